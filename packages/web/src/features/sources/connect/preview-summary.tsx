import type { SamplePreview, SourceFormat } from '@haidang/contracts'
import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { StateBadge } from '../../../ui/badges.tsx'
import { numberText } from '../../../ui/format.ts'
import { Panel } from '../../../ui/page.tsx'
import { useText } from '../../../ui/text.ts'
import classes from './connect.module.css'

const TONES = { sure: 'good', likely: 'good', unsure: 'warn' } as const

/** What the sample is taken for, the counts, and what is to be looked at with its remedy. */
export function PreviewSummary({
  preview,
  mappingName,
  onFormat,
  acts,
}: {
  readonly preview: SamplePreview
  readonly mappingName: string | null
  readonly onFormat: (format: SourceFormat) => void
  readonly acts?: ReactNode
}) {
  const { t, lookup, locale } = useText()
  const { recognised, counts } = preview
  const label =
    mappingName !== null
      ? t('ui.connect.sample.byMapping', { name: mappingName })
      : recognised.format === null
        ? t('ui.connect.sample.none')
        : t(`ui.connect.sample.${recognised.confidence}`, { format: t(`domain.sourceFormat.${recognised.format}`) })
  const tone = counts.events === 0 ? 'bad' : mappingName !== null ? 'good' : TONES[recognised.confidence]
  const figures = (['records', 'events', 'partial', 'refused', 'directives'] as const).filter(
    (name) => name === 'records' || name === 'events' || counts[name] > 0,
  )
  return (
    <Panel
      className={classes.stack}
      title={label}
      beside={
        <StateBadge tone={tone} label={`${numberText(locale, counts.events)}/${numberText(locale, counts.records)}`} />
      }
      acts={acts}
    >
      <div aria-live="polite" className={classes.figures}>
        {figures.map((name) => (
          <span key={name} className={classes.figure} data-tone={name === 'refused' ? 'bad' : undefined}>
            <strong>{numberText(locale, counts[name])}</strong> {t(`ui.connect.sample.${name}`)}
          </span>
        ))}
      </div>
      {preview.isCut && <p className={classes.soft}>{t('ui.connect.sample.cut')}</p>}
      {preview.classes.length > 0 && (
        <p className={classes.soft}>
          {t('ui.connect.sample.classes')}:{' '}
          {preview.classes
            .map(
              ({ classUid, count }) =>
                `${lookup(`domain.eventClass.${classUid}`, {}, String(classUid))} ${numberText(locale, count)}`,
            )
            .join(' · ')}
        </p>
      )}
      {mappingName === null && recognised.others.length > 0 && (
        <div className={classes.others}>
          <span>{t('ui.connect.sample.others')}</span>
          {recognised.others.map(({ format }) => (
            <Button
              key={format}
              size="compact-sm"
              variant="default"
              aria-label={t('ui.connect.sample.readAs', { format: t(`domain.sourceFormat.${format}`) })}
              onClick={() => onFormat(format)}
            >
              {t(`domain.sourceFormat.${format}`)}
            </Button>
          ))}
        </div>
      )}
      {preview.problems.length === 0 ? (
        counts.events > 0 && <p className={classes.good}>{t('ui.connect.sample.allGood')}</p>
      ) : (
        <div>
          <h3>{t('ui.connect.sample.problems')}</h3>
          <ul className={classes.problems}>
            {preview.problems.map(({ code, count }) => (
              <li key={code}>
                <strong>
                  {numberText(locale, count)} × {lookup(`problems.${code}`, {}, code)}
                </strong>
                <span>{lookup(`ui.connect.remedy.${code}`, {}, '')}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </Panel>
  )
}
