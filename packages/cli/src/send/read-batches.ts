import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { createGunzip, createZstdDecompress } from 'node:zlib'

/** Lines of one file, ready to be sent as one batch. */
export interface FileBatch {
  readonly file: string
  /** Number of lines of the file before this batch: where to go on after a break. */
  readonly firstLine: number
  readonly lines: number
  /** Number of lines of the file up to the end of this batch, blank lines included. */
  readonly nextLine: number
  readonly body: Buffer
}

export interface ReadOptions {
  readonly maxLines: number
  readonly maxBytes: number
  /** Lines to pass over at the start. */
  readonly skipLines: number
}

const NAMES = /\.(json|jsonl|ndjson|log|txt|cef|eve)(\.gz|\.zst)?$/i

/** The event files at a path: the file itself, or every such file below a folder, in the order of their names. */
export async function findFiles(path: string): Promise<string[]> {
  const facts = await stat(path)
  if (!facts.isDirectory()) return [path]
  const out: string[] = []
  for (const entry of (await readdir(path, { withFileTypes: true })).toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const child = join(path, entry.name)
    if (entry.isDirectory()) out.push(...(await findFiles(child)))
    else if (entry.isFile() && NAMES.test(entry.name)) out.push(child)
  }
  return out
}

function open(file: string): Readable {
  const bytes = createReadStream(file, { highWaterMark: 1 << 20 })
  if (file.endsWith('.gz')) return bytes.pipe(createGunzip())
  if (file.endsWith('.zst')) return bytes.pipe(createZstdDecompress())
  return bytes
}

/**
 * A file's lines in batches, read as a stream: a file of any size takes the memory of one batch. Blank lines are passed over. A
 * file that is one JSON array or holds documents over several lines is not read here: `isLines` tells.
 */
export async function* readBatches(file: string, options: ReadOptions): AsyncGenerator<FileBatch> {
  let rest: Buffer = Buffer.alloc(0)
  let parts: Buffer[] = []
  let bytes = 0
  let lines = 0
  let line = 0
  let firstLine = options.skipLines
  const take = (): FileBatch => {
    const batch = { file, firstLine, lines, nextLine: line, body: Buffer.concat(parts) }
    firstLine = line
    parts = []
    bytes = 0
    lines = 0
    return batch
  }
  const add = (text: Buffer): void => {
    line++
    if (line <= options.skipLines || text.length === 0 || (text.length === 1 && text[0] === 13)) return
    parts.push(text, Buffer.from('\n'))
    bytes += text.length + 1
    lines++
  }
  for await (const chunk of open(file)) {
    const data: Buffer = rest.length === 0 ? (chunk as Buffer) : Buffer.concat([rest, chunk as Buffer])
    let start = 0
    for (let end = data.indexOf(10); end >= 0; end = data.indexOf(10, start)) {
      const length = end - start
      if (lines > 0 && bytes + length + 1 > options.maxBytes) yield take()
      add(data.subarray(start, end))
      start = end + 1
      if (lines >= options.maxLines) yield take()
    }
    rest = Buffer.from(data.subarray(start))
  }
  if (rest.length > 0) add(rest)
  if (lines > 0) yield take()
}
