/** Rows of an audit as years of a country's platform write them, chained, as lines of PostgreSQL's COPY. */
import { auditText, chainHash, FORM, stableJson } from '@haidang/server/modules/audit/row-text.ts'
import { wordsOf } from '@haidang/server/modules/audit/words.ts'

export const ORGANISATIONS = 4_000
export const PEOPLE = 20_000
export const START_MS = Date.UTC(2023, 6, 1)
/** Three and a half years, whatever the number of rows. */
export const SPAN_MS = 3.5 * 365 * 86_400_000

const hex = (n: number, width: number): string => n.toString(16).padStart(width, '0')
export const idOf = (kind: number, n: number): string => `0190${hex(kind, 4)}-0000-7000-8000-${hex(n, 12)}`
export const organisationId = (n: number): string => idOf(0xa000, n)
export const personId = (n: number): string => idOf(0xb000, n)
export const subjectId = (n: number): string => idOf(0xc000, n)
export const addressOf = (person: number): string => `10.${person % 200}.${(person >> 3) % 250}.${1 + (person % 250)}`

/** Acts with their share of all, a kind of subject, and what they leave. */
const ACTS: readonly (readonly [share: number, action: string, kind: string])[] = [
  [260, 'session.open', 'user'],
  [90, 'session.close', 'user'],
  [220, 'alert.acknowledge', 'alert'],
  [120, 'alert.close', 'alert'],
  [30, 'audit.read', 'audit'],
  [40, 'inbox.answer', 'warning'],
  [20, 'warning.draft', 'warning'],
  [10, 'warning.approve', 'warning'],
  [10, 'warning.dispatch', 'warning'],
  [60, 'duty.progress', 'duty'],
  [20, 'duty.complete', 'duty'],
  [30, 'source.update', 'source'],
  [10, 'source.create', 'source'],
  [25, 'user.update', 'user'],
  [8, 'user.create', 'user'],
  [20, 'report.export', 'report'],
  [15, 'rule.update', 'rule'],
  [5, 'exception.create', 'rule_exception'],
  [4, 'organisation.update', 'organisation'],
  [2, 'webhook.create', 'webhook'],
  [1, 'rule_pack.activate', 'rule_pack'],
]
const TOTAL = ACTS.reduce((sum, [share]) => sum + share, 0)
const NOTES = [
  'Đã xử lý xong theo công văn',
  'Máy chủ thử nghiệm, không ảnh hưởng',
  'Bổ sung minh chứng theo yêu cầu của đơn vị chủ trì',
  'Cảnh báo nhầm do quét định kỳ',
  'Cập nhật sau khi thay thiết bị',
]
const AGENTS = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Gecko/20100101 Firefox/145.0',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36',
  'haidang/0.1.0',
]

/** The same sequence every time (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}
/** A few do much, many do little. */
export const skewed = (random: () => number, count: number): number => Math.floor(count * random() ** 3)

function detailsOf(
  action: string,
  n: number,
  random: () => number,
): { before?: unknown; after?: unknown; reason: string | null } {
  const note = NOTES[Math.floor(random() * NOTES.length)] ?? ''
  switch (action) {
    case 'alert.acknowledge':
      return { before: { state: 'new' }, after: { state: 'acknowledged' }, reason: null }
    case 'alert.close':
      return { before: { state: 'acknowledged' }, after: { state: 'closed', verdict: 'benign', note }, reason: note }
    case 'user.update':
    case 'user.create':
      return {
        before: { displayName: `C. B. #${hex(n, 8)}`, roles: ['unit_officer'], isActive: true },
        after: { displayName: `C. B. #${hex(n + 1, 8)}`, roles: ['unit_leader'], isActive: true },
        reason: null,
      }
    case 'source.update':
    case 'source.create':
      return {
        before: { name: `Tường lửa ${n % 5000}`, isPaused: false },
        after: {
          name: `Tường lửa ${n % 5000}`,
          isPaused: true,
          host: `fw${n % 5000}.don-vi-${n % ORGANISATIONS}.example`,
        },
        reason: null,
      }
    case 'duty.progress':
      return { before: { percent: n % 100 }, after: { percent: (n + 5) % 100, files: [subjectId(n)] }, reason: null }
    case 'rule.update':
      return {
        before: { isEnabled: true },
        after: { isEnabled: false, reason: `${note} ${n}` },
        reason: `${note} ${n}`,
      }
    default:
      return { after: { number: n % 100_000 }, reason: null }
  }
}

const escapeCopy = (text: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t')
const field = (value: string | null): string => (value === null ? '\\N' : escapeCopy(value))

export const COPY_COLUMNS =
  'seq, tenant_id, at, actor, action, subject_kind, subject_id, result, before, after, request_id, hash, form, code, reason, address, agent, session_id, token_id, marks, words'

/** Lines of COPY's text format, a few thousand rows a piece; `head` is the chain's hash after the last one given out. */
export function* copyLines(rows: number, state: { head: Uint8Array }): Generator<string> {
  const random = randomFrom(42)
  let piece = ''
  for (let seq = 1; seq <= rows; seq++) {
    let pick = random() * TOTAL
    let act = ACTS[0]
    for (const one of ACTS) {
      act = one
      pick -= one[0]
      if (pick < 0) break
    }
    const action = act?.[1] ?? ''
    const kind = act?.[2] ?? ''
    const person = skewed(random, PEOPLE)
    const name = `Cán bộ ${person}`
    const isRefused = random() < 0.02
    const { before, after, reason } = detailsOf(action, seq, random)
    const row = {
      form: FORM,
      seq,
      tenantId: organisationId(person % ORGANISATIONS),
      at: new Date(START_MS + Math.floor((SPAN_MS * seq) / rows)).toISOString(),
      actor: stableJson({ kind: 'user', id: personId(person), name, roles: ['unit_officer'] }),
      action,
      subjectKind: kind,
      subjectId: kind === 'user' ? personId(person) : subjectId(Math.floor(seq / 3)),
      result: isRefused ? 'refused' : 'done',
      before: before === undefined ? null : stableJson(before),
      after: after === undefined ? null : stableJson(after),
      requestId: idOf(0xd000, seq),
      code: isRefused ? (random() < 0.1 ? 'tlp.denied' : 'permission.denied') : null,
      reason,
      address: addressOf(person),
      agent: AGENTS[person % AGENTS.length] ?? null,
      sessionId: idOf(0xe000, Math.floor(seq / 40)),
      tokenId: null,
      marks: null,
    }
    const hash = chainHash(state.head, auditText(row))
    state.head = hash
    const words = wordsOf([name, row.subjectId, reason, row.code, before, after])
    piece += `${seq}\t${row.tenantId}\t${row.at}\t${field(row.actor)}\t${action}\t${kind}\t${row.subjectId}\t${row.result}\t${field(row.before)}\t${field(row.after)}\t${row.requestId}\t\\\\x${hash.toString('hex')}\t${FORM}\t${field(row.code)}\t${field(reason)}\t${row.address}\t${field(row.agent)}\t${row.sessionId}\t\\N\t\\N\t${words.join(' ')}\n`
    if (seq % 2000 === 0 || seq === rows) {
      yield piece
      piece = ''
    }
  }
}
