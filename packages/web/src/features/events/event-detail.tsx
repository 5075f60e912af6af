import type { EventDetail } from '@haidang/contracts'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { recordSpans } from '../../app/explained.ts'
import { HitExplanationPanel, useHitExplanations } from '../../app/hit-explanation.tsx'
import { Loaded } from '../../app/loaded.tsx'
import { useApp } from '../../app/session.tsx'
import { SeverityBadge } from '../../ui/badges.tsx'
import { ExactTime } from '../../ui/clock.tsx'
import { CopyValue } from '../../ui/copy-value.tsx'
import { DetailFrame, DetailSection } from '../../ui/detail.tsx'
import { Facts } from '../../ui/facts.tsx'
import { numberText } from '../../ui/format.ts'
import { JsonTree } from '../../ui/json-tree.tsx'
import { RecordText } from '../../ui/record-text.tsx'
import { useText } from '../../ui/text.ts'
import classes from './events.module.css'
import { actorOf, flowOf, severityOf, summaryOf } from './event-summary.ts'

/** One event: the main facts, why it was detected, and the bytes as they came beside the normal form. */
export function EventView({ event }: { readonly event: EventDetail }) {
  const text = useText()
  const { t, lookup, locale } = text
  const severity = severityOf(event.severityId)
  const reasons = event.findings.flatMap((finding) => finding.reasons)
  const marks = [
    ...new Set(
      reasons
        .flatMap((reason) => [reason.value, reason.matched])
        .filter((text) => text.length > 1 && text.length < 400),
    ),
  ]
  const markedPaths = new Set(reasons.map((reason) => reason.field))
  const why = useHitExplanations(event.id, event.time, undefined, event.findings.length > 0)
  // Places are those of the text that was explained.
  const spans = why.data?.event.text === event.raw ? why.data.items.flatMap((hit) => recordSpans(hit.reasons)) : []
  const flow = flowOf(event)
  const actor = actorOf(event)
  const facts = [
    { label: t('domain.eventField.time'), value: <ExactTime at={event.time} withSeconds /> },
    { label: t('domain.eventField.receivedAt'), value: <ExactTime at={event.receivedAt} withSeconds /> },
    { label: t('ui.field.organisation'), value: event.organisation.name },
    {
      label: t('ui.events.source'),
      value: (
        <Link to="/sources" search={{ open: event.source.id }}>
          {event.source.name}
        </Link>
      ),
    },
    {
      label: t('domain.eventField.class'),
      value: lookup(`domain.eventClass.${event.classUid}`, {}, String(event.classUid)),
    },
    { label: t('domain.eventField.product'), value: event.product },
    ...(flow === '' ? [] : [{ label: t('ui.events.columnFlow'), value: flow }]),
    ...(actor === '' ? [] : [{ label: t('ui.events.columnHost'), value: actor }]),
    ...(event.process === '' ? [] : [{ label: t('domain.eventField.process'), value: event.process }]),
    ...(event.domain === ''
      ? []
      : [{ label: t('domain.eventField.domain'), value: <CopyValue value={event.domain} /> }]),
    { label: t('ui.events.eventId'), value: <CopyValue value={event.id} /> },
  ]
  return (
    <DetailFrame
      title={summaryOf(event, text)}
      marks={
        <>
          {severity !== null && <SeverityBadge severity={severity} />}
          <span className={classes.soft}>{event.organisation.shortName}</span>
        </>
      }
    >
      <Facts facts={facts} />
      <DetailSection title={t('ui.rules.why.title')}>
        {event.findings.length === 0 ? (
          <p>{t('ui.events.findingsNone')}</p>
        ) : (
          <HitExplanationPanel eventId={event.id} at={event.time} hasRecord={false} />
        )}
      </DetailSection>
      {event.problems.length > 0 && (
        <DetailSection title={t('ui.events.problems')}>
          <ul>
            {event.problems.map((problem) => (
              <li key={problem}>{lookup(`problems.${problem}`, {}, problem)}</li>
            ))}
          </ul>
        </DetailSection>
      )}
      <div className={classes.forms}>
        <DetailSection
          title={t('ui.events.raw')}
          beside={
            <span className={classes.soft}>
              {t('ui.events.bytes', { count: numberText(locale, new TextEncoder().encode(event.raw).length) })}
            </span>
          }
        >
          <RecordText text={event.raw} spans={spans} label={t('ui.events.raw')} className={classes.raw ?? ''} />
        </DetailSection>
        <DetailSection title={t('ui.events.normalised')}>
          <div className={classes.tree} tabIndex={0} role="region" aria-label={t('ui.events.normalised')}>
            <JsonTree value={event.ocsf} marks={marks} markedPaths={markedPaths} />
          </div>
        </DetailSection>
      </div>
    </DetailFrame>
  )
}

export function EventPanel({ eventId, at }: { readonly eventId: string; readonly at: string | undefined }) {
  const { api } = useApp()
  const query = useQuery({
    queryKey: ['events', 'one', eventId, at],
    queryFn: () => api.events.read(eventId, at),
    staleTime: 600_000,
  })
  return <Loaded query={query}>{(event) => <EventView event={event} />}</Loaded>
}
