import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { SURICATA, WINDOWS } from './road-stack.ts'

export interface Sent {
  readonly acknowledged: number
  /** Batches that were told to come back; each came back until it was taken. */
  readonly refused: number
  readonly seconds: number
}

/** Runs the sender in a process of its own and resolves when everything it sent is acknowledged. `rate` 0: as fast as it goes. */
export async function startSender(orders: {
  readonly url: string
  readonly tokens: readonly string[]
  readonly events: number
  readonly rate: number
}): Promise<Sent> {
  const sender = spawn(process.execPath, [fileURLToPath(new URL('./road-sender.ts', import.meta.url))], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  sender.stdin.end(JSON.stringify({ ...orders, batch: 500, files: { suricata: SURICATA, windows: WINDOWS } }))
  let text = ''
  sender.stdout.on('data', (d: Buffer) => (text += d.toString()))
  await new Promise((resolve) => sender.on('close', resolve))
  return JSON.parse(text) as Sent
}
