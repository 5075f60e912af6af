import type { CorrelationExplanation } from '@haidang/contracts'
import { Link } from '@tanstack/react-router'
import { ExactTime } from '../ui/clock.tsx'
import { useText } from '../ui/text.ts'
import { spanParts } from './explained.ts'
import classes from './hit-explanation.module.css'

/** What a correlation rule found together, in plain words: how many of what within which span, for whom, by which rules, and the events. */
export function CorrelatedEvents({ correlation }: { readonly correlation: CorrelationExplanation }) {
  const { t, locale } = useText()
  const { type, rules, group, value, bounds, valueFields, timespanMs, observations, events } = correlation
  const number = (n: number): string => n.toLocaleString(locale, { maximumFractionDigits: 2 })
  const { unit, n } = spanParts(timespanMs)
  const titles = new Map(rules.map((rule) => [rule.id, rule.title]))
  const condition = bounds
    .map((bound) => t(`ui.rules.why.together.bounds.${bound.operator}`, { n: number(bound.value) }))
    .join(` ${t('ui.rules.why.together.and')} `)
  return (
    <>
      <p className={classes.soft}>{t('ui.rules.why.together.lead')}</p>
      <p>
        {t(`ui.rules.why.together.${type}`, {
          n: number(value),
          span: t(`ui.rules.why.together.span.${unit}`, { n: number(n) }),
          fields: valueFields.join(', '),
          bounds: condition,
        })}
      </p>
      <div>
        <h4 className={classes.subtitle}>{t('ui.rules.why.together.group')}</h4>
        {group.length === 0 ? (
          <p>{t('ui.rules.why.together.whole')}</p>
        ) : (
          <ul className={classes.bullets}>
            {group.map((shared) => (
              <li key={shared.field}>
                <code>{shared.field}</code>: <strong>{shared.value}</strong>
              </li>
            ))}
          </ul>
        )}
      </div>
      <div>
        <h4 className={classes.subtitle}>{t('ui.rules.why.together.rules')}</h4>
        <ol className={classes.bullets}>
          {rules.map((rule) => (
            <li key={rule.id}>{rule.title}</li>
          ))}
        </ol>
      </div>
      <details>
        <summary>
          {events.length < observations
            ? t('ui.rules.why.together.latest', { n: number(events.length), total: number(observations) })
            : t('ui.rules.why.together.events')}
        </summary>
        <ol className={classes.bullets}>
          {events.map((event) => (
            <li key={`${event.eventId}:${event.ruleId}`}>
              <Link to="/events/$eventId" params={{ eventId: event.eventId }} search={{ at: event.time }}>
                <ExactTime at={event.time} withSeconds />
              </Link>{' '}
              {titles.get(event.ruleId) ?? ''}
            </li>
          ))}
        </ol>
      </details>
    </>
  )
}
