import { Worker } from 'node:worker_threads'

/** What a thread's body posts: how far it is, then what came of it. */
export type ThreadMessage<Out> =
  | { readonly kind: 'progress'; readonly stage: string; readonly done: number; readonly total: number }
  | { readonly kind: 'done'; readonly value: Out }
  | { readonly kind: 'failed'; readonly message: string }

/** The thread was stopped before it had an answer: by its caller, by its time or by its memory. */
export class ThreadEnded extends Error {
  override readonly name = 'ThreadEnded'
  readonly why: 'cancelled' | 'too_slow' | 'too_large'
  constructor(why: ThreadEnded['why']) {
    super(`the thread was ended: ${why}`)
    this.why = why
  }
}

export interface ThreadOptions {
  readonly signal: AbortSignal
  readonly onProgress?: (stage: string, done: number, total: number) => void
}

export type RunInThread<In, Out> = (input: In, options: ThreadOptions) => Promise<Out>

/**
 * Runs a heavy, pure piece of work in a thread of its own, so that the loop that serves everybody stays free; the thread ends
 * with its answer. A fault inside is thrown with its own message.
 * @param limits wall-clock milliseconds and megabytes of heap one run may take
 */
export function createThreadRunner<In, Out>(
  body: URL,
  limits: { readonly timeMs: number; readonly memoryMb: number },
): RunInThread<In, Out> {
  return (input, { signal, onProgress }) =>
    new Promise<Out>((resolve, reject) => {
      if (signal.aborted) return reject(new ThreadEnded('cancelled'))
      const worker = new Worker(body, {
        workerData: input,
        resourceLimits: { maxOldGenerationSizeMb: limits.memoryMb },
      })
      const timer = setTimeout(() => settle(() => reject(new ThreadEnded('too_slow'))), limits.timeMs)
      const cancel = (): void => settle(() => reject(new ThreadEnded('cancelled')))
      let isSettled = false
      function settle(tell: () => void): void {
        if (isSettled) return
        isSettled = true
        clearTimeout(timer)
        signal.removeEventListener('abort', cancel)
        void worker.terminate()
        tell()
      }
      signal.addEventListener('abort', cancel)
      worker.on('message', (message: ThreadMessage<Out>) => {
        if (message.kind === 'progress') onProgress?.(message.stage, message.done, message.total)
        else if (message.kind === 'done') settle(() => resolve(message.value))
        else settle(() => reject(new Error(message.message)))
      })
      worker.on('error', (error: Error & { code?: string }) =>
        settle(() => reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? new ThreadEnded('too_large') : error)),
      )
      worker.on('exit', (code) => settle(() => reject(new Error(`the thread ended with ${code} and no answer`))))
    })
}
