export { type FetchMaterial, type ImportFile, type Material, readMaterial } from './material.ts'
export { createFetchMaterial } from './fetch-material.ts'
