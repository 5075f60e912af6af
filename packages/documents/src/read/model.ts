/**
 * What a plan document says, as read. Texts are the source's own: nothing is corrected, doubts stand in `findings` with the place
 * and, where one is known, a suggestion. Every list is in the order of the source. Types and their codes only, kept in one place for
 * those who read them.
 */
export interface PlanDocument {
  /** The file's name as given. */
  readonly name: string
  readonly kind: PlanKind
  readonly source: SourceFacts
  readonly header: PlanHeader
  /** The tree of marked items: attached documents and annexes stand beside the parts of the main text. */
  readonly outline: readonly OutlineNode[]
  readonly goals: readonly PlanItem[]
  /** Duties of the running text; those of tables stand in `dutyTables`. */
  readonly duties: readonly PlanItem[]
  /** Last paragraphs on difficulties and amendments that give nobody a duty of the plan's own. */
  readonly closing: readonly PlanItem[]
  readonly dutyTables: readonly DutyTable[]
  readonly crossReferences: readonly CrossReference[]
  /** Duties of the running text and rows of a table that say the same, to be linked by a person. */
  readonly overlaps: readonly Overlap[]
  readonly footnotes: readonly Footnote[]
  /** Ordered by line. */
  readonly findings: readonly PlanFinding[]
  /** The text a person sees beside the duties; `Place.line` counts from 1 into it. */
  readonly lines: readonly SourceLine[]
}

export const PLAN_KINDS = [
  'plan',
  'decision',
  'programme',
  'scheme',
  'strategy',
  'directive',
  'resolution',
  'official_letter',
  'option',
  'instruction',
  'notice',
  'report',
  'submission',
  'other',
] as const
/** Kế hoạch, quyết định, chương trình, đề án, chiến lược, chỉ thị, nghị quyết, công văn, phương án, hướng dẫn, thông báo, báo cáo, tờ trình. */
export type PlanKind = (typeof PLAN_KINDS)[number]

export interface SourceFacts {
  readonly format: 'text' | 'docx' | 'pdf' | 'unreadable'
  /** How bytes became letters; `mixed` where runs of a DOCX or PDF stood in fonts of an older encoding. */
  readonly encoding: TextEncoding | 'mixed' | null
  readonly bytes: number
  /** Null where the format knows no pages. */
  readonly pages: number | null
}

export const TEXT_ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'tcvn3', 'vni', 'windows-1258', 'windows-1252'] as const
export type TextEncoding = (typeof TEXT_ENCODINGS)[number]

export interface SourceLine {
  readonly text: string
  readonly page: number | null
}

export interface Place {
  /** Line the item starts on, from 1. */
  readonly line: number
  /** Every line that carries the item's text, rising; no line belongs to two items. */
  readonly lines: readonly number[]
  readonly page: number | null
}

/** The parts of an administrative document by Decree 30/2020/NĐ-CP, article 8, as far as they stand in the text. */
export interface PlanHeader {
  readonly issuingBody: string | null
  /** Body above the issuing one (cơ quan chủ quản trực tiếp). */
  readonly parentBody: string | null
  /** `5958`; null where it was left blank. */
  readonly number: string | null
  /** `KH-UBND`. */
  readonly sign: string | null
  readonly place: string | null
  /** ISO `YYYY-MM-DD`, or `YYYY-MM`, `YYYY` where day or month were left blank. */
  readonly date: string | null
  /** As printed: `KẾ HOẠCH`. */
  readonly type: string | null
  /** Trích yếu. */
  readonly abstract: string | null
  readonly legalBasis: readonly LegalBasis[]
  /** Lines of the signature block without the name: `TM. ỦY BAN NHÂN DÂN`, `KT. CHỦ TỊCH`, `PHÓ CHỦ TỊCH`. */
  readonly signatoryOffice: readonly string[]
  readonly recipients: readonly string[]
  readonly replaces: readonly DocumentReference[]
  /** Period the plan is for, where the abstract or the title of a part names years. */
  readonly period: { readonly fromYear: number | null; readonly toYear: number } | null
}

export interface LegalBasis {
  readonly text: string
  readonly place: Place
  readonly documents: readonly DocumentReference[]
}

/** A document named in the text: `Quyết định số 964/QĐ-TTg ngày 10/8/2022 của Thủ tướng Chính phủ`. */
export interface DocumentReference {
  readonly type: string
  readonly number: string | null
  readonly date: string | null
  readonly issuer: string | null
  readonly text: string
}

/**
 * Kinds of marks, in the usual order of depth. `caption` is an unnumbered heading, `para` an unmarked paragraph, `row` the row
 * of a table.
 */
export const MARK_KINDS = [
  'part',
  'chapter',
  'section',
  'article',
  'upper_letter',
  'roman',
  'arabic',
  'decimal',
  'caption',
  'letter',
  'bracketed',
  'star',
  'dash',
  'plus',
  'bullet',
  'dot',
  'para',
  'row',
] as const
export type MarkKind = (typeof MARK_KINDS)[number]

/** What a stretch of the document is about, by its title. */
export type Purpose = 'context' | 'goals' | 'duties' | 'enactment'

export interface OutlineNode {
  /** Unique in the document and steady for the same text: `II.4.b.-1.+2`. */
  readonly id: string
  readonly markKind: MarkKind
  /** As written, without its closing sign: `II`, `1`, `đ`, `-`; for an article `Điều 5`; `para` for an unmarked paragraph. */
  readonly marker: string
  readonly text: string
  readonly purpose: Purpose
  readonly place: Place
  readonly children: readonly OutlineNode[]
}

export type ItemType = 'goal' | 'duty' | 'row' | 'closing'

/** One goal, duty, table row or closing paragraph: the smallest item of the text. A person may split or merge it. */
export interface PlanItem {
  /** The id of its node in the outline; rows are `PL.r12`. */
  readonly id: string
  readonly type: ItemType
  /** Mark of the part it stands in: `II`, `Điều 5`, `PL` for an annex. */
  readonly part: string
  readonly marker: string
  /** Titles above it, outermost first, each with its mark: `2. Công an tỉnh`. */
  readonly headings: readonly string[]
  readonly text: string
  readonly place: Place
  /** Whoever the heading, the head of the line or the cell names, as written; empty where nobody is named. */
  readonly actor: string
  readonly leads: readonly Actor[]
  readonly supports: readonly Actor[]
  /** The one that binds first; every other time named in the text comes after. */
  readonly deadlines: readonly Deadline[]
  /** Words of the source for the three columns; of a cell or an attribute line where there is one, else joined from the text. */
  readonly leadText: string
  readonly supportText: string
  readonly deadlineText: string
  /** Which of the three a cell or a label of the source gives in so many words; the others are read out of the sentence. */
  readonly labelled: readonly ('lead' | 'support' | 'deadline')[]
  /** Expected product (sản phẩm, kết quả), cost and remarks where a column or an attribute line gives them. */
  readonly product: string | null
  readonly budget: string | null
  readonly remark: string | null
  /** Numbers of the footnotes it carries. */
  readonly footnotes: readonly string[]
}

export interface Actor {
  /** As written. */
  readonly name: string
  /** One form for the variants of a name: `Ủy ban nhân dân cấp xã`; for finding, not for show. */
  readonly canonical: string
  /** Null for one unit; else the group the name stands for, to be expanded when duties are given out. */
  readonly group: ActorGroup | null
  /** Where the role comes from. */
  readonly basis: 'heading' | 'subject' | 'phrase' | 'cell' | 'attribute' | 'cross_reference' | 'implied'
}

export const ACTOR_GROUPS = [
  'ministries',
  'ministries_and_localities',
  'provinces',
  'provincial_departments',
  'district_committees',
  'commune_committees',
  'localities',
  'party_and_unions',
  'agencies',
  'state_enterprises',
  'telecom_enterprises',
  'enterprises',
  'schools',
  'press',
  'system_owners',
  'people',
] as const
export type ActorGroup = (typeof ACTOR_GROUPS)[number]

export const DEADLINE_KINDS = [
  'date',
  'quarter',
  'range',
  'recurring',
  'continuous',
  'condition',
  'on_request',
  'gate',
] as const
/**
 * `date` a last day (precision says how exactly it was told); `quarter` the last day of it; `range` from first to last day;
 * `recurring` with an RRULE (RFC 5545 §3.3.10); `continuous` always, with evidence from time to time; `condition` once something
 * happens; `on_request` when asked; `gate` before something starts.
 */
export type DeadlineKind = (typeof DEADLINE_KINDS)[number]

export interface Deadline {
  readonly kind: DeadlineKind
  /** As written. */
  readonly raw: string
  /** First day, ISO. */
  readonly from: string | null
  /** Last day on which it is still in time, ISO. */
  readonly to: string | null
  readonly precision: 'day' | 'month' | 'quarter' | 'half' | 'year' | null
  /** `FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=9`. */
  readonly rrule: string | null
  /** What must come about first: `khi Trung ương ban hành`. */
  readonly condition: string | null
  /** Also whenever asked (hoặc đột xuất). */
  readonly alsoOnRequest: boolean
}

export interface DutyTable {
  readonly id: string
  /** `PL`, `PL II`, or the part it stands in. */
  readonly part: string
  readonly title: string | null
  /** `targets` holds figures to be reached; its rows are of type `goal`. */
  readonly holds: 'duties' | 'targets'
  readonly columns: readonly TableColumn[]
  readonly rows: readonly TableRow[]
  readonly place: Place
}

export const COLUMN_ROLES = [
  'ordinal',
  'task',
  'lead',
  'support',
  'deadline',
  'product',
  'budget',
  'remark',
  'target',
  'other',
] as const
export type ColumnRole = (typeof COLUMN_ROLES)[number]
export interface TableColumn {
  readonly title: string
  readonly role: ColumnRole
}
export interface TableRow {
  readonly item: PlanItem
  /** One text for each column. */
  readonly cells: readonly string[]
}

/** "thực hiện nhiệm vụ tại Mục 1, điểm d Mục 2, … phần II" in one item: gives its actor a role in all that it points at. */
export interface CrossReference {
  readonly from: string
  readonly text: string
  readonly place: Place
  readonly actors: readonly Actor[]
  readonly targets: readonly CrossReferenceTarget[]
}
export interface CrossReferenceTarget {
  /** As written: `điểm d Mục 2`. */
  readonly text: string
  /** Id of the node, null where there is none such. */
  readonly node: string | null
  /** All duties at or beneath it. */
  readonly items: readonly string[]
}

export interface Overlap {
  readonly item: string
  readonly row: string
  /** 0 to 1: shared pairs of syllables. */
  readonly likeness: number
}

export interface Footnote {
  readonly number: string
  readonly text: string
  readonly place: Place
}

/** Codes are never reworded once released; texts in `@haidang/phrases` under `planReading.findings.<code>`. */
export const PLAN_FINDING_CODES = [
  // The file
  'file_empty',
  'file_too_large',
  'file_unsupported',
  'file_damaged',
  'file_encrypted',
  'pdf_without_text',
  'pdf_pages_without_text',
  'too_many_pages',
  'too_many_lines',
  'encoding_converted',
  'encoding_uncertain',
  'letters_lost',
  'changes_accepted',
  'pictures_left_out',
  // The document
  'not_a_plan',
  'no_duties',
  'number_missing',
  'date_missing',
  'date_incomplete',
  'issuer_missing',
  'body_cut_short',
  'part_purpose_unclear',
  // Marks
  'mark_duplicate',
  'mark_gap',
  'mark_misread',
  'heading_without_content',
  // Joins
  'signs_missing',
  'join_doubtful',
  'split_doubtful',
  'heading_split',
  'starts_lower_case',
  'ends_open',
  // Tables
  'table_row_joined',
  'table_row_incomplete',
  'table_cut_short',
  'table_ordinal_gap',
  'table_columns_unclear',
  // Sense
  'spelling',
  'term_variant',
  'words_doubled',
  'sense_level',
  'deadline_unread',
  'reference_unresolved',
  'actor_missing',
] as const
export type PlanFindingCode = (typeof PLAN_FINDING_CODES)[number]

export interface PlanFinding {
  readonly code: PlanFindingCode
  /** `error`: something could not be read; `doubt`: read, but a person should look; `note`: to know. */
  readonly severity: 'error' | 'doubt' | 'note'
  readonly place: { readonly line: number | null; readonly page: number | null }
  /** The item concerned, where there is one. */
  readonly item: string | null
  /** The words concerned, at most 200 characters; empty where the whole file is meant. */
  readonly text: string
  /** What probably should stand there instead. */
  readonly suggestion: string | null
  /** Facts for the sentence in the reader's language. */
  readonly params: Readonly<Record<string, string | number>>
}
