import type { DutyDigest, DutySummary } from '@haidang/contracts'
import { IconMessageQuestion } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useApp } from '../../app/session.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { useText } from '../../ui/text.ts'
import classes from './duties.module.css'
import { DutyDue, DutyNotes, DutyPercent, DutyStateBadge } from './duty-marks.tsx'

/** What the unit has before it, each number a way to the duties it counts. */
export function Digest({ digest }: { readonly digest: DutyDigest }) {
  const { t } = useText()
  const { counts } = digest
  const cells = [
    { id: 'late', count: counts.late, tone: 'bad', search: { states: ['late'] as const } },
    { id: 'atRisk', count: counts.atRisk, tone: 'warn', search: { states: ['at_risk'] as const } },
    { id: 'dueSoon', count: digest.dueSoon.length, tone: 'warn', search: {} },
    {
      id: 'done',
      count: counts.doneOnTime + counts.doneLate,
      tone: 'good',
      search: { states: ['done_on_time', 'done_late'] as const },
    },
    { id: 'total', count: counts.total, tone: 'quiet', search: {} },
  ] as const
  return (
    <ul className={classes.counts}>
      {cells.map((cell) => (
        <li key={cell.id}>
          <Link
            to="/duties"
            search={{ view: 'mine', ...('states' in cell.search ? { states: [...cell.search.states] } : {}) }}
            className={classes.count}
            data-tone={cell.count > 0 ? cell.tone : undefined}
          >
            <strong>{cell.count}</strong>
            <span>{t(`ui.duties.counts.${cell.id}`)}</span>
          </Link>
        </li>
      ))}
    </ul>
  )
}

const WAITING_SHOWN = 99

/** The way to what waits for an answer, with how many there are; nothing for people who answer nothing and asked nothing. */
export function WaitingLink() {
  const { t } = useText()
  const { api } = useApp()
  const obstacles = useQuery({
    queryKey: ['obstacles', 'count'],
    queryFn: ({ signal }) => api.obstacles.list({ states: ['open'], limit: WAITING_SHOWN + 1 }, signal),
  })
  const extensions = useQuery({
    queryKey: ['extensions', 'count'],
    queryFn: ({ signal }) => api.extensions.list({ states: ['pending'], limit: WAITING_SHOWN + 1 }, signal),
  })
  const count = (obstacles.data?.items.length ?? 0) + (extensions.data?.items.length ?? 0)
  return (
    <LinkButton
      to="/duties/waiting"
      variant={count > 0 ? 'light' : 'default'}
      leftSection={<IconMessageQuestion size={18} aria-hidden />}
    >
      {t('ui.duties.waiting.link', { count: count > WAITING_SHOWN ? `${WAITING_SHOWN}+` : String(count) })}
    </LinkButton>
  )
}

/** A duty for somebody on a phone: what, in full; by when; how far. */
export function DutyCard({ duty }: { readonly duty: DutySummary }) {
  return (
    <li>
      <Link to="/duties/$dutyId" params={{ dutyId: duty.id }} className={classes.card} data-state={duty.state}>
        <span className={classes.line}>
          <DutyStateBadge duty={duty} />
          <DutyDue duty={duty} />
        </span>
        <span className={classes.cardTitle}>{duty.title}</span>
        <span className={classes.soft}>
          {duty.path} · {duty.plan.number ?? duty.plan.title} · {duty.lead.shortName}
        </span>
        <DutyPercent percent={duty.percent} />
        <DutyNotes duty={duty} />
      </Link>
    </li>
  )
}
