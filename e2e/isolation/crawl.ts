/**
 * A stranger with one organisation's tokens, and nothing else of the suite: it knows the addresses of the API, follows every id and
 * link it finds in answers, and tries each place with ids of the other organisation too. What it must not find stands in what it
 * is given; how it looks is its own.
 */
import { z } from 'zod'

export interface CrawlTask {
  readonly url: string
  /** Tokens of one organisation. */
  readonly tokens: readonly string[]
  /** Ids and names that belong to another organisation alone. */
  readonly foreign: ReadonlySet<string>
}

export interface CrawlReport {
  readonly calls: number
  readonly addresses: number
  /** Ids found in answers and followed. */
  readonly ids: number
  readonly found: readonly { readonly at: string; readonly what: string }[]
}

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$|^[0-9a-f]{32}$/
const LINK = /^\/(?:api\/v1\/)?[a-z][a-z0-9/_.-]{2,200}$/
const AT_ONCE = 12
/** Ids tried at one place: as many of each kind. */
const OWN_AT_A_PLACE = 12
const FOREIGN_AT_A_PLACE = 25
const ROUNDS = 2
/** Links followed at most: pages lead to pages. */
const MOST_ADDRESSES = 6_000
/** Never ends by itself. */
const STREAM = '/stream'

const Description = z.object({
  paths: z.record(
    z.string(),
    z.record(z.string(), z.object({ parameters: z.array(z.object({ name: z.string(), in: z.string() })).default([]) })),
  ),
})

interface Place {
  readonly path: string
  readonly holes: number
  readonly idQueries: readonly string[]
}

function placesOf(openapi: unknown): Place[] {
  return Object.entries(Description.parse(openapi).paths).flatMap(([path, methods]) => {
    const get = methods['get']
    if (get === undefined || !path.startsWith('/api/v1/') || path.endsWith(STREAM)) return []
    const inQuery = get.parameters.filter((p) => p.in === 'query' && /Ids?$/.test(p.name)).map((p) => p.name)
    return [{ path, holes: path.split('{').length - 1, idQueries: inQuery }]
  })
}

/** Every string of an answer, whatever form it has. */
function stringsOf(text: string): string[] {
  const found: string[] = []
  const walk = (value: unknown): void => {
    if (typeof value === 'string') found.push(value)
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(walk)
  }
  try {
    walk(JSON.parse(text))
  } catch {
    found.push(...text.split(/[\s,"';|]+/))
  }
  return found
}

/** So many of a list, spread over all of it. */
function spread<T>(list: readonly T[], most: number): T[] {
  const step = Math.max(1, list.length / most)
  return Array.from({ length: Math.min(most, list.length) }, (_, n) => list[Math.floor(n * step)]).filter(
    (one) => one !== undefined,
  )
}

/** Looks everywhere it can; resolves with what it saw that it should not. */
export async function crawl({ url, tokens, foreign }: CrawlTask): Promise<CrawlReport> {
  const places = placesOf(await (await fetch(`${url}/openapi.json`)).json())
  const foreignIds = [...foreign].filter((mark) => ID.test(mark))
  const own = new Set<string>()
  const tried = new Set<string>()
  const found: { at: string; what: string }[] = []
  let queue: string[] = []
  let calls = 0

  const fill = (path: string, id: string): string => path.replaceAll(/\{[A-Za-z]+\}/g, encodeURIComponent(id))

  function judge(address: string, status: number, text: string): void {
    for (const mark of foreign)
      if (text.includes(mark) && !address.includes(mark)) found.push({ at: address, what: `shows ${mark}` })
    if (status < 300 && foreignIds.some((id) => new URL(address, url).pathname.includes(id)))
      found.push({ at: address, what: `answered ${status} to an id of the other organisation` })
  }

  async function visit(address: string): Promise<void> {
    for (const token of tokens) {
      calls++
      const answer = await fetch(`${url}${address}`, { headers: { authorization: `Bearer ${token}` } })
      const text = await answer.text()
      judge(address, answer.status, text)
      if (answer.status >= 300) continue
      for (const value of stringsOf(text)) {
        if (ID.test(value)) own.add(value)
        else if (LINK.test(value)) queue.push(value.startsWith('/api/') ? value : `/api/v1${value}`)
      }
    }
  }

  async function drain(): Promise<void> {
    while (queue.length > 0 && tried.size < MOST_ADDRESSES) {
      const round = [...new Set(queue)].filter((address) => !tried.has(address)).values()
      queue = []
      await Promise.all(
        Array.from({ length: AT_ONCE }, async () => {
          for (const address of round) {
            tried.add(address)
            await visit(address)
          }
        }),
      )
    }
  }

  queue.push(...places.filter((p) => p.holes === 0).map((p) => p.path))
  await drain()
  // Own ids lead to more ids, which are tried in the next round; every answer has new ones, so the rounds are counted.
  for (let round = 0; round < ROUNDS; round++) {
    for (const { path, holes } of places)
      if (holes > 0) for (const id of spread([...own], OWN_AT_A_PLACE)) queue.push(fill(path, id))
    await drain()
  }
  for (const { path, holes, idQueries } of places) {
    const ids = spread(foreignIds, FOREIGN_AT_A_PLACE)
    if (holes > 0) for (const id of ids) queue.push(fill(path, id))
    else
      for (const name of idQueries)
        for (const id of spread(foreignIds, 8)) queue.push(`${path}?${name}=${encodeURIComponent(id)}`)
  }
  await drain()
  return { calls, addresses: tried.size, ids: own.size, found }
}
