import type { Locale, Target, TargetVersion } from '@haidang/contracts'
import { numberText } from '../../ui/format.ts'
import type { Text } from '../../ui/text.ts'

export const titleOf = (locale: Locale, target: Pick<Target, 'titleVi' | 'titleEn'>): string =>
  locale === 'en' ? target.titleEn : target.titleVi

/** A value with its unit: `90%`, `12 hệ thống`. */
export function valueText(locale: Locale, value: number, unit: string): string {
  return unit === '%' ? `${numberText(locale, value)}%` : `${numberText(locale, value)} ${unit}`.trim()
}

/** What is asked for, in signs and numbers. */
export function askedText({ t, locale }: Pick<Text, 't' | 'locale'>, version: TargetVersion): string {
  const value = (n: number | null): string => (n === null ? '' : valueText(locale, n, version.unit))
  return t(`ui.targets.operators.${version.operator}`, {
    low: value(version.low ?? version.high),
    high: value(version.high ?? version.low),
  })
}
