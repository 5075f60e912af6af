export type { BulletinDocument } from './write/bulletin.ts'
export { writeBulletinPdf } from './write/bulletin-pdf.ts'
export { writeBulletinText } from './write/bulletin-text.ts'
export { defang } from './write/defang.ts'
