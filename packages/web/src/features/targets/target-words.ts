import type { Locale, Target, TargetVersion } from '@haidang/contracts'
import { numberText } from '../../ui/format.ts'
import type { Text } from '../../ui/text.ts'

export const titleOf = (locale: Locale, target: Pick<Target, 'titleVi' | 'titleEn'>): string =>
  locale === 'en' ? target.titleEn : target.titleVi

/** A value with its unit in words: `90%`, `12 hệ thống`; the unit as it is written where the catalogue does not know it. */
export function valueText({ locale, lookup }: Pick<Text, 'locale' | 'lookup'>, value: number, unit: string): string {
  const number = numberText(locale, value)
  return unit === '%' ? `${number}%` : lookup(`ui.targets.units.${unit}`, { value: number }, `${number} ${unit}`.trim())
}

/** The unit alone, for a field that takes a value of it. */
export const unitText = ({ lookup }: Pick<Text, 'lookup'>, unit: string): string =>
  lookup(`ui.targets.units.${unit}`, { value: '' }, unit).trim()

/** What is asked for, in signs and numbers; a span names its unit once. */
export function askedText(text: Text, version: TargetVersion): string {
  const { t, locale } = text
  const value = (n: number | null): string => (n === null ? '' : valueText(text, n, version.unit))
  const low = version.low ?? version.high
  return t(`ui.targets.operators.${version.operator}`, {
    low: version.operator === 'between' && low !== null ? numberText(locale, low) : value(low),
    high: value(version.high ?? version.low),
  })
}
