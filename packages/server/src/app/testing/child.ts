import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** A process of a fixture in this folder, as the fault tests drive it. */
export interface Child {
  /** What it said first; rejects where it ended before. */
  readonly ready: Promise<{ readonly url: string; readonly rssMb: number }>
  readonly pid: number
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>
  /** Resolves when everything accepted so far is stored. */
  settle(): Promise<void>
  /** SIGTERM; resolves with the exit code when it has drained and ended. */
  stop(): Promise<number | null>
  /** What it wrote to its log so far. */
  readonly log: () => string
}

interface Said {
  readonly kind: 'ready' | 'settled' | 'stopped'
  readonly url: string
  readonly rssMb: number
}

/** Starts a fixture; nothing of this process's environment reaches it. */
export function startChild(
  fixture: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Child {
  const child: ChildProcess = spawn(process.execPath, [fileURLToPath(new URL(fixture, import.meta.url)), ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...environment },
  })
  let log = ''
  let text = ''
  const waiters: { kind: Said['kind']; resolve: (said: Said) => void; reject: (error: Error) => void }[] = []
  const heard: Said[] = []
  const wait = (kind: Said['kind']): Promise<Said> =>
    new Promise((resolve, reject) => {
      const at = heard.findIndex((s) => s.kind === kind)
      const [said] = at < 0 ? [] : heard.splice(at, 1)
      if (said === undefined) waiters.push({ kind, resolve, reject })
      else resolve(said)
    })
  const gone = new Promise<number | null>((resolve) => {
    child.on('close', (code) => {
      for (const waiter of waiters.splice(0))
        waiter.reject(new Error(`the process ended with code ${String(code)}: ${log.slice(-2000)}`))
      resolve(code)
    })
  })
  child.stdin?.on('error', () => undefined)
  child.stderr?.on('data', (piece: Buffer) => (log = (log + piece.toString('utf8')).slice(-20_000)))
  child.stdout?.on('data', (piece: Buffer) => {
    text += piece.toString('utf8')
    const lines = text.split('\n')
    text = lines.pop() ?? ''
    for (const line of lines) {
      const said = JSON.parse(line) as Said
      const at = waiters.findIndex((w) => w.kind === said.kind)
      const [waiter] = at < 0 ? [] : waiters.splice(at, 1)
      if (waiter === undefined) heard.push(said)
      else waiter.resolve(said)
    }
  })
  const ready = wait('ready')
  ready.catch(() => undefined)
  return {
    ready,
    pid: child.pid ?? 0,
    async kill() {
      child.kill('SIGKILL')
      await gone
    },
    async settle() {
      const settled = wait('settled')
      child.stdin?.write('\n')
      await settled
    },
    async stop() {
      child.kill('SIGTERM')
      return gone
    },
    log: () => log,
  }
}
