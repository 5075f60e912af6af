import { SingleBar } from 'cli-progress'
import type { Output } from './output.ts'

export interface Progress {
  /** `done` in the unit of the total; `note` stands beside the bar. */
  add(done: number, note: string): void
  stop(): void
}

const NOTHING: Progress = { add: () => undefined, stop: () => undefined }

/**
 * A bar on standard error where a person looks at it; nothing otherwise, and nothing where the total is 0.
 * @param total null where it is not known: then what is done is counted
 */
export function createProgress(output: Output, total: number | null): Progress {
  const { terminal } = output
  if (terminal === null || total === 0) return NOTHING
  const bar = new SingleBar({
    format: total === null ? '{value} {note}' : '{bar} {percentage}% {note}',
    stream: terminal,
    hideCursor: true,
    clearOnComplete: true,
    fps: 5,
    stopOnComplete: false,
  })
  bar.start(total ?? Number.MAX_SAFE_INTEGER, 0, { note: '' })
  return {
    add: (done, note) => bar.increment(done, { note }),
    stop: () => bar.stop(),
  }
}
