import { SingleBar } from 'cli-progress'
import type { Output } from './output.ts'

export interface Progress {
  /** `done` in the unit of the total; `note` stands beside the bar. */
  add(done: number, note: string): void
  stop(): void
}

const NOTHING: Progress = { add: () => undefined, stop: () => undefined }

/** A bar on standard error where a person looks at it; nothing otherwise. A total of 0 means it is not known. */
export function createProgress(output: Output, total: number): Progress {
  const { terminal } = output
  if (terminal === null || total === 0) return NOTHING
  const bar = new SingleBar({
    format: '{bar} {percentage}% {note}',
    stream: terminal,
    hideCursor: true,
    clearOnComplete: true,
    fps: 5,
    stopOnComplete: false,
  })
  bar.start(total, 0, { note: '' })
  return {
    add: (done, note) => bar.increment(done, { note }),
    stop: () => bar.stop(),
  }
}
