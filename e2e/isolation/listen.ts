import { callApi } from './client.ts'
import type { Planted } from './plant.ts'
import type { Stage } from '../stage.ts'
import type { Finding } from './visit.ts'

const LISTEN_MS = 3_000

interface Row {
  readonly id: string
}

/**
 * Opens the stream of live changes as every role of both units, lets something happen at each of them, and reads what was said.
 * Leaks are marks of the other unit in what one was told.
 */
export async function listen(
  stage: Stage,
  planted: Planted,
): Promise<{ readonly cells: number; readonly said: number; readonly leaks: Finding[] }> {
  const [a, b] = planted.units
  const end = new AbortController()
  const pairs = [
    [a, b],
    [b, a],
  ] as const
  const heard = pairs.flatMap(([ours, theirs]) =>
    ours.callers.map((caller) => ({ ours, theirs, caller, text: '', opened: false })),
  )
  const reading = heard.map(async (ear) => {
    const response = await fetch(`${stage.url}/api/v1/stream`, { headers: ear.caller.headers, signal: end.signal })
    if (response.body === null || response.status !== 200) return
    ear.opened = true
    const decoder = new TextDecoder()
    try {
      for await (const piece of response.body) ear.text += decoder.decode(piece as Uint8Array, { stream: true })
    } catch (error) {
      if (!end.signal.aborted) throw error
    }
  })
  await new Promise((resolve) => setTimeout(resolve, 500))
  for (const { callers } of planted.units) {
    const officer = callers.find((c) => c.who === 'unit_officer')
    if (officer === undefined) continue
    const alerts = JSON.parse((await callApi(stage.url, officer, 'GET', '/alerts?limit=1')).text) as { items: Row[] }
    const [alert] = alerts.items
    if (alert !== undefined) await callApi(stage.url, officer, 'POST', `/alerts/${alert.id}/acknowledge`, {})
  }
  await stage.platform.settle()
  await new Promise((resolve) => setTimeout(resolve, LISTEN_MS))
  end.abort()
  await Promise.allSettled(reading)
  const leaks: Finding[] = []
  for (const { ours, theirs, caller, text } of heard)
    for (const mark of theirs.marks)
      if (text.includes(mark))
        leaks.push({ route: 'GET /stream', who: `${caller.who} of the ${ours.name}`, what: `was told ${mark}` })
  return { cells: heard.length, said: heard.filter((e) => e.text.includes('data:')).length, leaks }
}
