import { open, readFile, rename, writeFile } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { resolve } from 'node:path'
import { postBatch, type Target } from './post-batch.ts'
import { findFiles, readBatches } from './read-batches.ts'

/** What has been sent so far; also what the progress bar shows. */
export interface SendProgress {
  readonly file: string
  readonly sent: number
  readonly accepted: number
  readonly duplicates: number
  readonly refused: number
  /** Set while the platform asks to wait. */
  readonly waiting?: string
}

export interface SendOptions {
  readonly maxLines?: number
  readonly maxBytes?: number
  readonly kind?: 'json' | 'text' | 'auto'
  /** Remembers how far each file was sent, so that a broken run goes on where it stopped. */
  readonly stateFile?: string
  /** Events a second at most. */
  readonly rate?: number
  readonly onProgress?: (progress: SendProgress) => void
}

async function kindOf(file: string): Promise<'json' | 'text'> {
  const handle = await open(file)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(512), 0, 512, 0)
    if (/\.(gz|zst)$/.test(file)) return /\.(json|jsonl|ndjson)\./.test(file) ? 'json' : 'text'
    const first = buffer.subarray(0, bytesRead).toString('utf8').trimStart()[0]
    return first === '{' || first === '[' ? 'json' : 'text'
  } finally {
    await handle.close()
  }
}

async function loadState(stateFile: string | undefined): Promise<Record<string, number>> {
  if (stateFile === undefined) return {}
  try {
    return JSON.parse(await readFile(stateFile, 'utf8')) as Record<string, number>
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {}
    throw error
  }
}

async function saveState(stateFile: string | undefined, state: Record<string, number>): Promise<void> {
  if (stateFile === undefined) return
  await writeFile(`${stateFile}.new`, JSON.stringify(state))
  await rename(`${stateFile}.new`, stateFile)
}

/**
 * Sends files or folders of events through the platform's own gateway, in batches, going on where an earlier run stopped.
 * @throws SendRefused where the platform refuses a batch for good; what was sent before stays sent
 */
export async function sendFiles(
  target: Target,
  paths: readonly string[],
  options: SendOptions = {},
): Promise<SendProgress> {
  const state = await loadState(options.stateFile)
  const totals = { sent: 0, accepted: 0, duplicates: 0, refused: 0 }
  let file = ''
  const began = performance.now()
  for (const path of paths) {
    for (file of await findFiles(path)) {
      const key = createHash('sha256')
        .update(`${target.url}\n${target.token}\n${resolve(file)}`)
        .digest('hex')
        .slice(0, 24)
      const kind = options.kind === undefined || options.kind === 'auto' ? await kindOf(file) : options.kind
      for await (const batch of readBatches(file, {
        maxLines: options.maxLines ?? 500,
        maxBytes: options.maxBytes ?? 1 << 20,
        skipLines: state[key] ?? 0,
      })) {
        const answer = await postBatch(target, batch.body, kind, (_ms, why) =>
          options.onProgress?.({ file, ...totals, waiting: why }),
        )
        totals.sent += answer.received
        totals.accepted += answer.accepted
        totals.duplicates += answer.duplicates
        totals.refused += answer.refused.length
        state[key] = batch.nextLine
        await saveState(options.stateFile, state)
        options.onProgress?.({ file, ...totals })
        if (options.rate !== undefined) {
          const ahead = (totals.sent / options.rate) * 1000 - (performance.now() - began)
          if (ahead > 0) await new Promise((r) => setTimeout(r, ahead))
        }
      }
    }
  }
  return { file, ...totals }
}
