import type { Paper, PaperBlock } from '@haidang/documents'
import type { Translator } from '@haidang/phrases'
import { VIETNAM_OFFSET_MS, vietnamDate } from '@haidang/std'
import { sql, type Tx } from '#src/platform/db/index.ts'

/** A body as the head of its papers names it. */
export interface Issuer {
  readonly name: string
  readonly kind: string
  readonly provinceCode: string | null
  readonly above: string | null
}

export async function issuerOf(tx: Tx, organisationId: string): Promise<Issuer> {
  const { rows } = await sql<Issuer>`select o.name, o.kind, o.province_code as "provinceCode", p.name as above
    from organisations o left join organisations p on p.tenant_id = o.parent_id where o.tenant_id = ${organisationId}`.execute(
    tx,
  )
  return rows[0] ?? { name: '', kind: 'unit', provinceCode: null, above: null }
}

const BLANK = '\u00A0'.repeat(6)
const two = (text: string | number): string => String(text).padStart(2, '0')

/** A time as papers write it: `08 giờ 30 phút, ngày 20/11/2026` in the clock of Viet Nam. */
export function timeText(at: string | number | Date): string {
  const local = new Date(new Date(at).getTime() + VIETNAM_OFFSET_MS).toISOString()
  return `${local.slice(11, 13)} giờ ${local.slice(14, 16)} phút, ngày ${local.slice(8, 10)}/${local.slice(5, 7)}/${local.slice(0, 4)}`
}
/** A date as papers write it within a line: `20/11/2026`. */
export function dateText(at: string | number | Date): string {
  const [year = '', month = '', day = ''] = vietnamDate(new Date(at).getTime()).split('-')
  return `${day}/${month}/${year}`
}

export const paragraph = (text: string, isItalic = false): PaperBlock => ({ kind: 'paragraph', text, isItalic })
export const item = (level: number, text: string): PaperBlock => ({ kind: 'item', level, text })
/** Texts of several lines: each its own paragraph. */
export const paragraphs = (text: string): PaperBlock[] =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => paragraph(line.trim()))

/** First letters of a name's words, as signs of papers are made. */
const signOf = (name: string): string =>
  name
    .split(/[\s,-]+/)
    .filter((word) => word !== '' && word.toLowerCase() !== 'và')
    .map((word) => word.charAt(0).toUpperCase())
    .join('')
    .slice(0, 8)

export interface PaperFacts {
  readonly issuer: Issuer
  /** The full number where it was given, e.g. `12/TB-SKHCN`; null leaves room for it. */
  readonly number: string | null
  /** Unix milliseconds of the day the paper bears; null leaves room for the day. */
  readonly signedAt: number | null
  readonly now: number
  /** e.g. `TB`; empty for an official letter. */
  readonly typeCode: string
  readonly type: string | null
  readonly abstract: string
  readonly addressees: readonly string[]
  readonly legalBases: readonly string[]
  readonly blocks: readonly PaperBlock[]
  readonly annexes?: Paper['annexes']
}

/** A paper of a body in the layout of Decree 30/2020/NĐ-CP, with room for what its clerk still writes. */
export function officialPaper(facts: PaperFacts, { t, lookup }: Translator): Paper {
  const { issuer } = facts
  const isCommittee = issuer.kind === 'province' || issuer.kind === 'commune'
  const suffix = isCommittee ? t('reports.signSuffix.committee') : signOf(issuer.name)
  const sign = facts.typeCode === '' ? suffix : `${facts.typeCode}-${suffix}`
  const place =
    issuer.kind === 'commune'
      ? issuer.name.replace(/^(?:UBND |Ủy ban nhân dân )?(?:xã|phường|đặc khu)\s+/iu, '')
      : issuer.provinceCode === null
        ? ''
        : lookup(`domain.province.${issuer.provinceCode}`, {}, '')
  // A number given in full brings its own sign.
  const [given = '', ...rest] = (facts.number ?? '').split('/')
  const [year = '', month = '', day = ''] = vietnamDate(facts.signedAt ?? facts.now).split('-')
  return {
    locale: 'vi',
    title: facts.abstract,
    datedAt: facts.signedAt ?? facts.now,
    head: {
      above: isCommittee ? null : issuer.above,
      issuer: issuer.name,
      state: t('reports.state'),
      motto: t('reports.motto'),
      number:
        facts.number === null
          ? t('reports.numberOpen', { blank: BLANK, sign })
          : t('reports.number', { number: given, sign: rest.length === 0 ? sign : rest.join('/') }),
      placeAndDate:
        facts.signedAt === null
          ? t('reports.placeAndDateOpen', { place, blank: BLANK, year })
          : t('reports.placeAndDate', {
              place,
              day: two(day),
              month: Number(month) < 3 ? month : String(Number(month)),
              year,
            }),
    },
    type: facts.type,
    abstract: facts.abstract,
    addresseesLabel: t('reports.addressees'),
    addressees: facts.addressees,
    legalBases: facts.legalBases,
    blocks: facts.blocks,
    signature: {
      lines: isCommittee
        ? [t('reports.sign.committee'), t('reports.sign.forHead'), t('reports.sign.deputy')]
        : [t(issuer.kind === 'department' ? 'reports.sign.director' : 'reports.sign.head')],
      name: '',
    },
    recipientsLabel: t('reports.recipients'),
    recipients: [t('reports.sameAsAbove'), t('reports.archive')],
    annexes: facts.annexes ?? [],
  }
}

export const PAPER_TYPES = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  pdf: 'application/pdf',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  zip: 'application/zip',
} as const
