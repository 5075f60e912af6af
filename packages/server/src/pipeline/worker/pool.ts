import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { Logger } from '#src/platform/telemetry/index.ts'
import type {
  CostRequest,
  DetectionSet,
  RuleCost,
  RuleText,
  SetAsideRule,
  ThreadAnswer,
  WorkItem,
  WorkRequest,
  WorkResult,
} from './thread-messages.ts'

export interface WorkerPool {
  /**
   * Runs items on one thread, in order; waits where all threads have died and are being replaced. Rejects where the thread
   * failed on the items: a fault of ours.
   */
  run(items: readonly WorkItem[]): Promise<readonly WorkResult[]>
  /** Builds new threads with another detection set and swaps them in when they are ready; work goes on meanwhile. */
  configure(set: DetectionSet): Promise<Configured>
  /** What rules cost since the last call, of all threads, and which do not run; threads that die meanwhile tell nothing. */
  takeCosts(): Promise<{ costs: readonly RuleCost[]; setAside: readonly SetAsideRule[] }>
  readonly size: number
  close(): Promise<void>
}

export interface Configured {
  readonly ruleCount: number
  readonly refusedRules: number
  /** Rules of the set that do not run, and why. */
  readonly setAside: readonly SetAsideRule[]
  /** The correlation rules in use and every rule they stand on: what the correlation of their hits is made of. */
  readonly correlations: readonly RuleText[]
}

/** Events live for one batch: a young generation that holds a few batches is emptied rarely and almost for nothing. */
const YOUNG_MB = 96
const RETRY_MS = 1000

type Answered = Extract<ThreadAnswer, { id: number }>

interface Thread {
  readonly worker: Worker
  readonly pending: Map<number, { resolve: (answer: Answered) => void; reject: (error: Error) => void }>
  retiring: boolean
}

/**
 * @param size threads; on a small machine one thread parses while the main thread moves batches
 * @param body what a thread runs
 */
export function createWorkerPool(
  size: number,
  logger: Logger,
  body: URL = new URL('./thread.ts', import.meta.url),
): WorkerPool {
  let threads: Thread[] = []
  let nextId = 1
  let current: DetectionSet | null = null
  let isClosed = false
  let waiting: (() => void)[] = []

  function wake(): void {
    for (const resolve of waiting) resolve()
    waiting = []
  }

  async function startThread(set: DetectionSet): Promise<Configured & { thread: Thread }> {
    const worker = new Worker(body, {
      workerData: set,
      name: 'pipeline',
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    })
    const thread: Thread = { worker, pending: new Map(), retiring: false }
    const ready = await new Promise<Configured>((resolve, reject) => {
      worker.on('message', (answer: ThreadAnswer) => {
        if (answer.kind === 'ready') return resolve(answer)
        const waiter = thread.pending.get(answer.id)
        thread.pending.delete(answer.id)
        if (answer.kind === 'failed') waiter?.reject(new Error(answer.message))
        else waiter?.resolve(answer)
        if (thread.retiring && thread.pending.size === 0) void worker.terminate()
      })
      worker.on('error', (error) => {
        reject(error)
        abandon(thread, error instanceof Error ? error : new Error(String(error)))
      })
      worker.on('exit', (code) => {
        reject(new Error(`a pipeline thread ended with code ${code}`))
        if (!thread.retiring && !isClosed) abandon(thread, new Error(`a pipeline thread ended with code ${code}`))
      })
    })
    const { ruleCount, refusedRules, setAside, correlations } = ready
    return { thread, ruleCount, refusedRules, setAside, correlations }
  }

  /** A thread that died fails its work (which comes again from the stream) and is replaced. */
  function abandon(thread: Thread, error: Error): void {
    for (const waiter of thread.pending.values()) waiter.reject(error)
    thread.pending.clear()
    if (!threads.includes(thread)) return
    threads = threads.filter((t) => t !== thread)
    logger.error({ err: error }, 'a pipeline thread died and is replaced')
    if (current !== null && !isClosed) void replace(current)
  }

  /** Starts one more thread, as often as it takes; one that comes up after the set has changed is not needed any more. */
  async function replace(set: DetectionSet): Promise<void> {
    while (!isClosed && current === set) {
      try {
        const { thread } = await startThread(set)
        if (isClosed || current !== set) return retire(thread)
        threads = [...threads, thread]
        return wake()
      } catch (cause) {
        logger.error({ err: cause }, 'a pipeline thread could not be started')
        await sleep(RETRY_MS)
      }
    }
  }

  function ask(thread: Thread, request: (id: number) => WorkRequest | CostRequest): Promise<Answered> {
    const id = nextId++
    return new Promise((resolve, reject) => {
      thread.pending.set(id, { resolve, reject })
      thread.worker.postMessage(request(id))
    })
  }

  function retire(thread: Thread): void {
    thread.retiring = true
    if (thread.pending.size === 0) void thread.worker.terminate()
  }

  return {
    async run(items) {
      while (threads.length === 0 && current !== null && !isClosed)
        await new Promise<void>((resolve) => waiting.push(resolve))
      const thread = threads.toSorted((a, b) => a.pending.size - b.pending.size)[0]
      if (thread === undefined) throw new Error('no pipeline thread is running')
      const answer = await ask(thread, (id) => ({ id, items }))
      return answer.kind === 'done' ? answer.results : []
    },
    async takeCosts() {
      const answers = await Promise.allSettled(threads.map((thread) => ask(thread, (id) => ({ id, costs: true }))))
      const told = answers.flatMap((a) => (a.status === 'fulfilled' && a.value.kind === 'costs' ? [a.value] : []))
      return { costs: told.flatMap((t) => t.costs), setAside: told.flatMap((t) => t.setAside) }
    },
    async configure(set) {
      const fresh = await Promise.all(Array.from({ length: size }, () => startThread(set)))
      current = set
      const old = threads
      threads = fresh.map((f) => f.thread)
      wake()
      for (const thread of old) retire(thread)
      const [first] = fresh
      return {
        ruleCount: first?.ruleCount ?? 0,
        refusedRules: first?.refusedRules ?? 0,
        setAside: first?.setAside ?? [],
        correlations: first?.correlations ?? [],
      }
    },
    get size() {
      return threads.length
    },
    async close() {
      isClosed = true
      wake()
      await Promise.all(threads.map((t) => t.worker.terminate()))
      threads = []
    },
  }
}
