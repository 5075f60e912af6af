import { assemble } from './assemble.ts'
import { finding } from './finding.ts'
import type { PlanDocument, PlanFinding } from './model.ts'
import type { RawDocument } from './source/raw-document.ts'
import { readTextSource } from './source/read-text.ts'

/** Larger files hold pictures, not a plan. */
export const MAX_PLAN_BYTES = 64_000_000

export interface ReadPlanOptions {
  /** Name of the file, for the reader to recognise it; its ending decides nothing. */
  readonly name: string
}

/**
 * Reads a plan document: plain text in any encoding Vietnamese was written in, DOCX, or PDF with a text layer, recognised by the
 * first bytes. Never throws: what cannot be read stands in `findings`, and all that could be read stands beside it.
 */
export async function readPlanDocument(bytes: Uint8Array, { name }: ReadPlanOptions): Promise<PlanDocument> {
  return assemble(await readSource(bytes), name, bytes.length)
}

const unreadable = (found: PlanFinding): RawDocument => ({
  format: 'unreadable',
  encoding: null,
  pages: null,
  lines: [],
  tables: [],
  footnotes: [],
  findings: [found],
})

async function readSource(bytes: Uint8Array): Promise<RawDocument> {
  if (bytes.length === 0) return unreadable(finding('file_empty'))
  if (bytes.length > MAX_PLAN_BYTES)
    return unreadable(finding('file_too_large', { params: { bytes: bytes.length, limit: MAX_PLAN_BYTES } }))
  return readTextSource(bytes)
}
