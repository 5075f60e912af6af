import type { HitExplanation, HitExplanations } from '@haidang/contracts'
import { Alert, Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconFilterOff } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { UseQueryResult } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { SeverityBadge } from '../ui/badges.tsx'
import { RecordText } from '../ui/record-text.tsx'
import { useText } from '../ui/text.ts'
import { CorrelatedEvents } from './correlated-events.tsx'
import { exceptionFieldsOf, groupReasons, recordSpans } from './explained.ts'
import { ExceptionForm } from './exception-form.tsx'
import classes from './hit-explanation.module.css'
import { Loaded } from './loaded.tsx'
import { ReasonList } from './reason-list.tsx'
import { useApp, useMay } from './session.tsx'
import { TechniqueLinks } from './technique-links.tsx'

function RuleName({ hit }: { readonly hit: HitExplanation }) {
  const mayRead = useMay('rule.read')
  if (hit.rule === null || !mayRead) return <strong>{hit.title}</strong>
  return (
    <strong>
      <Link to="/rules/$ruleId" params={{ ruleId: hit.rule.id }}>
        {hit.title}
      </Link>
    </strong>
  )
}

/** What there is to know about which text of the rule is explained. */
function Basis({ hit }: { readonly hit: HitExplanation }) {
  const { t } = useText()
  const { rule } = hit
  if (hit.basis === 'stored' && hit.kind === 'sigma')
    return (
      <Alert color="gray" variant="light">
        {t('ui.rules.why.stored')}
      </Alert>
    )
  if (rule === null) return null
  if (hit.basis === 'other_version')
    return (
      <Alert color="yellow" variant="light">
        {t('ui.rules.why.otherVersion', { version: rule.version })}
      </Alert>
    )
  if (rule.hasChangedSince)
    return (
      <Alert color="gray" variant="light">
        {t('ui.rules.why.changed', { version: rule.version, current: rule.currentVersion })}
      </Alert>
    )
  return null
}

/** Reasons that name a field of the event with the value it has. */
const shownReasons = (hit: HitExplanation) => (hit.correlation === null ? hit.reasons : groupReasons(hit.reasons))

function Steps({
  hit,
  event,
  next,
}: {
  readonly hit: HitExplanation
  readonly event: HitExplanations['event']
  readonly next?: ReactNode
}) {
  const { t } = useText()
  const mayTune = useMay('rule.tune')
  const mayAlerts = useMay('alert.read')
  const [isOpen, form] = useDisclosure(false)
  const { rule } = hit
  return (
    <div>
      <h4 className={classes.subtitle}>{t('ui.rules.why.nextTitle')}</h4>
      <ol className={classes.steps}>
        <li>{t('ui.rules.why.nextCheck')}</li>
        <li>
          {next ?? (
            <>
              {t('ui.rules.why.nextReal')}{' '}
              {mayAlerts && (
                <Link to="/alerts" search={{ text: hit.title }}>
                  {t('ui.rules.why.findAlert')}
                </Link>
              )}
            </>
          )}
        </li>
        {mayTune && rule !== null && !rule.isRetired && (
          <li>
            {t('ui.rules.why.nextFalse')}{' '}
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<IconFilterOff size={15} aria-hidden />}
              onClick={form.open}
            >
              {t('ui.rules.exception.create')}
            </Button>
          </li>
        )}
      </ol>
      {isOpen && rule !== null && (
        <ExceptionForm
          rule={{ id: rule.id, title: hit.title }}
          fields={exceptionFieldsOf(shownReasons(hit))}
          organisation={event.organisation}
          reason={t('ui.rules.exception.reasonFromHit', { title: hit.title })}
          onClose={form.close}
        />
      )}
    </div>
  )
}

function Explanation({
  hit,
  event,
  next,
  hasRecord,
}: {
  readonly hit: HitExplanation
  readonly event: HitExplanations['event']
  readonly next?: ReactNode
  readonly hasRecord: boolean
}) {
  const { t } = useText()
  const { rule } = hit
  return (
    <div className={classes.explanation}>
      <p className={classes.title}>
        <SeverityBadge severity={hit.level} isBare />
        <RuleName hit={hit} />
        {hit.techniques.length > 0 && <TechniqueLinks techniques={hit.techniques} />}
      </p>
      {rule !== null && rule.description !== '' && <p>{rule.description}</p>}
      <Basis hit={hit} />
      {hit.correlation === null ? (
        <ReasonList reasons={hit.reasons} />
      ) : (
        <CorrelatedEvents correlation={hit.correlation} />
      )}
      {hasRecord && (
        <details>
          <summary>{t('ui.rules.why.record')}</summary>
          <RecordText
            text={event.text}
            spans={recordSpans(shownReasons(hit))}
            label={t('ui.rules.why.record')}
            className={classes.record ?? ''}
          />
        </details>
      )}
      {rule !== null && rule.falsepositives.length > 0 && (
        <div>
          <h4 className={classes.subtitle}>{t('ui.rules.why.falsepositives')}</h4>
          <ul className={classes.bullets}>
            {rule.falsepositives.map((hint) => (
              <li key={hint}>{hint}</li>
            ))}
          </ul>
        </div>
      )}
      {hit.kind === 'sigma' && <Steps hit={hit} event={event} next={next} />}
    </div>
  )
}

/** The explanations of an event's findings, those of one rule with `ruleKey`. */
export function useHitExplanations(
  eventId: string,
  at: string | undefined,
  ruleKey?: string,
  isWanted = true,
): UseQueryResult<HitExplanations> {
  const { api } = useApp()
  return useQuery({
    queryKey: ['rules', 'why', eventId, at, ruleKey],
    queryFn: ({ signal }) => api.hitExplanations.read({ eventId, time: at, ruleKey }, signal),
    staleTime: 300_000,
    enabled: isWanted,
  })
}

/**
 * Why an event was found, for somebody who did not write the rule: which rule, what in the event it met and where, when it is usually
 * wrong, and what to do next. With `ruleKey` only the findings of that rule.
 */
export function HitExplanationPanel({
  eventId,
  at,
  ruleKey,
  next,
  hasRecord = true,
}: {
  readonly eventId: string
  readonly at: string | undefined
  readonly ruleKey?: string
  /** The next act where the finding is a true one. */
  readonly next?: ReactNode
  /** Whether the record is shown with its matches; not where the page shows it anyway. */
  readonly hasRecord?: boolean
}) {
  const { t } = useText()
  const query = useHitExplanations(eventId, at, ruleKey)
  return (
    <Loaded query={query}>
      {({ items, event }) =>
        items.length === 0 ? (
          <p>{t('ui.events.findingsNone')}</p>
        ) : (
          items.map((hit) => (
            <Explanation key={hit.findingId} hit={hit} event={event} next={next} hasRecord={hasRecord} />
          ))
        )
      }
    </Loaded>
  )
}
