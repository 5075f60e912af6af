/** Row of `audit` as it is read back. */
export interface AuditRow {
  seq: number
  tenant_id: string
  at: Date
  actor: unknown
  action: string
  subject_kind: string
  subject_id: string | null
  result: string
  before: unknown
  after: unknown
  request_id: string
  form: number
  code: string | null
  reason: string | null
  address: string | null
  agent: string | null
  session_id: string | null
  token_id: string | null
  marks: unknown
}

/** The same with its hash and the texts the hash was taken over, as far as the store keeps them. */
export interface ChainedRow extends AuditRow {
  hash: Uint8Array
  has_before: boolean
  has_after: boolean
}
