/** A mapping in the place of a format: what `createParser` gives for a source whose events are read by a mapping. */
import type { Mapping, ParseOutcome } from '@haidang/contracts'
import type { Parser, ParserOptions } from '../parser-options.ts'
import { decodeText } from '../tables/decode-text.ts'
import { readCsv } from '../tables/read-csv.ts'
import { createUtf8Decoder } from '../text/decode-utf8.ts'
import { createMappedParser } from './apply.ts'

/** @param mapping taken as valid (`validateMapping`) */
export function createLineParser(mapping: Mapping, options: Omit<ParserOptions, 'mapping' | 'format'>): Parser {
  const { zoneOffsetMinutes, limits } = options
  const mapped = createMappedParser(mapping, {
    ...(zoneOffsetMinutes === undefined ? {} : { zoneOffsetMinutes }),
    ...(limits === undefined ? {} : { limits }),
  })
  const decode = decoderOf(mapping, options.decode ?? createUtf8Decoder())
  const parse = (text: string, receivedAt: number): ParseOutcome =>
    isHeaderRow(text, mapping)
      ? { kind: 'directive', problem: { code: 'event.directive', offset: 0 } }
      : mapped.parse(text, receivedAt)
  return {
    // The columns stand in the mapping: no line changes how the next one is read.
    header: '',
    parse,
    parseBytes: (bytes, start, end, receivedAt) => parse(decode(bytes, start, end), receivedAt),
  }
}

function decoderOf(
  { input }: Mapping,
  decodeUtf8: NonNullable<ParserOptions['decode']>,
): NonNullable<ParserOptions['decode']> {
  if (input.kind === 'json' || input.encoding === 'utf-8') return decodeUtf8
  const { encoding } = input
  return (bytes, start, end) => decodeText(bytes.subarray(start, end), encoding)
}

/** Whether a line is the one that names the columns, wherever in the stream it comes: files are rotated and sent again. */
export function isHeaderRow(text: string, { input }: Mapping): boolean {
  if (input.kind === 'json' || !input.hasHeader) return false
  const at = text.charCodeAt(0) === 0xfeff ? 1 : 0
  const { columns } = input
  const [first] = columns
  if (first === undefined || !text.slice(at, at + first.length + 4).includes(first)) return false
  const row = readCsv(text, input.separator).next().value
  return row?.cells.length === columns.length && columns.every((column, i) => row.cells[i]?.trim() === column)
}
