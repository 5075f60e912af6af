export { readPlanDocument } from './read/read-plan-document.ts'
export type { Actor, OutlineNode, PlanDocument, PlanFinding, PlanItem } from './read/model.ts'
export type { BulletinDocument } from './write/bulletin.ts'
export { writeBulletinPdf } from './write/bulletin-pdf.ts'
export { writeBulletinText } from './write/bulletin-text.ts'
export { defang } from './write/defang.ts'
export {
  type Sheet,
  type SheetCell,
  type SheetColumn,
  type Workbook,
  writeWorkbook,
} from './write/sheet/write-sheet.ts'
