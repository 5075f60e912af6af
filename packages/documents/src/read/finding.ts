import type { PlanFinding, PlanFindingCode } from './model.ts'

const SEVERITY: Readonly<Partial<Record<PlanFindingCode, PlanFinding['severity']>>> = {
  file_empty: 'error',
  file_too_large: 'error',
  file_unsupported: 'error',
  file_damaged: 'error',
  file_encrypted: 'error',
  pdf_without_text: 'error',
  pdf_pages_without_text: 'error',
  too_many_pages: 'error',
  too_many_lines: 'error',
  not_a_plan: 'error',
  no_duties: 'error',
  letters_lost: 'error',
  encoding_converted: 'note',
  changes_accepted: 'note',
  pictures_left_out: 'note',
  number_missing: 'note',
  date_missing: 'note',
  date_incomplete: 'note',
  issuer_missing: 'note',
  mark_gap: 'note',
  starts_lower_case: 'note',
  ends_open: 'note',
  table_row_joined: 'note',
  term_variant: 'note',
  actor_missing: 'note',
}

/** How much of the source a finding quotes. */
const QUOTE = 200

interface FindingFacts {
  readonly line?: number | null
  readonly page?: number | null
  readonly item?: string | null
  readonly text?: string
  readonly suggestion?: string | null
  readonly params?: Readonly<Record<string, string | number>>
}

export function finding(code: PlanFindingCode, facts: FindingFacts = {}): PlanFinding {
  return {
    code,
    severity: SEVERITY[code] ?? 'doubt',
    place: { line: facts.line ?? null, page: facts.page ?? null },
    item: facts.item ?? null,
    text: (facts.text ?? '').slice(0, QUOTE),
    suggestion: facts.suggestion ?? null,
    params: facts.params ?? {},
  }
}
