export type { ColumnMark, MarkForm, MaskStyle, PersonalField, TableMarks } from './marks.ts'
export { personalFields } from './fields.ts'
export { maskPersonal, maskValue } from './mask.ts'
export { REGISTER } from './register.ts'
