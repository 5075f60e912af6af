import type { Breach, BreachSummary, SubjectsClock } from '@haidang/contracts'
import type { Context } from '#src/modules/access/index.ts'
import { listFiles, presentFile } from '#src/modules/files/index.ts'
import { toIso, toIsoOrNull, type Tx } from '#src/platform/db/index.ts'
import type { PersonalDataRules, PersonalDataVersion } from '#src/rule-sets/personal-data.ts'
import { type BreachListRow, type BreachRow, listBreachHistory, listNotices, type NoticeRow } from './breach-queries.ts'
import { missingOf, subjectClocks } from './model.ts'
import { presentLaw } from './read.ts'

/** Whether the first notice went out late, or has not gone out and is late by now. */
const isLate = (row: Pick<BreachRow, 'due_at' | 'first_sent_at' | 'state'>, nowMs: number): boolean =>
  row.due_at !== null &&
  (row.first_sent_at === null
    ? row.state === 'open' && nowMs > row.due_at.getTime()
    : row.first_sent_at.getTime() > row.due_at.getTime())

export function presentBreachSummary(row: BreachListRow, nowMs: number): BreachSummary {
  return {
    id: row.id,
    code: row.code,
    organisation: row.organisation,
    title: row.title,
    state: row.state,
    detectedAt: toIso(row.detected_at),
    dueAt: toIsoOrNull(row.due_at),
    firstSentAt: toIsoOrNull(row.first_sent_at),
    isLate: isLate(row, nowMs),
    subjectsTotal: row.content.subjectsTotal,
    parts: row.parts,
    lawVersion: row.law_version,
  }
}

export function subjectsOf(row: BreachRow, law: PersonalDataVersion, nowMs: number): SubjectsClock[] {
  const kinds = row.content.data.map(({ kind }) => kind)
  return subjectClocks(law, kinds, row.detected_at.getTime()).map((clock) => {
    // Told once the last of its kinds was.
    const told = clock.kinds.map((kind) => row.told[kind] ?? null)
    const toldAt = told.includes(null)
      ? null
      : (told.toSorted((a, b) => ((a ?? '') < (b ?? '') ? -1 : 1)).at(-1) ?? null)
    const end = toldAt === null ? nowMs : Date.parse(toldAt)
    return { ...clock, dueAt: new Date(clock.dueAt).toISOString(), toldAt, isLate: end > clock.dueAt }
  })
}

const presentNotice = (notice: NoticeRow): Breach['notices'][number] => ({
  part: notice.part,
  number: notice.number,
  sentAt: toIso(notice.sent_at),
  channel: notice.channel,
  isLate: notice.is_late,
  lateReason: notice.late_reason,
  note: notice.note,
  content: notice.content,
  by: notice.by,
})

const YEAR_MS = 365.25 * 86_400_000

/** Everything the page of a breach shows. */
export async function wholeBreach(tx: Tx, ctx: Context, rules: PersonalDataRules, row: BreachRow): Promise<Breach> {
  const now = ctx.clock.now()
  const law = rules.named(row.law_version)
  const notices = await listNotices(tx, row.id)
  const files = await listFiles(tx, row.content.fileIds)
  const history = await listBreachHistory(tx, row.id)
  const mayAct = ctx.permissions.has('breach.report')
  const subjects = subjectsOf(row, law, now)
  const isOpen = row.state !== 'closed'
  const { keepYears } = law.breach
  return {
    ...presentBreachSummary({ ...row, parts: notices.length }, now),
    law: presentLaw(law),
    form: { code: law.breach.form, of: law.breach.formOf, basis: law.breach.basis },
    authority: law.authority,
    clockStartsAt: toIso(row.clock_starts_at),
    version: row.version,
    content: row.content,
    files: files.map(presentFile),
    notices: notices.map(presentNotice),
    subjects,
    missing: missingOf(row.content),
    readers: row.readers,
    keepUntil:
      keepYears === null || row.closed_at === null
        ? null
        : new Date(row.closed_at.getTime() + keepYears * YEAR_MS).toISOString(),
    createdBy: row.created_by,
    closedAt: toIsoOrNull(row.closed_at),
    history: history.map((entry) => ({ ...entry, at: toIso(entry.at) })),
    nextActs: mayAct
      ? isOpen
        ? [
            'edit',
            'send',
            ...(subjects.some(({ toldAt }) => toldAt === null) ? (['tell_subjects'] as const) : []),
            'readers',
            'close',
          ]
        : ['reopen']
      : [],
  }
}
