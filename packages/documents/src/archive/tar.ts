import type { ByteReader } from './byte-reader.ts'
import { type Allowance, type ArchiveEntry, ArchiveError } from './limits.ts'
import type { ReadContext } from './read-context.ts'

const BLOCK = 512
/** A name or a pax record list longer than this describes no file that would be taken. */
const MAX_DESCRIPTION = 1 << 20
const utf8 = new TextDecoder('utf-8')

/** True where the block is the head of a tar entry: the magic of ustar (POSIX and GNU), or at least a checksum that holds (V7). */
export function isTarHead(block: Uint8Array): boolean {
  if (block.length < BLOCK) return false
  if (text(block, 257, 5) === 'ustar') return true
  return block[0] !== 0 && number(block, 148, 8) === checksum(block)
}

/**
 * The regular files of a tar: V7, POSIX ustar and pax (IEEE Std 1003.1 §4.18 pax), and GNU's long names and binary sizes.
 * Folders, links and devices hold no bytes and are passed over.
 * @param allowance null where the bytes were counted already as they were unpacked
 * @throws ArchiveError
 */
export async function* readTar(
  reader: ByteReader,
  { nameOf, wants, breathe }: ReadContext,
  allowance: Allowance | null,
): AsyncGenerator<ArchiveEntry> {
  let next: { path?: string; size?: number } = {}
  for (;;) {
    const head = await reader.take(BLOCK)
    if (head.length === 0 || (head.length === BLOCK && head.every((b) => b === 0))) return
    const place = next.path ?? headName(head)
    if (head.length < BLOCK || number(head, 148, 8) !== checksum(head))
      throw new ArchiveError('archive.malformed', place)
    const type = String.fromCharCode(head[156] ?? 0)
    const isDescription = type === 'L' || type === 'K' || type === 'x' || type === 'g'
    const size = (isDescription ? undefined : next.size) ?? number(head, 124, 12)
    if (size === undefined) throw new ArchiveError('archive.malformed', place)
    if (isDescription && size > MAX_DESCRIPTION) throw new ArchiveError('archive.too_large', place)
    const isFile = type === '0' || type === '\0' || type === '7'
    if (type === 'S' || type === 'M') throw new ArchiveError('archive.unsupported', place)
    // V7 marks a folder by the slash at the end of its name.
    const path = isFile && !place.endsWith('/') ? nameOf(place) : undefined
    if (path !== undefined) {
      if (size > (allowance?.left() ?? size)) throw new ArchiveError('archive.too_large', place)
      allowance?.spend(size, place)
    }
    const content = await reader.take(size)
    if (content.length < size) throw new ArchiveError('archive.malformed', place)
    await reader.take((BLOCK - (size % BLOCK)) % BLOCK)
    if (type === 'L') next.path = utf8.decode(content).replace(/\0+$/, '')
    else if (type === 'x') next = { ...next, ...paxFacts(content, place) }
    else if (!isDescription) next = {}
    if (path !== undefined && wants(path, size)) yield { path, bytes: content }
    await breathe(size + BLOCK)
  }
}

function text(head: Uint8Array, from: number, length: number): string {
  const part = head.subarray(from, from + length)
  const end = part.indexOf(0)
  return utf8.decode(part.subarray(0, end === -1 ? length : end))
}

function headName(head: Uint8Array): string {
  // GNU keeps times where ustar keeps the front of a long name, and writes `ustar  ` for its magic.
  const prefix = text(head, 257, 8) === 'ustar  ' ? '' : text(head, 257, 5) === 'ustar' ? text(head, 345, 155) : ''
  return prefix === '' ? text(head, 0, 100) : `${prefix}/${text(head, 0, 100)}`
}

/** A field in octal digits, or in GNU's binary form (first bit set); undefined where it is neither. */
function number(head: Uint8Array, from: number, length: number): number | undefined {
  const first = head[from] ?? 0
  if ((first & 0x80) !== 0) {
    let value = first & 0x7f
    for (let i = 1; i < length; i++) value = value * 256 + (head[from + i] ?? 0)
    return value
  }
  const digits = text(head, from, length).trim()
  if (!/^[0-7]*$/.test(digits)) return undefined
  return digits === '' ? 0 : Number.parseInt(digits, 8)
}

function checksum(head: Uint8Array): number {
  let sum = 0
  for (let i = 0; i < BLOCK; i++) sum += i >= 148 && i < 156 ? 32 : (head[i] ?? 0)
  return sum
}

/** `path` and `size` of a pax record list: `<length> <key>=<value>\n`, the length in bytes of the whole record. */
function paxFacts(content: Uint8Array, place: string): { path?: string; size?: number } {
  const facts: { path?: string; size?: number } = {}
  for (let at = 0; at < content.length;) {
    const blank = content.indexOf(0x20, at)
    const digits = blank === -1 || blank - at > 8 ? '' : utf8.decode(content.subarray(at, blank))
    const end = at + Number(digits)
    if (!/^[1-9]\d*$/.test(digits) || end > content.length || content[end - 1] !== 10)
      throw new ArchiveError('archive.malformed', place)
    const record = utf8.decode(content.subarray(blank + 1, end - 1))
    if (record.startsWith('path=')) facts.path = record.slice(5)
    else if (record.startsWith('size=')) {
      if (!/^\d{1,15}$/.test(record.slice(5))) throw new ArchiveError('archive.malformed', place)
      facts.size = Number(record.slice(5))
    } else if (record.startsWith('GNU.sparse.')) throw new ArchiveError('archive.unsupported', place)
    at = end
  }
  return facts
}
