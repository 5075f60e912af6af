import type { FileRef } from '@haidang/contracts'

const startsWith = (bytes: Uint8Array, head: readonly number[]): boolean => head.every((byte, i) => bytes[i] === byte)

/** Names of entries in a ZIP that tell an office format; looked for in the first and last 64 kB (local headers, directory). */
const OFFICE: readonly (readonly [name: string, kind: FileRef['kind']])[] = [
  ['word/document.xml', 'docx'],
  ['xl/workbook.xml', 'xlsx'],
  ['ppt/presentation.xml', 'pptx'],
  ['application/vnd.oasis.opendocument.text', 'odt'],
  ['application/vnd.oasis.opendocument.spreadsheet', 'ods'],
]

function officeKind(bytes: Uint8Array): FileRef['kind'] | null {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const ends = [text.subarray(0, 65_536), text.subarray(Math.max(0, text.length - 65_536))]
  return OFFICE.find(([name]) => ends.some((part) => part.includes(name)))?.[1] ?? null
}

/** Control characters that no text file has. */
function isBinary(bytes: Uint8Array): boolean {
  return bytes.some((b) => b < 9 || (b > 13 && b < 27) || (b > 27 && b < 32))
}

/**
 * The kind of a file by its bytes (PDF 1.x and 2.0, PNG, JPEG, OOXML and ODF packages, text in any encoding of one byte, UTF-8
 * or UTF-16 with its mark); null where it is none that is taken.
 */
export function recogniseFile(bytes: Uint8Array): FileRef['kind'] | null {
  if (bytes.length === 0) return null
  // A PDF may stand behind up to 1024 bytes of other things (ISO 32000-1 annex H.3.4.1).
  if (Buffer.from(bytes.subarray(0, 1028)).includes('%PDF-')) return 'pdf'
  if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'png'
  if (startsWith(bytes, [0xff, 0xd8, 0xff])) return 'jpeg'
  if (startsWith(bytes, [0x50, 0x4b, 0x03, 0x04])) return officeKind(bytes)
  if (startsWith(bytes, [0xff, 0xfe]) || startsWith(bytes, [0xfe, 0xff])) return 'text'
  return isBinary(bytes.subarray(0, 65_536)) ? null : 'text'
}

export const MEDIA_TYPES: Readonly<Record<FileRef['kind'], string>> = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  odt: 'application/vnd.oasis.opendocument.text',
  ods: 'application/vnd.oasis.opendocument.spreadsheet',
  png: 'image/png',
  jpeg: 'image/jpeg',
  text: 'text/plain; charset=utf-8',
}
