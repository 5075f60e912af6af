import { randomUUID } from 'node:crypto'
import { type Locale, LocaleSchema } from '@haidang/contracts'
import { createTranslator, type Translator } from '@haidang/phrases'
import { VIETNAM_OFFSET_MS } from '@haidang/std'
import { SYSTEM_SCOPE } from '#src/platform/db/index.ts'
import type { Identity } from './identity.ts'
import { getUser } from './queries.ts'

const translators: Readonly<Record<Locale, Translator>> = { vi: createTranslator('vi'), en: createTranslator('en') }

/** Something about how a person signs in that changed: they are told, since it may not have been them. */
export type AccountNotice =
  | 'passwordChanged'
  | 'totpAdded'
  | 'totpRemoved'
  | 'passkeyAdded'
  | 'passkeyRemoved'
  | 'recoveryCodesMade'
  | 'factorsReset'

type Sender = Pick<Identity, 'db' | 'mail' | 'publicUrl'>

const localeOf = (text: string): Locale => LocaleSchema.safeParse(text).data ?? 'vi'

/** An instant as people in Viet Nam read it, in ISO order for English. */
export function localTime(locale: Locale, atMs: number): string {
  const local = new Date(atMs + VIETNAM_OFFSET_MS).toISOString()
  const date = locale === 'vi' ? `${local.slice(8, 10)}/${local.slice(5, 7)}/${local.slice(0, 4)}` : local.slice(0, 10)
  return `${local.slice(11, 16)} ${date} (UTC+7)`
}

async function addressed({ db, mail }: Sender, userId: string) {
  if (!mail.isEnabled) return null
  const user = await db.withTx(SYSTEM_SCOPE, (tx) => getUser(tx, userId))
  if (user === undefined || user.email === null) return null
  const locale = localeOf(user.locale)
  return { to: user.email, user, locale, t: translators[locale].t }
}

/** Tells a person by mail that their account changed. Best effort: a mail server that is away stops nobody. */
export async function tellOwner(sender: Sender, userId: string, notice: AccountNotice, nowMs: number): Promise<void> {
  const found = await addressed(sender, userId)
  if (found === null) return
  const { to, user, locale, t } = found
  await sender.mail.send({
    to,
    subject: t('mail.account.subject'),
    text: [
      t('mail.account.opening', { name: user.display_name }),
      '',
      t(`mail.account.${notice}`),
      t('mail.account.at', { at: localTime(locale, nowMs) }),
      '',
      t('mail.account.notYou', { url: `${sender.publicUrl}/account` }),
    ].join('\n'),
    messageId: `account.${randomUUID()}@${new URL(sender.publicUrl).hostname}`,
  })
}

/** Sends a link that sets a password. @returns whether a mail server took it */
export async function mailInvitation(
  sender: Sender,
  userId: string,
  link: { readonly path: string; readonly purpose: 'invite' | 'reset'; readonly expiresAtMs: number },
): Promise<boolean> {
  const found = await addressed(sender, userId)
  if (found === null) return false
  const { to, user, locale, t } = found
  const outcome = await sender.mail.send({
    to,
    subject: t(`mail.invitation.${link.purpose}Subject`),
    text: [
      t('mail.account.opening', { name: user.display_name }),
      '',
      t(`mail.invitation.${link.purpose}`, { organisation: user.organisation_name, login: user.login }),
      '',
      `${sender.publicUrl}${link.path}`,
      '',
      t('mail.invitation.until', { at: localTime(locale, link.expiresAtMs) }),
      t('mail.invitation.closing'),
    ].join('\n'),
    messageId: `invitation.${randomUUID()}@${new URL(sender.publicUrl).hostname}`,
  })
  return outcome.ok
}
