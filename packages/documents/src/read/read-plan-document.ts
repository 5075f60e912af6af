import { assemble } from './assemble.ts'
import { finding } from './finding.ts'
import type { PlanDocument, PlanFinding } from './model.ts'
import { readDocxSource } from './source/docx/read-docx.ts'
import { readPdfSource } from './source/pdf/read-pdf.ts'
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

/** First bytes of files that are told apart, to say what to do with them. */
const SIGNS: readonly (readonly [string, readonly number[]])[] = [
  ['png', [0x89, 0x50, 0x4e, 0x47]],
  ['jpeg', [0xff, 0xd8, 0xff]],
  ['tiff', [0x49, 0x49, 0x2a, 0x00]],
  ['tiff', [0x4d, 0x4d, 0x00, 0x2a]],
  ['gif', [0x47, 0x49, 0x46, 0x38]],
  ['rtf', [0x7b, 0x5c, 0x72, 0x74, 0x66]],
  ['rar', [0x52, 0x61, 0x72, 0x21]],
  ['7z', [0x37, 0x7a, 0xbc, 0xaf]],
  ['gzip', [0x1f, 0x8b]],
]
/** Compound File Binary: Word before 2007, and any Office file under a password. */
const COMPOUND = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]
const ZIP = [0x50, 0x4b, 0x03, 0x04]

const startsWith = (bytes: Uint8Array, sign: readonly number[], at = 0): boolean =>
  sign.every((b, i) => bytes[at + i] === b)

async function readSource(bytes: Uint8Array): Promise<RawDocument> {
  if (bytes.length === 0) return unreadable(finding('file_empty'))
  if (bytes.length > MAX_PLAN_BYTES)
    return unreadable(finding('file_too_large', { params: { bytes: bytes.length, limit: MAX_PLAN_BYTES } }))
  if (startsWith(bytes, ZIP)) return readDocxSource(bytes)
  if (isPdf(bytes)) return readPdfSource(bytes)
  if (startsWith(bytes, COMPOUND))
    return unreadable(
      isLockedOffice(bytes)
        ? finding('file_encrypted', { params: { kind: 'docx' } })
        : finding('file_unsupported', { params: { kind: 'doc' } }),
    )
  const known = SIGNS.find(([, sign]) => startsWith(bytes, sign))
  if (known !== undefined) return unreadable(finding('file_unsupported', { params: { kind: known[0] } }))
  if (isBinary(bytes)) return unreadable(finding('file_unsupported', { params: { kind: 'binary' } }))
  const text = readTextSource(bytes)
  if (text.lines.slice(0, 30).some((l) => /^\s*(?:<!doctype html|<html[\s>])/iu.test(l.text)))
    return unreadable(finding('file_unsupported', { params: { kind: 'html' } }))
  return text.lines.every((l) => l.text.trim() === '')
    ? { ...text, findings: [...text.findings, finding('file_empty')] }
    : text
}

/** The header may stand within the first kilobyte (ISO 32000-1, annex H.3.4.1). */
function isPdf(bytes: Uint8Array): boolean {
  const last = Math.min(bytes.length - 5, 1024)
  for (let at = 0; at <= last; at++)
    if (bytes[at] === 0x25 && startsWith(bytes, [0x25, 0x50, 0x44, 0x46, 0x2d], at)) return true
  return false
}

/** The directory of a locked Office file names its one stream `EncryptedPackage`, in UTF-16. */
function isLockedOffice(bytes: Uint8Array): boolean {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 4_000_000))
  return head.includes('E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e')
}

/** Control bytes that no text holds, not counting the zeros of UTF-16. */
function isBinary(bytes: Uint8Array): boolean {
  const length = Math.min(bytes.length, 8192)
  const isWide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
  let controls = 0
  let zeros = 0
  for (let i = 0; i < length; i++) {
    const b = bytes[i] ?? 0
    if (b === 0) zeros++
    else if (b < 32 && b !== 9 && b !== 10 && b !== 13 && b !== 12) controls++
  }
  if (isWide) return false
  // Vietnamese in UTF-16 has its second bytes 00, 01 and 1E.
  if (zeros > length / 4) return zeros > length * 0.6
  return controls > length / 50 || zeros > length / 100
}
