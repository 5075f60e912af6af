import { ArchiveError, type ArchiveEntry, type ArchiveLimits } from './limits.ts'

const BLOCK = 512

/**
 * The regular files of a tar in the POSIX ustar and pax formats (IEEE Std 1003.1 §4.18 pax) and GNU's long names.
 * Links, devices and folders are passed over.
 * @throws ArchiveError
 */
export function readTar(bytes: Uint8Array, limits: ArchiveLimits): ArchiveEntry[] {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const entries: ArchiveEntry[] = []
  let longName: string | undefined
  for (let at = 0; at + BLOCK <= view.length;) {
    const header = view.subarray(at, at + BLOCK)
    if (header.every((b) => b === 0)) break
    const place = longName ?? nameOf(header)
    checkSum(header, place)
    const size = octal(header, 124, 12, place)
    const start = at + BLOCK
    if (start + size > view.length) throw new ArchiveError('archive.malformed', place)
    const content = view.subarray(start, start + size)
    at = start + Math.ceil(size / BLOCK) * BLOCK
    const type = String.fromCharCode(header[156] ?? 0)
    if (type === 'L') longName = content.toString('utf8').replace(/\0+$/, '')
    else if (type === 'x') longName = paxPath(content) ?? longName
    else if (type !== 'g') {
      if (type === '0' || type === '\0' || type === '7') {
        if (entries.length >= limits.maxEntries) throw new ArchiveError('archive.too_large', place)
        entries.push({ path: place, bytes: content })
      }
      longName = undefined
    }
  }
  return entries
}

function text(header: Buffer, from: number, length: number): string {
  const part = header.subarray(from, from + length)
  const end = part.indexOf(0)
  return part.subarray(0, end === -1 ? length : end).toString('utf8')
}

function nameOf(header: Buffer): string {
  const prefix = text(header, 345, 155)
  return prefix === '' ? text(header, 0, 100) : `${prefix}/${text(header, 0, 100)}`
}

function octal(header: Buffer, from: number, length: number, place: string): number {
  // GNU writes sizes from 8 GiB on in binary, which is beyond any limit here.
  if (((header[from] ?? 0) & 0x80) !== 0) throw new ArchiveError('archive.too_large', place)
  const digits = text(header, from, length).trim()
  if (!/^[0-7]*$/.test(digits)) throw new ArchiveError('archive.malformed', place)
  return digits === '' ? 0 : Number.parseInt(digits, 8)
}

function checkSum(header: Buffer, place: string): void {
  let sum = 0
  for (let i = 0; i < BLOCK; i++) sum += i >= 148 && i < 156 ? 32 : (header[i] ?? 0)
  if (sum !== octal(header, 148, 8, place)) throw new ArchiveError('archive.malformed', place)
}

/** `path` of a pax record list: `<length> <key>=<value>\n`, the length in bytes of the whole record. */
function paxPath(content: Buffer): string | undefined {
  for (let at = 0; at < content.length;) {
    const blank = content.indexOf(0x20, at)
    const length = blank === -1 ? Number.NaN : Number(content.subarray(at, blank).toString('latin1'))
    if (!Number.isInteger(length) || length <= 0) return undefined
    const record = content.subarray(blank + 1, at + length - 1).toString('utf8')
    if (record.startsWith('path=')) return record.slice(5)
    at += length
  }
  return undefined
}
