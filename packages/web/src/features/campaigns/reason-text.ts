import type { CampaignReason } from '@haidang/contracts'
import { spanOf } from '../../ui/format.ts'
import type { Text } from '../../ui/text.ts'

/** `domain:c2.example` as `Tên miền c2.example`; a key without a known kind as it stands. */
function artefactText(key: unknown, { lookup }: Text): string {
  const text = String(key ?? '')
  const colon = text.indexOf(':')
  const kind = colon < 0 ? '' : lookup(`domain.indicatorKind.${text.slice(0, colon)}`, {}, '')
  return kind === '' ? text : `${kind} ${text.slice(colon + 1)}`
}

/** Why the platform decided something about a campaign, in the reader's words. */
export function reasonText(reason: CampaignReason, text: Text): string {
  const { windowMs, ...params } = reason.params
  const told = {
    ...params,
    artefact: artefactText(params['artefact'], text),
    tiedTo: artefactText(params['tiedTo'], text),
    window: spanOf(text.locale, Number(windowMs ?? 0)),
  }
  return text.lookup(`domain.campaignReason.${reason.code}`, told, `${reason.code} ${Object.values(reason.params).join(', ')}`)
}
