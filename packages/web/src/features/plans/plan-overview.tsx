import type { Plan } from '@haidang/contracts'
import { Link } from '@tanstack/react-router'
import { dutyParts } from '../../ui/duty-parts.ts'
import { Facts } from '../../ui/facts.tsx'
import { dayOf } from '../../ui/format.ts'
import { Panel } from '../../ui/page.tsx'
import { StateBar } from '../../ui/state-bar.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'
import { FlagList } from './flag-list.tsx'
import classes from './plans.module.css'

/** What the document says of itself: its head, what it rests on, whom it goes to. */
function Document({ plan }: { readonly plan: Plan }) {
  const { t, locale } = useText()
  const day = (on: string | null): string => (on === null ? '' : dayOf(locale, `${on}T12:00:00+07:00`))
  const facts = [
    { label: t('ui.plans.plan.number'), value: plan.number ?? t('ui.plans.noNumber') },
    { label: t('ui.plans.plan.issuedOn'), value: day(plan.issuedOn) },
    { label: t('ui.plans.plan.issuer'), value: plan.issuer },
    { label: t('ui.plans.plan.signatory'), value: plan.signatoryOffice },
    { label: t('ui.plans.plan.consolidator'), value: plan.consolidator.name },
    {
      label: t('ui.plans.plan.period'),
      value: [day(plan.periodFrom), day(plan.periodTo)].filter((text) => text !== '').join(' – '),
    },
    { label: t('ui.plans.plan.replaces'), value: plan.replaces.join('; ') },
    ...(plan.parent === null
      ? []
      : [
          {
            label: t('ui.plans.plan.parent'),
            value: (
              <Link to="/plans/$planId" params={{ planId: plan.parent.id }} className={classes.line}>
                {plan.parent.number ?? plan.parent.title}
              </Link>
            ),
          },
        ]),
  ].filter((fact) => fact.value !== '')
  return (
    <Panel title={t('ui.plans.plan.document')}>
      <Facts facts={facts} />
      {(
        [
          ['bases', plan.legalBases],
          ['recipients', plan.recipients],
        ] as const
      ).map(([id, items]) =>
        items.length === 0 ? null : (
          <details key={id} className={classes.details}>
            <summary>{t(`ui.plans.plan.${id}`)}</summary>
            <ul className={classes.bullets}>
              {items.map((item) => (
                <li key={item}>{item}</li>
              ))}
            </ul>
          </details>
        ),
      )}
    </Panel>
  )
}

/** A plan that was read: how far its review and its duties are, what is in doubt, and the document's head. */
export function PlanOverview({ plan }: { readonly plan: Plan }) {
  const { t } = useText()
  const { review } = plan
  const done = review.total - review.pending
  return (
    <div className={classes.page}>
      <div className={classes.main}>
        <Panel title={t('ui.plans.plan.reviewProgress')}>
          <StateBar
            label={t('ui.plans.plan.reviewProgress')}
            withLegend
            parts={[
              { id: 'accepted', label: t('domain.rowState.accepted'), count: review.accepted, tone: 'good' },
              { id: 'dismissed', label: t('domain.rowState.dismissed'), count: review.dismissed, tone: 'quiet' },
              {
                id: 'other',
                label: t('domain.rowState.merged'),
                count: Math.max(0, done - review.accepted - review.dismissed),
                tone: 'busy',
              },
              { id: 'pending', label: t('domain.rowState.pending'), count: review.pending, tone: 'empty' },
            ]}
          />
          <p>
            {review.pending === 0
              ? t('ui.plans.plan.reviewDone')
              : t('ui.plans.plan.reviewLeft', { count: review.pending })}
            {review.flagged > 0 && ` · ${t('ui.plans.plan.flagged', { count: review.flagged })}`}
          </p>
        </Panel>
        <Panel
          title={t('ui.plans.plan.progress')}
          acts={
            plan.duties.total > 0 ? (
              <Link to="/duties" search={{ view: 'all', plan: plan.id }}>
                {t('ui.plans.plan.duties')}
              </Link>
            ) : undefined
          }
        >
          {plan.duties.total === 0 ? (
            <EmptyState isSmall body={t('ui.plans.plan.noDuties')} />
          ) : (
            <StateBar
              parts={dutyParts(plan.duties, t)}
              label={t('ui.plans.dutyCount', { count: plan.duties.total })}
              withLegend
            />
          )}
        </Panel>
        <Panel title={t('ui.plans.plan.findings')}>
          {plan.findings.length === 0 ? (
            <EmptyState isSmall body={t('ui.plans.plan.noFindings')} />
          ) : (
            <FlagList flags={plan.findings} />
          )}
        </Panel>
      </div>
      <aside className={classes.side}>
        <Document plan={plan} />
      </aside>
    </div>
  )
}
