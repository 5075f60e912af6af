import type { CampaignReason } from '@haidang/contracts'
import { spanOf } from '../../ui/format.ts'
import type { Text } from '../../ui/text.ts'

/** U+2068 and U+2069 stand around a value from the events, so that it can be told from the words around it. */
const ISOLATE = '\u2068'
const POP = '\u2069'

export interface ReasonPart {
  readonly text: string
  /** A value as it was seen, not a word of the sentence. */
  readonly isValue: boolean
}

/** The name of a kind inside a sentence: `Tên miền` as `tên miền`; `IP address` and `URL` keep their capitals. */
function inSentence(name: string): string {
  return /^\p{Lu}\p{Lu}/u.test(name) ? name : name.slice(0, 1).toLowerCase() + name.slice(1)
}

function atStart(sentence: string): string {
  return sentence.slice(0, 1).toUpperCase() + sentence.slice(1)
}

/** `domain:c2.example` as `tên miền c2.example`; a key without a known kind as it stands. */
function artefactText(key: unknown, { lookup }: Text): string {
  const text = String(key ?? '')
  const colon = text.indexOf(':')
  const kind = colon < 0 ? '' : lookup(`domain.indicatorKind.${text.slice(0, colon)}`, {}, '')
  return kind === '' ? `${ISOLATE}${text}${POP}` : `${inSentence(kind)} ${ISOLATE}${text.slice(colon + 1)}${POP}`
}

/** Why the platform decided something about a campaign, in the reader's words: a sentence in parts, the values apart. */
export function reasonParts(reason: CampaignReason, text: Text): readonly ReasonPart[] {
  const { windowMs, ...params } = reason.params
  const told = {
    ...params,
    artefact: artefactText(params['artefact'], text),
    tiedTo: artefactText(params['tiedTo'], text),
    window: spanOf(text.locale, Number(windowMs ?? 0)),
  }
  const sentence = text.lookup(`domain.campaignReason.${reason.code}`, told, '')
  if (sentence === '') return [{ text: `${reason.code} ${Object.values(reason.params).join(', ')}`, isValue: false }]
  const parts: ReasonPart[] = []
  for (const [n, piece] of atStart(sentence).split(ISOLATE).entries()) {
    const end = n === 0 ? -1 : piece.indexOf(POP)
    if (end >= 0) parts.push({ text: piece.slice(0, end), isValue: true })
    const words = piece.slice(end + 1)
    if (words !== '') parts.push({ text: words, isValue: false })
  }
  return parts
}
