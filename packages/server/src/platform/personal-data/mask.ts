import type { MaskStyle } from './marks.ts'
import { personalFields } from './fields.ts'

const STARS = '***'

/** `Nguyễn Văn An` → `N. V. A.`: enough to tell rows apart, not enough to know who. */
function maskName(value: string): string {
  const letters = value
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => `${Array.from(word)[0] ?? ''}.`)
  return letters.length < 2 ? `${letters[0] ?? ''}${STARS}` : letters.join(' ')
}

/** `an.nguyen@tinh.gov.vn` → `a***@tinh.gov.vn`: the domain is the organisation's. */
function maskEmail(value: string): string {
  const at = value.lastIndexOf('@')
  return at < 1 ? STARS : `${Array.from(value)[0] ?? ''}${STARS}${value.slice(at)}`
}

/** `0912 345 678` → `***678`. */
function maskPhone(value: string): string {
  const digits = value.replaceAll(/\D/g, '')
  return digits.length < 7 ? STARS : `${STARS}${digits.slice(-3)}`
}

/** `10.1.2.3` → `10.1.***`, `2001:db8:1::5` → `2001:db8:***`: the network and not the device. */
function maskAddress(value: string): string {
  const separator = value.includes(':') ? ':' : '.'
  const parts = value.split(separator)
  return parts.length < 3 ? STARS : `${parts.slice(0, 2).join(separator)}${separator}${STARS}`
}

/** A value as it may be shown where the value itself may not. An empty text stays empty: that nothing was there is no secret. */
export function maskValue(value: string, style: MaskStyle): string {
  if (value === '') return ''
  switch (style) {
    case 'none':
      return value
    case 'name':
      return maskName(value)
    case 'email':
      return maskEmail(value)
    case 'phone':
      return maskPhone(value)
    case 'address':
      return maskAddress(value)
    case 'all':
      return STARS
  }
}

const camel = (column: string): string => column.replaceAll(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase())

/**
 * Keys that other rows use for something else (`address` of a syslog sender, `name` of a file): masked for acts on these subjects
 * alone, in the style of the table named.
 */
const ONLY_OF: Readonly<Record<string, { readonly table: string; readonly subjects: readonly string[] }>> = {
  address: { table: 'sessions', subjects: ['session', 'user'] },
  agent: { table: 'sessions', subjects: ['session', 'user'] },
}

/** Keys under which acts name a marked value in what they say of before and after: the column's name in camel case. */
const STYLES: ReadonlyMap<string, MaskStyle> = new Map(
  personalFields()
    .filter(({ form, mask }) => form === 'value' && mask !== 'none')
    .map((field) => ({ ...field, key: camel(field.column) }))
    .filter(({ key, table }) => (ONLY_OF[key]?.table ?? table) === table)
    .map(({ key, mask }) => [key, mask]),
)

function maskUnder(value: unknown, style: MaskStyle): unknown {
  if (typeof value === 'string') return maskValue(value, style)
  if (Array.isArray(value)) return value.map((one) => maskUnder(one, style))
  return value
}

/**
 * The same value with what the register marks masked, at any depth: for the audit's before and after.
 * @param value JSON as it would be written
 * @param subjectKind the kind of subject the act was on, e.g. `user`
 */
export function maskPersonal(value: unknown, subjectKind: string): unknown {
  if (Array.isArray(value)) return value.map((one) => maskPersonal(one, subjectKind))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      const style = STYLES.get(key)
      const isMeant = style !== undefined && (ONLY_OF[key]?.subjects.includes(subjectKind) ?? true)
      return [key, isMeant ? maskUnder(inner, style) : maskPersonal(inner, subjectKind)]
    }),
  )
}
