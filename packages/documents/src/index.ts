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
export { writeCsv } from './write/sheet/write-csv.ts'
export { readTable, type ReadTable } from './read/sheet/read-table.ts'
export {
  TABLE_LIMITS,
  type TableCode,
  TableError,
  type TableLimits,
  type TableRow as SheetRow,
  type TableSheet,
} from './read/sheet/table-error.ts'
export { type Paper, type PaperAnnex, type PaperBlock } from './write/paper/paper.ts'
export { writePaperDocx } from './write/paper/paper-docx.ts'
export { writePaperPdf } from './write/paper/paper-pdf.ts'
export { numberItems, roman } from './write/paper/number-items.ts'
export { writeZip } from './write/write-zip.ts'
