import type { OrganisationRef, ReportContent } from '@haidang/contracts'
import type { Translator } from '@haidang/phrases'

export interface Body {
  readonly ref: OrganisationRef
  readonly kind: string
  /** The body above, where there is one. */
  readonly above: string | null
}

/** First letters of a name's words, as signs of papers are made: `Sở Khoa học và Công nghệ` → `SKHCN`. */
export function signOf(name: string): string {
  return name
    .split(/[\s,-]+/)
    .filter((word) => word !== '' && word.toLowerCase() !== 'và')
    .map((word) => word.charAt(0).toUpperCase())
    .join('')
    .slice(0, 8)
}

/**
 * Head and foot of a body's paper as they usually are, for its clerk to change: the sign, the place, who signs, who receives.
 * @param to whom it is addressed: the consolidating body, or nobody for a report that is still to be addressed
 */
export function draftHead(
  body: Body,
  to: OrganisationRef | null,
  t: Translator['t'],
  lookup: Translator['lookup'],
): ReportContent {
  const isCommittee = body.kind === 'province' || body.kind === 'commune'
  const place = body.ref.provinceCode === null ? '' : lookup(`domain.province.${body.ref.provinceCode}`, {}, '')
  const suffix = isCommittee ? t('reports.signSuffix.committee') : signOf(body.ref.name)
  return {
    above: isCommittee || body.above === null ? '' : body.above,
    issuer: body.ref.name,
    typeCode: t('reports.type.code'),
    typeName: t('reports.type.report'),
    sign: `${t('reports.type.code')}-${suffix}`,
    placeName:
      body.kind === 'commune' ? body.ref.name.replace(/^(?:Xã|Phường|Đặc khu|UBND xã|UBND phường)\s+/u, '') : place,
    abstract: '',
    addressees: to === null ? [] : [to.name],
    legalBases: [],
    blocks: [],
    signature: {
      lines: isCommittee
        ? [t('reports.sign.committee'), t('reports.sign.forHead'), t('reports.sign.deputy')]
        : [t(body.kind === 'department' ? 'reports.sign.director' : 'reports.sign.head')],
      name: '',
    },
    recipients: [t('reports.sameAsAbove'), t('reports.archive')],
    annexes: [],
  }
}
