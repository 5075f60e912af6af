import type { DataKind, DataSubject, ErasureWay, ProcessingActivityCode, RetentionKind } from '@haidang/contracts'

/**
 * How a column holds a person:
 * - `value`: a value of its own, such as an e-mail address;
 * - `id`: a person's id; `ids`: an array of them;
 * - `person`: JSON `{ id, displayName }`; `actor`: JSON `{ kind, id, name, … }`;
 * - `name`: a display name without an id, which namesakes share;
 * - `text`: words of people, in which anybody may be named: found by search, decided by hand.
 */
export type MarkForm = 'value' | 'id' | 'ids' | 'person' | 'actor' | 'name' | 'text'

/** How a value is shown where it may not be read: in the audit's before and after, in previews. */
export type MaskStyle = 'name' | 'email' | 'phone' | 'address' | 'all' | 'none'

/** One column that holds personal data. */
export interface ColumnMark {
  readonly form: MarkForm
  readonly data: DataKind
  readonly subject: DataSubject
  readonly mask: MaskStyle
  readonly onErasure: ErasureWay
  /** The column with the id of the person a name belongs to. */
  readonly idColumn?: string
}

/** One table: what its personal columns are, and every other text column, named as not personal. */
export interface TableMarks {
  readonly table: string
  readonly activity: ProcessingActivityCode
  readonly retention: RetentionKind
  /** The columns that name a row. */
  readonly key: readonly string[]
  readonly personal: Readonly<Record<string, ColumnMark>>
  /** Columns of text, JSON or arrays looked at and found not to be about a person. */
  readonly plain: readonly string[]
}

/** One column of the register, as lists show it. */
export interface PersonalField extends ColumnMark {
  readonly table: string
  readonly column: string
  readonly activity: ProcessingActivityCode
  readonly retention: RetentionKind
}

const mark = (
  form: MarkForm,
  data: DataKind,
  subject: DataSubject,
  mask: MaskStyle,
  onErasure: ErasureWay,
): ColumnMark => ({ form, data, subject, mask, onErasure })

/** Who of the staff did something: kept as a reference, shown under a pseudonym once the person is erased. */
export const BY_PERSON = mark('person', 'work_record', 'staff', 'none', 'pseudonymise')
export const BY_NAME = mark('name', 'work_record', 'staff', 'none', 'pseudonymise')
/** The same with the person's id in a column of its own, so that namesakes are told apart. */
export const nameBeside = (idColumn: string): ColumnMark => ({ ...BY_NAME, idColumn })
export const BY_ID = mark('id', 'work_record', 'staff', 'none', 'keep')
export const BY_IDS = mark('ids', 'work_record', 'staff', 'none', 'keep')
/** Words of an official record: the record stands whoever is named in it. */
export const RECORD_TEXT = mark('text', 'free_text', 'staff', 'none', 'keep')
export const personal = mark
export const words = (text: string): readonly string[] => text.split(/\s+/).filter((word) => word !== '')
