import { type DraftWarningInput, WarningContent } from '@haidang/contracts'
import { createTranslator, type PhraseKey } from '@haidang/phrases'
import { formatVietnamTime } from './local-time.ts'
import type { WarningSource } from './ports.ts'

const NETWORK = new Set(['ip', 'ipv4', 'ipv6', 'cidr'])
const NAME = new Set(['domain', 'url'])
/** Most actions a draft starts with; an author adds what is special. */
const MOST_ACTIONS = 6

/** The actions a recipient can take on what was seen, the most pressing first; searching logs and reporting are always among them. */
function actionsFor(kinds: ReadonlySet<string>): PhraseKey[] {
  const has = (...names: string[]): boolean => names.some((name) => kinds.has(name))
  const special: PhraseKey[] = []
  if ([...kinds].some((kind) => NETWORK.has(kind))) special.push('mail.draft.action.blockNetwork')
  if ([...kinds].some((kind) => NAME.has(kind))) special.push('mail.draft.action.blockDomain')
  if (has('hash', 'file', 'process')) special.push('mail.draft.action.searchHash')
  if (has('email')) special.push('mail.draft.action.mailSender')
  if (has('user', 'account')) special.push('mail.draft.action.account')
  if (has('host', 'process', 'file')) special.push('mail.draft.action.host')
  const general: PhraseKey[] = ['mail.draft.action.searchLogs', 'mail.draft.action.preserve', 'mail.draft.action.patch']
  const chosen = [...special.slice(0, 3), ...general].slice(0, MOST_ACTIONS - 1)
  return [...chosen, 'mail.draft.action.report']
}

/**
 * The draft a campaign or alert gives: in Vietnamese whoever reads it, because it is an official text. TLP:AMBER, addressed to
 * the organisations concerned. Texts longer than a warning may hold are cut.
 */
export function fillFrom(source: WarningSource): Omit<DraftWarningInput, 'campaignId' | 'alertId'> {
  const { t } = createTranslator('vi')
  const count = source.organisationIds.length
  const indicators = source.indicators
    .slice(0, 2000)
    .map(({ kind, value }) => ({ kind: kind.slice(0, 30), value: value.slice(0, 2048) }))
  const about =
    indicators.length > 0 ? t('mail.draft.indicators', { count: indicators.length }) : t('mail.draft.noIndicators')
  const summary = t('mail.draft.summary', {
    title: source.title,
    organisations: count,
    indicators: about,
    sightings: source.sightingCount,
    first: formatVietnamTime(Date.parse(source.firstSeenAt)),
    last: formatVietnamTime(Date.parse(source.lastSeenAt)),
  })
  // A title of one organisation's alert is whatever its rule is called, which may be too short to stand alone.
  const alone = source.title.trim().length < 3 ? `${t('mail.bulletin.kind')} ${source.title}` : source.title
  const title = count > 1 ? t('mail.draft.title', { title: source.title, count }) : alone
  const content = WarningContent.parse({
    title: title.slice(0, 300),
    summary: summary.slice(0, 5000),
    actions: actionsFor(new Set(source.indicators.map((i) => i.kind))).map((key) => t(key)),
    indicators,
    techniques: source.techniques.slice(0, 200),
  })
  return {
    content,
    severity: source.severity,
    tlp: 'amber',
    addressing: {
      organisationIds: [...source.organisationIds],
      groupIds: [],
      sectors: [],
      kinds: [],
      provinceCodes: [],
    },
  }
}
