/**
 * Every question the modules ask of the lake. `scoped` is the only place that names a table to read from, and it puts the
 * condition on organisations beside the name: no query here can be written without it. All questions are in this one file for
 * that reason, which makes it long.
 */
import type { EventId, SourceId, TenantId } from '@haidang/std'
import { decodeReading, type MappingOf, NO_MAPPINGS } from './normal-form.ts'
import { addEventFilter, addRawCondition, type Conditions, createConditions } from './conditions.ts'
import type {
  EventFilter,
  EventSummary,
  HistogramBucket,
  Lake,
  LakeReader,
  Page,
  QuarantineFilter,
  QuarantineItem,
  QueryLimits,
  RawCondition,
  RawEvent,
  SourceCounts,
} from './port.ts'
import {
  type BodyRow,
  FINDING_COLUMNS,
  type FindingSelected,
  type FoundRow,
  QUARANTINE_COLUMNS,
  type QuarantineSelected,
  SUMMARY_COLUMNS,
  type SummaryRow,
  toDetail,
  toFinding,
  toQuarantineItem,
  toSummary,
} from './reader-rows.ts'

const DAY_MS = 86_400_000
const EVENT_ID = /^[0-9a-f]{32}$/
const DEFAULT_TIMEOUT_MS = 15_000

export interface LakeReaderOptions {
  readonly lake: Lake
  /** The organisations that may be seen. */
  readonly tenantScope: readonly TenantId[] | 'all'
  /** "Now" for the versions that `markQuarantine` writes. */
  readonly now: () => number
  /** Versions of mappings that stored events were read by; without it such events have no normal form but the kept one. */
  readonly mappingOf?: MappingOf
}

export function createLakeReader(options: LakeReaderOptions): LakeReader {
  const { lake, tenantScope, mappingOf = NO_MAPPINGS } = options

  /** `FROM table [FINAL] WHERE organisation AND conditions`, and all parameters. */
  function scoped(
    table: 'events_v1' | 'event_bodies_v1' | 'batches_v1' | 'quarantine_v1 FINAL' | 'findings_v1 FINAL',
    conditions: Conditions,
  ): { from: string; params: Conditions['params'] } {
    if (tenantScope === 'all') return { from: `FROM ${table} WHERE ${conditions.sql()}`, params: conditions.params }
    return {
      from: `FROM ${table} WHERE tenant_id IN {tenant_scope:Array(String)} AND ${conditions.sql()}`,
      params: { ...conditions.params, tenant_scope: [...tenantScope] },
    }
  }

  /** The mapping a reading names, for rows that are read again. */
  function mappingIn(reading: string): Pick<RawEvent, 'mapping'> {
    const versionId = decodeReading(reading)?.mappingVersionId
    return versionId === undefined ? {} : { mapping: mappingOf(versionId) }
  }

  const limitsOf = (limits: QueryLimits): { timeoutMs: number; signal?: AbortSignal } => ({
    timeoutMs: limits.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    ...(limits.signal === undefined ? {} : { signal: limits.signal }),
  })

  async function searchEvents(
    filter: EventFilter & { cursor?: string; limit?: number },
    limits: QueryLimits = {},
  ): Promise<Page<EventSummary>> {
    const limit = pageSize(filter.limit)
    const after = filter.cursor === undefined ? null : decodeCursor(filter.cursor)
    const rows: SummaryRow[] = []
    for (const window of slices(filter, after?.at ?? null)) {
      const conditions = createConditions()
      addEventFilter(conditions, { ...filter, ...window })
      if (after !== null) {
        conditions.add("time <= fromUnixTimestamp64Milli({after_ms:Int64}, 'UTC')", { after_ms: after.at })
        conditions.add(
          "(time, event_id) < (fromUnixTimestamp64Milli({after_ms:Int64}, 'UTC'), toFixedString(unhex({after_id:String}), 16))",
          { after_id: after.id },
        )
      }
      const { from, params } = scoped('events_v1', conditions)
      const found = await lake.query<SummaryRow>(
        `SELECT ${SUMMARY_COLUMNS} ${from} ORDER BY time DESC, event_id DESC LIMIT {limit:UInt32}`,
        {
          params: { ...params, limit: limit + 1 - rows.length },
          ...limitsOf(limits),
        },
      )
      rows.push(...found)
      if (rows.length > limit) break
    }
    const items = rows.slice(0, limit).map(toSummary)
    const last = items.at(-1)
    return { items, cursor: rows.length > limit && last !== undefined ? encodeCursor(last.time, last.eventId) : null }
  }

  async function histogram(
    filter: EventFilter & { buckets: number },
    limits: QueryLimits = {},
  ): Promise<HistogramBucket[]> {
    if (!Number.isInteger(filter.buckets) || filter.buckets < 1 || filter.buckets > 1000)
      throw new RangeError('buckets is 1 to 1,000')
    const conditions = createConditions()
    addEventFilter(conditions, filter)
    const width = Math.max(1, Math.ceil((filter.to - filter.from) / filter.buckets))
    const { from, params } = scoped('events_v1', conditions)
    const rows = await lake.query<{ bucket: number; events: number; alerts: number }>(
      `SELECT toUInt16(intDiv(toUnixTimestamp64Milli(time) - {from_ms:Int64}, {width:Int64})) AS bucket, count() AS events, countIf(is_alert) AS alerts ${from} GROUP BY bucket ORDER BY bucket`,
      { params: { ...params, width }, ...limitsOf(limits) },
    )
    const found = new Map(rows.map((row) => [Number(row.bucket), row]))
    const count = filter.to > filter.from ? Math.ceil((filter.to - filter.from) / width) : 0
    return Array.from({ length: count }, (_, i) => {
      const row = found.get(i)
      return { from: filter.from + i * width, count: Number(row?.events ?? 0), alerts: Number(row?.alerts ?? 0) }
    })
  }

  async function countEvents(
    filter: EventFilter & { cap?: number },
    limits: QueryLimits = {},
  ): Promise<{ count: number; isCapped: boolean }> {
    const cap = filter.cap ?? 10_000
    const conditions = createConditions()
    addEventFilter(conditions, filter)
    const { from, params } = scoped('events_v1', conditions)
    const [row] = await lake.query<{ n: number }>(`SELECT count() AS n FROM (SELECT 1 ${from} LIMIT {cap:UInt64})`, {
      params: { ...params, cap: cap + 1 },
      ...limitsOf(limits),
    })
    const count = Number(row?.n ?? 0)
    return { count: Math.min(count, cap), isCapped: count > cap }
  }

  async function getEvent(
    eventId: EventId,
    hint: { timeHint?: number } & QueryLimits = {},
  ): Promise<ReturnType<typeof toDetail> | null> {
    if (!EVENT_ID.test(eventId)) return null
    const windows: (readonly [number, number] | null)[] = [null]
    if (hint.timeHint !== undefined)
      windows.unshift([hint.timeHint, hint.timeHint], [hint.timeHint - DAY_MS, hint.timeHint + DAY_MS])
    for (const window of windows) {
      const conditions = createConditions()
      if (window !== null) {
        conditions.add(
          "time >= fromUnixTimestamp64Milli({from_ms:Int64}, 'UTC') AND time <= fromUnixTimestamp64Milli({to_ms:Int64}, 'UTC')",
          { from_ms: window[0], to_ms: window[1] },
        )
      }
      conditions.add('event_id = toFixedString(unhex({event_id:String}), 16)', { event_id: eventId })
      const { from, params } = scoped('events_v1', conditions)
      const [row] = await lake.query<FoundRow>(
        `SELECT ${SUMMARY_COLUMNS}, observables, ingest_seq ${from} ORDER BY received_at LIMIT 1`,
        { params, ...limitsOf(hint) },
      )
      if (row !== undefined) return toDetail(row, await getBody(eventId, Number(row.ingest_seq), hint), mappingOf)
    }
    return null
  }

  async function getBody(eventId: EventId, ingestSeq: number, limits: QueryLimits): Promise<BodyRow> {
    const conditions = createConditions()
    conditions.add('ingest_seq = {ingest_seq:UInt64} AND event_id = toFixedString(unhex({event_id:String}), 16)', {
      ingest_seq: ingestSeq,
      event_id: eventId,
    })
    const { from, params } = scoped('event_bodies_v1', conditions)
    const [row] = await lake.query<BodyRow>(`SELECT reading, ocsf, hex(raw) AS raw_hex ${from} LIMIT 1`, {
      params,
      ...limitsOf(limits),
    })
    return row ?? { reading: '', ocsf: '{}', raw_hex: '' }
  }

  async function countsBySource(
    window: { from: number; to: number; sourceId?: SourceId },
    limits: QueryLimits = {},
  ): Promise<SourceCounts[]> {
    const conditions = createConditions()
    conditions.add(
      "received_at >= fromUnixTimestamp64Milli({from_ms:Int64}, 'UTC') AND received_at < fromUnixTimestamp64Milli({to_ms:Int64}, 'UTC')",
      { from_ms: window.from, to_ms: window.to },
    )
    if (window.sourceId !== undefined) conditions.add('source_id = {source:String}', { source: window.sourceId })
    const { from, params } = scoped('batches_v1', conditions)
    // A batch written twice after a crash carries the same numbers: any one of its rows stands for it.
    const rows = await lake.query<Omit<SourceCounts, 'tenant' | 'source'> & { tenant_id: string; source_id: string }>(
      `SELECT tenant_id, source_id, count() AS batches, sum(b_received) AS received, sum(b_accepted) AS accepted, sum(b_duplicates) AS duplicates,
        sum(b_refused) AS refused, sum(b_stored) AS stored, sum(b_quarantined) AS quarantined, sum(b_bytes) AS bytes, max(b_at) AS lastReceivedAt
      FROM (SELECT tenant_id, source_id, batch_id, any(received) AS b_received, any(accepted) AS b_accepted, any(duplicates) AS b_duplicates, any(refused) AS b_refused,
        any(stored) AS b_stored, any(quarantined) AS b_quarantined, any(bytes) AS b_bytes, any(toUnixTimestamp64Milli(received_at)) AS b_at
        ${from} GROUP BY tenant_id, source_id, batch_id)
      GROUP BY tenant_id, source_id ORDER BY tenant_id, source_id`,
      { params, ...limitsOf(limits) },
    )
    return rows.map(({ tenant_id, source_id, ...sums }) => ({
      tenant: tenant_id as TenantId,
      source: source_id as SourceId,
      ...sums,
    }))
  }

  async function listQuarantine(filter: QuarantineFilter, limits: QueryLimits = {}): Promise<Page<QuarantineItem>> {
    const limit = pageSize(filter.limit)
    const conditions = createConditions()
    if (filter.state !== undefined) conditions.add('state = {state:String}', { state: filter.state })
    if (filter.eventIds !== undefined)
      conditions.add('lower(hex(event_id)) IN {event_ids:Array(String)}', { event_ids: filter.eventIds })
    if (filter.sourceId !== undefined) conditions.add('source_id = {source:String}', { source: filter.sourceId })
    if (filter.code !== undefined) conditions.add('code = {code:String}', { code: filter.code })
    if (filter.organisations !== undefined)
      conditions.add('tenant_id IN {organisations:Array(String)}', { organisations: filter.organisations })
    if (filter.from !== undefined)
      conditions.add("received_at >= fromUnixTimestamp64Milli({from_ms:Int64}, 'UTC')", { from_ms: filter.from })
    if (filter.to !== undefined)
      conditions.add("received_at < fromUnixTimestamp64Milli({to_ms:Int64}, 'UTC')", { to_ms: filter.to })
    if (filter.cursor !== undefined) {
      const after = decodeCursor(filter.cursor)
      conditions.add(
        "(received_at, event_id) < (fromUnixTimestamp64Milli({after_ms:Int64}, 'UTC'), toFixedString(unhex({after_id:String}), 16))",
        { after_ms: after.at, after_id: after.id },
      )
    }
    const { from, params } = scoped('quarantine_v1 FINAL', conditions)
    const rows = await lake.query<QuarantineSelected>(
      `SELECT ${QUARANTINE_COLUMNS} ${from} ORDER BY received_at DESC, event_id DESC LIMIT {limit:UInt32}`,
      {
        params: { ...params, limit: limit + 1 },
        ...limitsOf(limits),
      },
    )
    const items = rows.slice(0, limit).map(toQuarantineItem)
    const last = items.at(-1)
    return {
      items,
      cursor: rows.length > limit && last !== undefined ? encodeCursor(last.receivedAt, last.eventId) : null,
    }
  }

  async function getQuarantined(
    source: SourceId,
    eventId: EventId,
    limits: QueryLimits = {},
  ): Promise<QuarantineItem | null> {
    if (!EVENT_ID.test(eventId)) return null
    const conditions = createConditions()
    conditions.add('source_id = {source:String} AND event_id = toFixedString(unhex({event_id:String}), 16)', {
      source,
      event_id: eventId,
    })
    const { from, params } = scoped('quarantine_v1 FINAL', conditions)
    const [row] = await lake.query<QuarantineSelected>(`SELECT ${QUARANTINE_COLUMNS} ${from} LIMIT 1`, {
      params,
      ...limitsOf(limits),
    })
    return row === undefined ? null : toQuarantineItem(row)
  }

  async function markQuarantine(
    ids: readonly { source: SourceId; eventId: EventId }[],
    state: QuarantineItem['state'],
  ): Promise<number> {
    const known = ids.filter((id) => EVENT_ID.test(id.eventId))
    if (known.length === 0) return 0
    const conditions = createConditions()
    conditions.add(
      '(source_id, lower(hex(event_id))) IN (SELECT arrayJoin(arrayZip({sources:Array(String)}, {event_ids:Array(String)})))',
      {
        sources: known.map((id) => id.source),
        event_ids: known.map((id) => id.eventId),
      },
    )
    const { from, params } = scoped('quarantine_v1 FINAL', conditions)
    const [row] = await lake.query<{ n: number }>(`SELECT count() AS n ${from}`, { params })
    await lake.command(
      `INSERT INTO quarantine_v1 (tenant_id, source_id, event_id, version, state, code, \`offset\`, field, raw, batch_id, ingest_seq, received_at)
      SELECT tenant_id, source_id, event_id, greatest(version + 1, {now_ms:UInt64}), {state:String}, code, \`offset\`, field, raw, batch_id, ingest_seq, received_at ${from}`,
      { params: { ...params, state, now_ms: options.now() } },
    )
    return Number(row?.n ?? 0)
  }

  async function scanEvents(
    filter: { from: number; to: number; organisations?: readonly TenantId[]; raw: RawCondition | null; limit: number },
    limits: QueryLimits = {},
  ): Promise<{ items: RawEvent[]; isCut: boolean }> {
    const { raw, limit, ...window } = filter
    const which = createConditions()
    addEventFilter(which, window)
    const events = scoped('events_v1', which)
    const bytes = createConditions()
    addRawCondition(bytes, raw)
    // The sequence numbers lead to the few granules of the bodies that are concerned at all.
    bytes.add(`(ingest_seq, event_id) IN (SELECT ingest_seq, event_id ${events.from})`)
    const bodies = scoped('event_bodies_v1', bytes)
    const rows = await lake.query<BodyRow & { tenant_id: string; id: string; received_ms: number }>(
      `SELECT tenant_id, lower(hex(event_id)) AS id, toUnixTimestamp64Milli(received_at) AS received_ms, reading, hex(raw) AS raw_hex
        ${bodies.from} LIMIT {limit:UInt32}`,
      { params: { ...events.params, ...bodies.params, limit: limit + 1 }, ...limitsOf(limits) },
    )
    const items = rows.slice(0, limit).map((row) => ({
      tenant: row.tenant_id as TenantId,
      eventId: row.id as EventId,
      receivedAt: row.received_ms,
      reading: row.reading,
      ...mappingIn(row.reading),
      raw: Buffer.from(row.raw_hex, 'hex'),
    }))
    return { items, isCut: rows.length > limit }
  }

  return {
    searchEvents,
    scanEvents,
    histogram,
    countEvents,
    getEvent,
    countsBySource,
    listQuarantine,
    getQuarantined,
    markQuarantine,
    async latestFindings({ ruleKey, organisations, limit }, limits = {}) {
      const conditions = createConditions()
      conditions.add('rule_key = {rule_key:String}', { rule_key: ruleKey })
      if (organisations !== undefined) conditions.add('tenant_id IN {organisations:Array(String)}', { organisations })
      const { from, params } = scoped('findings_v1 FINAL', conditions)
      const rows = await lake.query<FindingSelected>(
        `SELECT ${FINDING_COLUMNS} ${from} ORDER BY event_at DESC, id LIMIT {limit:UInt32}`,
        { params: { ...params, limit: pageSize(limit) }, ...limitsOf(limits) },
      )
      return rows.map(toFinding)
    },
    async findingsOf(eventId, limits = {}) {
      if (!EVENT_ID.test(eventId)) return []
      const conditions = createConditions()
      conditions.add('event_id = toFixedString(unhex({event_id:String}), 16)', { event_id: eventId })
      const { from, params } = scoped('findings_v1 FINAL', conditions)
      const rows = await lake.query<FindingSelected>(`SELECT ${FINDING_COLUMNS} ${from} ORDER BY id LIMIT 200`, {
        params,
        ...limitsOf(limits),
      })
      return rows.map(toFinding)
    },
  }
}

/**
 * The windows a search looks into one after another, newest first. Where the condition needs whole columns to be read, a small
 * first window often holds the page already; the windows together are the one that was asked for.
 */
function slices(filter: EventFilter, after: number | null): { from: number; to: number }[] {
  const to = after === null ? filter.to : Math.min(filter.to, after + 1)
  const span = to - filter.from
  const isScan = filter.value !== undefined || filter.text !== undefined || filter.ruleKey !== undefined
  if (!isScan || span < 3_600_000) return [{ from: filter.from, to: filter.to }]
  const near = to - Math.ceil(span / 64)
  const middle = to - Math.ceil(span / 8)
  return [
    { from: near, to: filter.to },
    { from: middle, to: near },
    { from: filter.from, to: middle },
  ]
}

function pageSize(limit: number | undefined): number {
  const size = limit ?? 50
  if (!Number.isInteger(size) || size < 1 || size > 500) throw new RangeError('limit is 1 to 500')
  return size
}

const CURSOR = /^(-?[0-9]{1,16})\.([0-9a-f]{32})$/

function encodeCursor(at: number, id: string): string {
  return Buffer.from(`${at}.${id}`, 'latin1').toString('base64url')
}

/** @throws RangeError where the text is not a cursor of ours */
function decodeCursor(cursor: string): { at: number; id: string } {
  const match = CURSOR.exec(Buffer.from(cursor, 'base64url').toString('latin1'))
  if (match?.[1] === undefined || match[2] === undefined) throw new RangeError('not a cursor')
  return { at: Number(match[1]), id: match[2] }
}
