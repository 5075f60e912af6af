import type { RuleTestOutcome } from '@haidang/contracts'
import { Alert } from '@mantine/core'
import { recordSpans } from '../../app/explained.ts'
import { ReasonList } from '../../app/reason-list.tsx'
import { StateBadge } from '../../ui/badges.tsx'
import { RecordText } from '../../ui/record-text.tsx'
import { useText } from '../../ui/text.ts'
import classes from './rules.module.css'

type Tested = RuleTestOutcome['events'][number]
type Result = Tested['results'][number]

function Alternatives({ values }: { readonly values: readonly string[] }) {
  const { t } = useText()
  return values.map((value, n) => (
    <span key={value}>
      {n > 0 && ` ${t('ui.rules.words.or')} `}
      <code>{value}</code>
    </span>
  ))
}

/** The first part that failed: what was wanted, and what the event has instead. */
function Miss({ miss }: { readonly miss: NonNullable<Result['miss']> }) {
  const { t } = useText()
  if (miss.kind === 'logsource')
    return (
      <p>
        {t('ui.rules.test.missLogsource')} <Alternatives values={miss.wanted} />
      </p>
    )
  const field = miss.field === '' ? t('ui.rules.words.anyField') : <code>{miss.field}</code>
  if (miss.kind === 'exclusion_matched')
    return (
      <p>
        {t('ui.rules.test.excluded')} <code>{miss.part}</code>: {field} {t('ui.rules.test.excludedHas')}{' '}
        <Alternatives values={miss.found.length > 0 ? miss.found : miss.wanted} />
      </p>
    )
  return (
    <p>
      {t('ui.rules.test.missPart')} <code>{miss.part}</code>: {field} {t('ui.rules.test.missWanted')}{' '}
      <Alternatives values={miss.wanted} />,{' '}
      {miss.found.length === 0 ? (
        t('ui.rules.test.missNoField')
      ) : (
        <>
          {t('ui.rules.test.missFound')} <Alternatives values={miss.found} />
        </>
      )}
    </p>
  )
}

function ResultView({ result }: { readonly result: Result }) {
  const { t } = useText()
  return (
    <div className={classes.column}>
      <p className={classes.versionLine}>
        <StateBadge
          tone={result.isHit ? 'good' : 'quiet'}
          label={result.isHit ? t('ui.rules.test.hit') : t('ui.rules.test.miss')}
        />
        <strong>{result.title}</strong>
      </p>
      {result.isHit ? <ReasonList reasons={result.reasons} /> : result.miss !== null && <Miss miss={result.miss} />}
    </div>
  )
}

/** What the rules made of each event: hits with what matched marked in the record, misses with what first failed. */
export function TestResult({ outcome }: { readonly outcome: RuleTestOutcome }) {
  const { t, lookup } = useText()
  if (outcome.events.length === 0) return <p className={classes.soft}>{t('ui.rules.test.nothingRead')}</p>
  return (
    <div className={classes.column}>
      {outcome.isCut && <p className={classes.soft}>{t('ui.rules.test.cut')}</p>}
      {outcome.events.map((event, n) => (
        <article key={n} className={classes.tested}>
          {outcome.events.length > 1 && (
            <h3 className={classes.testedTitle}>{t('ui.rules.test.eventN', { n: n + 1 })}</h3>
          )}
          {event.unreadable !== null ? (
            <Alert color="red" variant="light" title={t('ui.rules.test.unreadable')}>
              {lookup(
                `problems.${event.unreadable}`,
                {},
                lookup(`errors.${event.unreadable}.title`, {}, event.unreadable),
              )}
            </Alert>
          ) : (
            <>
              {event.results.map((result) => (
                <ResultView key={result.ruleId} result={result} />
              ))}
              <details>
                <summary>
                  {t('ui.rules.test.fields', {
                    kind:
                      [event.logsource.product, event.logsource.category, event.logsource.service]
                        .filter((part) => part !== null && part !== '')
                        .join(' / ') || t('ui.list.none'),
                  })}
                </summary>
                <RecordText
                  text={event.text}
                  spans={event.results.flatMap((result) => recordSpans(result.reasons))}
                  label={t('ui.rules.why.record')}
                  className={classes.record ?? ''}
                />
              </details>
            </>
          )}
        </article>
      ))}
    </div>
  )
}
