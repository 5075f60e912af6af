import { finding } from '../finding.ts'
import type { RawDocument, RawLine } from './raw-document.ts'
import { decodeText } from './text-encoding.ts'

/** More lines than any plan has; what comes after is left unread. */
export const MAX_LINES = 60_000
/** A line longer than this is no line of a document. */
export const MAX_LINE_LENGTH = 100_000

/** A text file: lines as they stand; form feeds part its pages. */
export function readTextSource(bytes: Uint8Array): RawDocument {
  const { text, encoding, findings } = decodeText(bytes)
  const hasPages = text.includes('\f')
  const lines: RawLine[] = []
  const found = [...findings]
  let page = 1
  let isCut = false
  for (const raw of text.split(/\r\n|\n|\r/u)) {
    if (lines.length >= MAX_LINES) {
      isCut = true
      break
    }
    if (hasPages) page += raw.match(/\f/gu)?.length ?? 0
    const line = raw.includes('\f') ? raw.replaceAll('\f', '') : raw
    if (line.length > MAX_LINE_LENGTH) isCut = true
    lines.push({ text: line.slice(0, MAX_LINE_LENGTH), page: hasPages ? page : null, start: 'unknown', isBold: false })
  }
  if (isCut) found.push(finding('too_many_lines', { line: lines.length, params: { limit: MAX_LINES } }))
  return { format: 'text', encoding, pages: hasPages ? page : null, lines, tables: [], footnotes: [], findings: found }
}
