import { type Locale, TOKEN_WARNED_DAYS } from '@haidang/contracts'
import { createTranslator, type Translator } from '@haidang/phrases'
import { type Clock, VIETNAM_OFFSET_MS } from '@haidang/std'
import { type Database, SYSTEM_SCOPE } from '#src/platform/db/index.ts'
import type { Mail } from '#src/platform/mail/index.ts'
import { claimEnding, forgetTold } from './queries.ts'
import type { EndingRow } from './tables.ts'

const translators: Readonly<Record<Locale, Translator>> = { vi: createTranslator('vi'), en: createTranslator('en') }
const DAY_MS = 86_400_000
const AT_ONCE = 50

function localTime(locale: Locale, at: Date): string {
  const local = new Date(at.getTime() + VIETNAM_OFFSET_MS).toISOString()
  const date = locale === 'vi' ? `${local.slice(8, 10)}/${local.slice(5, 7)}/${local.slice(0, 4)}` : local.slice(0, 10)
  return `${local.slice(11, 16)} ${date} (UTC+7)`
}

function textOf(row: EndingRow, publicUrl: string): { subject: string; text: string } {
  const { t } = translators[row.locale]
  const { name, prefix } = row
  const lines = [
    t('mail.token.ending', { name, prefix, owner: row.owner_name, at: localTime(row.locale, row.expires_at) }),
    row.last_used_at === null
      ? t('mail.token.unused')
      : t('mail.token.used', { at: localTime(row.locale, row.last_used_at) }),
    '',
    t('mail.token.renew', { url: `${publicUrl.replace(/\/+$/, '')}/tokens?open=${row.id}` }),
  ]
  return { subject: t('mail.token.subject', { name }), text: `${lines.join('\n')}\n` }
}

/**
 * Tells the owners of tokens that end soon by mail, once each: the person, or who answers for the machine. Whoever cannot be told
 * now is told with a later tick; without mail the page tells it alone.
 * @returns how many were told
 */
export async function tellEnding(db: Database, clock: Clock, mail: Mail, publicUrl: string): Promise<number> {
  if (!mail.isEnabled) return 0
  const now = clock.now()
  const rows = await db.withTx(SYSTEM_SCOPE, (tx) =>
    claimEnding(tx, new Date(now).toISOString(), new Date(now + TOKEN_WARNED_DAYS * DAY_MS).toISOString(), AT_ONCE),
  )
  const untold: string[] = []
  for (const row of rows) {
    const outcome = await mail.send({
      to: row.email,
      ...textOf(row, publicUrl),
      messageId: `token-${row.id}@${URL.parse(publicUrl)?.hostname ?? 'haidang.invalid'}`,
      headers: { 'Auto-Submitted': 'auto-generated' },
    })
    if (!outcome.ok && !outcome.isFinal) untold.push(row.id)
  }
  if (untold.length > 0) await db.withTx(SYSTEM_SCOPE, (tx) => forgetTold(tx, untold))
  return rows.length - untold.length
}
