import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { Pool } from 'undici'

/**
 * The sender of the road bench, a process of its own so that its cost is not counted: real Suricata and Windows events with
 * varied values, in batches, over a few connections, as fast as the platform takes them or at a given rate.
 */
interface Orders {
  readonly url: string
  readonly tokens: readonly string[]
  readonly events: number
  readonly batch: number
  /** Events a second; 0 sends as fast as it goes. */
  readonly rate: number
  readonly files: { readonly suricata: readonly string[]; readonly windows: string }
}

const orders = JSON.parse(readFileSync(0, 'utf8')) as Orders

/** Lines cut at the places where a value is varied, so that a new event is a few joins. */
function loadTemplates(): string[][] {
  const lines: string[] = []
  for (const file of orders.files.suricata) lines.push(...readFileSync(file, 'utf8').split('\n'))
  const windows = gunzipSync(readFileSync(orders.files.windows))
    .toString('utf8')
    .split('\n')
    .filter((l) => l.length > 200 && l.length < 3000)
  const suricata = lines.filter((l) => l.startsWith('{'))
  const mixed: string[] = []
  for (let i = 0; i < Math.max(windows.length, suricata.length); i++) {
    const s = suricata[i % suricata.length]
    const w = windows[i % windows.length]
    if (s !== undefined) mixed.push(s)
    if (w !== undefined) mixed.push(w)
  }
  return mixed
    .map((line) => line.split(/(?<="flow_id":|"EventRecordID":|"src_port":|"ProcessId":")\d+/))
    .filter((parts) => parts.length > 1)
}

const templates = loadTemplates()
let counter = 0
function nextBody(): string {
  const out: string[] = []
  for (let i = 0; i < orders.batch; i++) {
    const parts = templates[counter % templates.length] ?? ['{}']
    counter++
    out.push(parts.join(String(10_000_000 + (counter % 50_000_000))))
  }
  out.push('')
  return out.join('\n')
}

const pool = new Pool(orders.url, { connections: orders.tokens.length, pipelining: 1 })
let sent = 0
let acknowledged = 0
let refused = 0
const began = performance.now()

async function lane(token: string): Promise<void> {
  while (sent < orders.events) {
    if (orders.rate > 0) {
      const ahead = (sent / orders.rate) * 1000 - (performance.now() - began)
      if (ahead > 0) await new Promise((resolve) => setTimeout(resolve, ahead))
    }
    sent += orders.batch
    const body = nextBody()
    for (;;) {
      const answer = await pool.request({
        method: 'POST',
        path: '/v1/events',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' },
        body,
      })
      const text = await answer.body.text()
      if (answer.statusCode === 200) {
        acknowledged += (JSON.parse(text) as { accepted: number }).accepted
        break
      }
      refused++
      await new Promise((resolve) => setTimeout(resolve, Number(answer.headers['retry-after'] ?? 1) * 1000))
    }
  }
}
await Promise.all(orders.tokens.map(lane))
await pool.close()
process.stdout.write(JSON.stringify({ acknowledged, refused, seconds: (performance.now() - began) / 1000 }))
