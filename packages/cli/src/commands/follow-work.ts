import { setTimeout as sleep } from 'node:timers/promises'
import { Work } from '@haidang/contracts'
import type { Client } from '../client.ts'

const POLL_MS = 400

/** Waits for a background work to end, telling each step once. */
export async function followWork(client: Client, id: string, tell: (work: Work) => void): Promise<Work> {
  let told = ''
  for (;;) {
    const work = await client.call('GET', `/works/${id}`, Work)
    if (work.state !== 'queued' && work.state !== 'running') return work
    const step = `${work.stage} ${work.done}`
    if (work.stage !== '' && step !== told) tell(work)
    told = step
    await sleep(POLL_MS)
  }
}
