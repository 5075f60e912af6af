import type { SamplePreview, SampleRecord } from '@haidang/contracts'
import { ActionIcon } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useMemo, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { numberText } from '../../../ui/format.ts'
import { Panel } from '../../../ui/page.tsx'
import { EmptyState } from '../../../ui/states.tsx'
import { useText } from '../../../ui/text.ts'
import type { Text } from '../../../ui/text.ts'
import classes from './connect.module.css'
import { fieldPhrase, isNamed } from './field-catalogue.ts'
import { kindOf, rawParts, readingOrder, stepTo } from './trace-model.ts'
import type { Origin } from './trace-model.ts'

/** One record of the sample at a time: the raw text beside its normal form, each field joined to where it came from. */
export function RecordView({ preview, isStale }: { readonly preview: SamplePreview; readonly isStale: boolean }) {
  const { t, locale } = useText()
  const [wanted, setAt] = useState<number | null>(null)
  const { records } = preview
  // The row of names is no event: the first record shown is one.
  const first = Math.max(
    0,
    records.findIndex((record) => record.kind !== 'directive'),
  )
  const at = Math.min(wanted ?? first, records.length - 1)
  const record = records[at]
  if (record === undefined) return null
  const title = t('ui.connect.sample.record', {
    number: numberText(locale, record.index + 1),
    total: numberText(locale, preview.counts.records),
  })
  return (
    <Panel
      className={classes.stack}
      title={title}
      acts={
        <>
          <ActionIcon
            variant="default"
            aria-label={t('ui.connect.sample.before')}
            disabled={at === 0}
            onClick={() => setAt(at - 1)}
          >
            <IconChevronLeft size={16} aria-hidden />
          </ActionIcon>
          <ActionIcon
            variant="default"
            aria-label={t('ui.connect.sample.after')}
            disabled={at >= records.length - 1}
            onClick={() => setAt(at + 1)}
          >
            <IconChevronRight size={16} aria-hidden />
          </ActionIcon>
        </>
      }
    >
      <p className={classes.soft}>{t('ui.connect.sample.traceHint')}</p>
      <div data-stale={isStale || undefined} className={classes.stale}>
        <RawAndNormal key={`${record.index}:${record.raw.length}`} record={record} />
      </div>
    </Panel>
  )
}

export function fieldName({ t }: Text, path: string): string {
  return isNamed(path) ? t(fieldPhrase(path)) : path
}

function sourceOf({ t }: Text, origin: Origin): string {
  if (origin.from !== undefined) return t('ui.connect.sample.from', { from: origin.from })
  return origin.start === undefined ? t('ui.connect.sample.own') : t('ui.connect.sample.fromText')
}

const STEPS: Readonly<Record<string, 1 | -1>> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }

function RawAndNormal({ record }: { readonly record: SampleRecord }) {
  const text = useText()
  const { t, lookup } = text
  const [active, setActive] = useState<number | null>(null)
  const table = useRef<HTMLDivElement>(null)
  const raw = useRef<HTMLDivElement>(null)
  const { origins } = record
  const parts = useMemo(() => rawParts(record.raw, origins), [record.raw, origins])
  const order = useMemo(() => readingOrder(origins), [origins])
  const byPlace = useMemo(() => [...new Set(parts.flatMap((part) => part.origins))], [parts])

  const show = (next: number | null, other: HTMLDivElement | null) => {
    setActive(next)
    other?.querySelector(`[data-origins~="${next ?? ''}"]`)?.scrollIntoView({ block: 'nearest' })
  }
  const walk = (
    event: KeyboardEvent,
    along: readonly number[],
    own: HTMLDivElement | null,
    other: HTMLDivElement | null,
  ) => {
    const step = STEPS[event.key]
    if (event.key === 'Escape') setActive(null)
    if (step === undefined) return
    event.preventDefault()
    const next = stepTo(along, active, step)
    show(next, other)
    own?.querySelector(`[data-origins~="${next ?? ''}"]`)?.scrollIntoView({ block: 'nearest' })
  }
  const chosen = active === null ? undefined : origins[active]
  return (
    <>
      <div className={classes.sides}>
        <section className={classes.side}>
          <h3>{t('ui.connect.sample.raw')}</h3>
          <div
            ref={raw}
            className={classes.raw}
            role="group"
            aria-label={t('ui.connect.sample.raw')}
            tabIndex={0}
            onKeyDown={(event) => walk(event, byPlace, raw.current, table.current)}
            onMouseLeave={() => setActive(null)}
          >
            {parts.map((part, n) =>
              part.origins.length === 0 ? (
                <span key={n}>{part.text}</span>
              ) : (
                <mark
                  key={n}
                  data-origins={part.origins.join(' ')}
                  data-active={(active !== null && part.origins.includes(active)) || undefined}
                  onMouseEnter={() => show(smallest(part.origins, origins), table.current)}
                >
                  {part.text}
                </mark>
              ),
            )}
          </div>
          {record.isRawCut && <p className={classes.soft}>{t('ui.connect.sample.rawCut')}</p>}
        </section>
        <section className={classes.side}>
          <h3>{t('ui.connect.sample.normal')}</h3>
          {record.kind === 'event' ? (
            <div
              ref={table}
              className={classes.normal}
              role="group"
              aria-label={t('ui.connect.sample.normal')}
              tabIndex={0}
              onKeyDown={(event) => walk(event, order, table.current, raw.current)}
              onMouseLeave={() => setActive(null)}
            >
              <table>
                <thead>
                  <tr>
                    <th scope="col">{t('ui.connect.sample.field')}</th>
                    <th scope="col">{t('ui.connect.sample.value')}</th>
                  </tr>
                </thead>
                <tbody>
                  {order.map((index) => {
                    const origin = origins[index]
                    if (origin === undefined) return null
                    return (
                      <tr
                        key={index}
                        data-origins={index}
                        data-kind={kindOf(origin)}
                        data-active={index === active || undefined}
                        onMouseEnter={() => show(index, raw.current)}
                      >
                        <th scope="row">
                          {fieldName(text, origin.to)}
                          <span className={classes.soft}>{sourceOf(text, origin)}</span>
                        </th>
                        <td>{shownValue(text, origin)}</td>
                      </tr>
                    )
                  })}
                </tbody>
              </table>
            </div>
          ) : (
            <EmptyState isSmall body={t('ui.connect.sample.noEvent')} />
          )}
        </section>
      </div>
      <p className="visually-hidden" aria-live="polite">
        {chosen === undefined
          ? ''
          : `${fieldName(text, chosen.to)}: ${String(chosen.value)}, ${sourceOf(text, chosen)}`}
      </p>
      {record.problems.length > 0 && (
        <ul className={classes.problems}>
          {record.problems.map((problem, n) => (
            <li key={`${n}:${problem.code}`}>
              <strong>{lookup(`problems.${problem.code}`, {}, problem.code)}</strong>
              <span>
                {problem.field === null
                  ? t('ui.connect.sample.place', { offset: problem.offset })
                  : t('ui.connect.sample.placeField', { field: problem.field })}
                {'. '}
                {lookup(`ui.connect.remedy.${problem.code}`, {}, '')}
              </span>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

/** Of fields whose places lie in one another the one with the shortest place: the most telling. */
function smallest(indices: readonly number[], origins: readonly Origin[]): number | null {
  const length = (index: number): number => (origins[index]?.end ?? 0) - (origins[index]?.start ?? 0)
  return indices.toSorted((a, b) => length(a) - length(b))[0] ?? null
}

function shownValue({ lookup }: Text, { to, value }: Origin): string {
  if (to === 'class_uid') return `${lookup(`domain.eventClass.${String(value)}`, {}, '')} (${String(value)})`
  if ((to === 'time' || to.endsWith('_time')) && typeof value === 'number' && Math.abs(value) < 8.64e15)
    return new Date(value).toISOString()
  return String(value)
}
