import { type Answer, type Caller, callApi } from './client.ts'
import { type Entry, ENTRIES } from './entries.ts'
import type { Planted, Side } from './plant.ts'
import type { ApiRoute } from './routes.ts'
import { type Known, sample } from './sample.ts'

/** One call that was judged. */
export interface Finding {
  readonly route: string
  readonly who: string
  readonly what: string
}

export interface Report {
  readonly routes: number
  readonly roles: number
  /** Route × role × side calls that were made and judged. */
  readonly cells: number
  /** Routes without proof: nothing to name, or an answer that neither shows nor refuses. */
  readonly uncovered: readonly Finding[]
  readonly leaks: readonly Finding[]
}

type Row = Readonly<Record<string, unknown>>
const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
const REFUSED = new Set([401, 403, 404])
const AT_ONCE = 16
/** What a session or a token that has ended answers. Where a machine is asked to be a person, `session.required` is a refusal. */
const UNKNOWN = ['session.required', 'token.unknown', 'token.expired', 'token.revoked', 'token.owner_inactive']
const NOBODYS = '00000000-0000-4000-8000-000000000000'

function rowsOf(answer: Answer): Row[] {
  if (answer.status !== 200 || !answer.text.startsWith('{')) return []
  const { items } = JSON.parse(answer.text) as { items?: unknown }
  return Array.isArray(items) ? (items as Row[]) : []
}

const query = (values: Readonly<Record<string, string>>): string => {
  const all = new URLSearchParams(values).toString()
  return all === '' ? '' : `?${all}`
}
const fill = (path: string, params: Readonly<Record<string, string>>): string =>
  path.replace(/\{([A-Za-z]+)\}/g, (_whole, name: string) => encodeURIComponent(params[name] ?? NOBODYS))

/** Ids by the names the API gives them, as `ruleId` and `id` of a row under `/rules`. */
const SINGULAR: Readonly<Record<string, string>> = {
  organisations: 'organisationId',
  users: 'userId',
  sources: 'sourceId',
  events: 'eventId',
  alerts: 'alertId',
  campaigns: 'campaignId',
  rules: 'ruleId',
  groups: 'groupId',
  plans: 'planId',
  files: 'fileId',
}

/** What a side's own people see in the lists, which is where ids of its rows are taken from. */
export interface Seen {
  rows(path: string): Promise<Row[]>
  known: Known
}

export async function look(url: string, side: Side, routes: readonly ApiRoute[]): Promise<Seen> {
  const lists = new Map<string, Row[]>([...side.unlisted].map(([path, rows]) => [path, [...rows]]))
  const isList = new Set(routes.filter((r) => r.method === 'GET').map((r) => r.path))
  const rows = async (path: string): Promise<Row[]> => {
    const before = lists.get(path)
    if (before !== undefined) return before
    const found = new Map<string, Row>()
    await inTurns(side.callers, async (caller) => {
      for (const row of rowsOf(await callApi(url, caller, 'GET', path))) found.set(JSON.stringify(row), row)
    })
    lists.set(path, [...found.values()])
    return [...found.values()]
  }
  const ids = new Map<string, string>([
    ['organisationId', side.organisation],
    ['parentId', side.organisation],
  ])
  for (const [list, name] of Object.entries(SINGULAR)) {
    if (ids.has(name) || (!isList.has(`/${list}`) && !lists.has(`/${list}`))) continue
    const all = await rows(`/${list}`)
    const own = all.find((r) => side.marks.has(text(r['id']) ?? '')) ?? all[0]
    const id = text(own?.['id']) ?? text(own?.[name])
    if (id !== undefined) ids.set(name, id)
  }
  return { rows, known: (name) => ids.get(name) }
}

/** Parameters of a path that name a row of `theirs` which `ours` does not see in the same list. */
async function findRow(
  route: ApiRoute,
  entry: Entry,
  theirs: Seen,
  ours: Seen,
): Promise<Readonly<Record<string, string>> | null> {
  const [head = ''] = route.path.split('/{')
  const at = entry.rowsAt ?? head
  const [wanted = 'id'] = route.params
  const idOf = (row: Row): string | undefined => {
    const named = row[wanted]
    return typeof named === 'number' ? String(named) : (text(named) ?? text(row['id']))
  }
  const visible = new Set((await ours.rows(at)).map(idOf))
  // A centre sees the rows of its units as well: one that names our organisation is ours, whether or not our first page still has it.
  const us = ours.known('organisationId') ?? NOBODYS
  for (const row of await theirs.rows(at)) {
    const id = idOf(row)
    if (id === undefined || visible.has(id) || JSON.stringify(row).includes(us)) continue
    const read = entry.read?.(row) ?? { [wanted]: id }
    const params = Object.fromEntries(route.params.map((name) => [name, read[name] ?? theirs.known(name) ?? 'x']))
    return params
  }
  return null
}

interface Cell {
  readonly route: ApiRoute
  readonly caller: Caller
  readonly who: string
  readonly path: string
  readonly body: unknown
  /** Values the call itself names: an answer that repeats them shows nothing new. */
  readonly given: string
  readonly marks: ReadonlySet<string>
  /** Whether only a refusal will do. */
  readonly mustRefuse: boolean
}

function judge(cell: Cell, answer: Answer): { leak?: string; unproved?: string } {
  for (const mark of cell.marks)
    if (answer.text.includes(mark) && !cell.given.includes(mark))
      return { leak: `shows ${mark}, which belongs to the other side` }
  if (answer.text.includes('"session.step_up_required"') || answer.text.includes('"session.second_factor_required"'))
    return { unproved: 'asked for a proof of who sits there, which refuses one and all' }
  if (UNKNOWN.some((code) => answer.text.includes(`"${code}"`)) && cell.caller.who !== 'nobody')
    return { unproved: 'was not known any more, which refuses one and all' }
  if (answer.status >= 500) return { unproved: `failed with ${answer.status}: ${answer.text.slice(0, 300)}` }
  const isRefused = REFUSED.has(answer.status) || ENTRIES[cell.route.key]?.refusedWith?.includes(answer.status) === true
  if (!cell.mustRefuse || isRefused) return {}
  if (answer.status < 400) return { leak: `answered ${answer.status} to a call on the other side's rows` }
  return { unproved: `answered ${answer.status}, which neither shows nor refuses: ${answer.text.slice(0, 300)}` }
}

/** Every cell of one route for the people of one unit against the rows of another side. */
async function cellsOf(
  route: ApiRoute,
  ours: Side,
  theirs: Side,
  seen: ReadonlyMap<Side, Seen>,
  planted: Planted,
): Promise<Cell[]> {
  const entry = ENTRIES[route.key] ?? {}
  const mine = seen.get(ours)
  const other = seen.get(theirs)
  if (entry.open !== undefined || mine === undefined || other === undefined) return []
  let params: Readonly<Record<string, string>> = entry.params ?? {}
  const isOfRow = route.params.length > 0 && entry.params === undefined
  if (isOfRow) {
    const row = await findRow(route, entry, other, mine)
    if (row === null) return []
    params = row
  }
  let isNamed = isOfRow
  const known: Known = (name) => {
    const id = other.known(name)
    if (id !== undefined) isNamed = true
    return id
  }
  const values: Record<string, string> = { ...entry.query }
  for (const { name, isRequired, schema } of route.query) {
    const id = other.known(name)
    if (id !== undefined) values[name] = id
    else if (isRequired && values[name] === undefined) values[name] = String(sample(schema, () => undefined, name))
  }
  const marks =
    entry.namesPartners === undefined
      ? theirs.marks
      : new Set([...theirs.marks].filter((mark) => !planted.organisations.has(mark)))
  const body = entry.body?.(known) ?? (route.body === null ? undefined : sample(route.body, known))
  const isRead = route.method === 'GET' || entry.isRead === true
  const plain = fill(route.path, params)
  const paths = route.method === 'GET' && Object.keys(values).length > 0 ? [plain + query(values)] : [plain]
  if (route.method === 'GET' && route.params.length === 0 && !route.query.some((q) => q.isRequired))
    paths.unshift(plain)
  return [...new Set(paths)].flatMap((path) =>
    ours.callers.map((caller) => ({
      route,
      caller,
      who: `${caller.who} of the ${ours.name}`,
      path,
      body,
      given: `${decodeURIComponent(path)} ${body === undefined ? '' : JSON.stringify(body)}`,
      marks,
      mustRefuse: isOfRow || entry.isOfPlatform === true || (!isRead && isNamed),
    })),
  )
}

/** Does so much at once and no more. */
export async function inTurns<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = items.values()
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const item of left) await work(item)
    }),
  )
}

/** Visits every route as every role of both units against the other unit and their centre, and as nobody. */
export async function visit(
  url: string,
  routes: readonly ApiRoute[],
  planted: Planted,
  onFinding: (kind: 'leak' | 'uncovered', finding: Finding) => void = () => undefined,
): Promise<Report> {
  const [a, b] = planted.units
  const sides = [a, b, planted.centre]
  const seen = new Map<Side, Seen>()
  for (const side of sides) seen.set(side, await look(url, side, routes))
  const leaks: Finding[] = []
  const uncovered: Finding[] = []
  let cells = 0
  const none = ({ key }: ApiRoute, who: string, what: string): void => {
    const finding = { route: key, who, what }
    uncovered.push(finding)
    onFinding('uncovered', finding)
  }
  const nobody: Caller = { who: 'nobody', headers: {} }
  for (const route of routes) {
    const entry = ENTRIES[route.key] ?? {}
    const todo: Cell[] = []
    for (const [ours, theirs] of [
      [a, b],
      [b, a],
      [a, planted.centre],
      [b, planted.centre],
    ] as const)
      todo.push(...(await cellsOf(route, ours, theirs, seen, planted)))
    if (todo.length === 0 && entry.open === undefined) none(route, '', 'no row of another side to name: plant one')
    if (route.needsSession && entry.open === undefined)
      todo.push({
        route,
        caller: nobody,
        who: 'nobody',
        path: todo[0]?.path ?? fill(route.path, {}),
        body: todo[0]?.body,
        given: todo[0]?.given ?? '',
        marks: new Set([...a.marks, ...b.marks, ...planted.centre.marks]),
        mustRefuse: true,
      })
    else if (entry.open === undefined) none(route, 'nobody', 'asks for no session, and no entry says why')
    // The same call is made once, whichever rows its answer is held against.
    const calls = new Map<string, Cell[]>()
    for (const cell of todo) {
      const key = JSON.stringify([cell.who, cell.path, cell.body])
      calls.set(key, [...(calls.get(key) ?? []), cell])
    }
    await inTurns([...calls.values()], async (same) => {
      const [one] = same
      if (one === undefined) return
      const answer = await callApi(url, one.caller, route.method, one.path, one.body)
      for (const cell of same) {
        cells++
        const { leak, unproved } = judge(cell, answer)
        for (const [kind, list, what] of [
          ['leak', leaks, leak],
          ['uncovered', uncovered, unproved],
        ] as const) {
          if (what === undefined) continue
          const finding = { route: route.key, who: cell.who, what }
          list.push(finding)
          onFinding(kind, finding)
        }
      }
    })
  }
  const roles = new Set(sides.flatMap((s) => s.callers.map((c) => c.who))).size
  return { routes: routes.length, roles, cells, uncovered, leaks }
}
