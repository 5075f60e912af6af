import type { Locale, WarningRecipient, Webhook } from '@haidang/contracts'
import { createTranslator, type Translator } from '@haidang/phrases'
import { toIso, toIsoOrNull } from '#src/platform/db/index.ts'
import type { DeliveryState } from './queries.ts'
import type { DeliveryProblem, WebhookRow } from './tables.ts'

/** Built once: a page tells of thousands of deliveries. */
const translators: Readonly<Record<Locale, Translator>> = { vi: createTranslator('vi'), en: createTranslator('en') }

export function presentWebhook(row: WebhookRow): Webhook {
  return {
    id: row.id,
    organisation: { id: row.tenant_id, name: row.name, shortName: row.short_name, provinceCode: row.province_code },
    url: row.url,
    isEnabled: row.is_enabled,
    createdAt: toIso(row.created_at),
  }
}

/** A failed delivery in words: what is wrong, and what the other side answered. */
export function describeProblem(translator: Translator, problem: DeliveryProblem): string {
  const text = translator.lookup(`mail.problem.${problem.code}`, {}, problem.code)
  return problem.detail === '' ? text : `${text}: ${problem.detail}`
}

type ChannelState = WarningRecipient['channels'][number]

/**
 * One line per channel of one organisation: sent as soon as one address was reached, failed when all failed; the problem of
 * an address that failed is told in either case.
 */
export function presentChannels(deliveries: readonly DeliveryState[], locale: Locale): ChannelState[] {
  const translator = translators[locale]
  const channels: ChannelState[] = []
  for (const channel of ['inbox', 'email', 'webhook'] as const) {
    const own = deliveries.filter((d) => d.channel === channel)
    if (own.length === 0) continue
    const state = own.some((d) => d.state === 'sent')
      ? 'sent'
      : own.some((d) => d.state === 'queued')
        ? 'queued'
        : 'failed'
    const shown = own.find((d) => d.state === state)
    const problem = own.find((d) => d.error !== null)?.error ?? null
    channels.push({
      channel,
      state,
      at: toIsoOrNull(shown?.at ?? null),
      error: problem === null ? null : describeProblem(translator, problem),
    })
  }
  return channels
}
