export { createClamdScanner, type Scanner, ScannerDown, type ScanVerdict } from './clamd.ts'
