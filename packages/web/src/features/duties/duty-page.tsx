import type { Duty, Extension, Obstacle } from '@haidang/contracts'
import { Button, Menu } from '@mantine/core'
import { IconArrowLeft, IconChevronDown, IconFileText, IconPaperclip } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { Loaded } from '../../app/loaded.tsx'
import { useApp, useMay } from '../../app/session.tsx'
import { StateBadge } from '../../ui/badges.tsx'
import { Facts } from '../../ui/facts.tsx'
import { bytesText } from '../../ui/format.ts'
import { HistoryList } from '../../ui/history-list.tsx'
import { Page, Panel } from '../../ui/page.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { dateText, deadlineText } from '../../ui/deadline-text.ts'
import { useText } from '../../ui/text.ts'
import { AnswerDialog, DecideDialog } from './answer-dialogs.tsx'
import classes from './duties.module.css'
import { DutyDialog } from './duty-dialogs.tsx'
import { ExtensionEntry, ObstacleEntry, useIsOthers } from './duty-entries.tsx'
import type { DutyAct } from './duty-dialogs.tsx'
import { DutyDue, DutyNotes, DutyPercent, DutyStateBadge } from './duty-marks.tsx'

const ACT_WORDS = {
  progress: 'ui.duties.act.progress',
  complete: 'ui.duties.act.complete',
  add_evidence: 'ui.duties.act.addEvidence',
  raise_obstacle: 'ui.duties.act.raiseObstacle',
  request_extension: 'ui.duties.act.requestExtension',
  record_condition: 'ui.duties.act.recordCondition',
  reopen: 'ui.duties.act.reopen',
  cancel: 'ui.duties.act.cancel',
} as const
type Offered = keyof typeof ACT_WORDS
const isOffered = (act: DutyAct): act is Offered => act in ACT_WORDS

/** What a person may do next: the first act filled, the second beside it, the others under one button. Ending or reopening a duty is never the filled one. */
function Acts({ acts, onAct }: { readonly acts: readonly Offered[]; readonly onAct: (act: Offered) => void }) {
  const { t } = useText()
  const forward = acts.filter((act) => act !== 'cancel' && act !== 'reopen')
  const [first, second] = forward
  const rest = acts.filter((act) => act !== first && act !== second)
  return (
    <>
      {first !== undefined && <Button onClick={() => onAct(first)}>{t(ACT_WORDS[first])}</Button>}
      {second !== undefined && (
        <Button variant="default" onClick={() => onAct(second)}>
          {t(ACT_WORDS[second])}
        </Button>
      )}
      {rest.length > 0 && (
        <Menu position="bottom-end">
          <Menu.Target>
            <Button variant="default" rightSection={<IconChevronDown size={16} aria-hidden />}>
              {t('ui.duties.act.more')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {rest.map((act) => (
              <Menu.Item key={act} onClick={() => onAct(act)} {...(act === 'cancel' ? { c: 'var(--bad)' } : {})}>
                {t(ACT_WORDS[act])}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </>
  )
}

function Main({
  duty,
  onAnswer,
  onDecide,
}: {
  readonly duty: Duty
  readonly onAnswer: (obstacle: Obstacle) => void
  readonly onDecide: (extension: Extension) => void
}) {
  const { t, locale, lookup } = useText()
  const { api } = useApp()
  const mayAnswer = useMay('plan.assign')
  const mayDecide = useMay('duty.approve')
  const isOthers = useIsOthers()
  return (
    <div className={classes.main}>
      <Panel title={t('ui.duties.detail.source')}>
        {duty.headings.length > 0 && <p className={classes.soft}>{duty.headings.join(' › ')}</p>}
        <blockquote className={classes.source}>{duty.sourceText}</blockquote>
        {duty.place !== null && (
          <Link
            to="/plans/$planId/review"
            params={{ planId: duty.plan.id }}
            search={duty.rowIds[0] === undefined ? {} : { row: duty.rowIds[0] }}
            className={classes.back}
          >
            <IconFileText size={16} aria-hidden /> {t('ui.duties.detail.openDocument', { line: duty.place.line })}
          </Link>
        )}
      </Panel>
      <Panel title={t('ui.duties.detail.obstacles')}>
        {duty.obstacles.length === 0 ? (
          <EmptyState isSmall body={t('ui.duties.detail.noObstacles')} />
        ) : (
          <ul className={classes.list}>
            {duty.obstacles.map((obstacle) => (
              <ObstacleEntry
                key={obstacle.id}
                obstacle={obstacle}
                onAnswer={
                  mayAnswer && isOthers(obstacle) && obstacle.state === 'open' ? () => onAnswer(obstacle) : null
                }
              />
            ))}
          </ul>
        )}
      </Panel>
      {duty.extensions.length > 0 && (
        <Panel title={t('ui.duties.detail.extensions')}>
          <ul className={classes.list}>
            {duty.extensions.map((extension) => (
              <ExtensionEntry
                key={extension.id}
                extension={extension}
                onDecide={
                  mayDecide && isOthers(extension) && extension.state === 'pending' ? () => onDecide(extension) : null
                }
              />
            ))}
          </ul>
        </Panel>
      )}
      <Panel title={t('ui.duties.detail.files')}>
        {duty.files.length === 0 ? (
          <EmptyState isSmall body={t('ui.duties.detail.noFiles')} />
        ) : (
          <ul className={classes.list}>
            {duty.files.map((file) => (
              <li key={file.id}>
                <a href={api.files.contentHref(file.id)} className={classes.back}>
                  <IconPaperclip size={16} aria-hidden /> {file.name}
                  <span className={classes.soft}>{bytesText(locale, file.sizeBytes)}</span>
                </a>
              </li>
            ))}
          </ul>
        )}
      </Panel>
      <Panel title={t('ui.duties.detail.history')}>
        <HistoryList
          entries={duty.history.map((entry) => ({
            key: entry.id,
            at: entry.at,
            what: `${lookup(`domain.dutyEvent.${entry.code}`)}${
              entry.percent === null ? '' : ` · ${t('ui.duties.percent', { percent: entry.percent })}`
            }`,
            who: [entry.by?.displayName, entry.organisation.shortName].filter(Boolean).join(', '),
            note: entry.note,
          }))}
        />
      </Panel>
    </div>
  )
}

function Side({ duty }: { readonly duty: Duty }) {
  const text = useText()
  const { t, locale } = text
  const fact = (label: string, value: string) => (value === '' ? [] : [{ label, value }])
  return (
    <aside className={classes.side}>
      <Panel title={t('ui.duties.columnState')}>
        <Facts
          facts={[
            { label: t('ui.duties.columnDue'), value: <DutyDue duty={duty} /> },
            { label: t('ui.duties.detail.deadline'), value: deadlineText(duty.deadline, text) },
            ...(duty.originalDueOn !== null && duty.originalDueOn !== duty.dueOn
              ? [
                  {
                    label: t('ui.duties.detail.extensions'),
                    value: t('ui.duties.originalDue', { date: dateText(locale, duty.originalDueOn) }),
                  },
                ]
              : []),
            { label: t('ui.duties.columnPercent'), value: <DutyPercent percent={duty.percent} /> },
            ...fact(t('ui.duties.detail.started'), duty.startedOn === null ? '' : dateText(locale, duty.startedOn)),
            ...fact(
              t('ui.duties.detail.completed'),
              duty.completedOn === null ? '' : dateText(locale, duty.completedOn),
            ),
            ...fact(t('ui.duties.detail.product'), duty.product),
            ...fact(t('ui.duties.detail.measure'), duty.measure),
            ...fact(t('ui.duties.detail.budget'), duty.budgetLine),
          ]}
        />
      </Panel>
      <Panel title={t('ui.duties.detail.units')}>
        <ul className={classes.list}>
          {duty.units.map((unit) => (
            <li key={`${unit.role}-${unit.organisation.id}`}>
              <span>{unit.organisation.name}</span>
              <span className={classes.soft}>{t(`domain.dutyRole.${unit.role}`)}</span>
            </li>
          ))}
        </ul>
      </Panel>
      {duty.periods.length > 0 && (
        <Panel title={t('ui.duties.detail.periods')}>
          <ul className={classes.list}>
            {duty.periods.map((period) => (
              <li key={period.from}>
                <StateBadge
                  tone={period.isLate ? 'bad' : period.completedOn === null ? 'busy' : 'good'}
                  label={
                    period.completedOn === null
                      ? t('ui.duties.detail.periodOpen', { date: dateText(locale, period.dueOn) })
                      : t('ui.duties.detail.periodDone', { date: dateText(locale, period.completedOn) })
                  }
                />
              </li>
            ))}
          </ul>
        </Panel>
      )}
      {duty.upward.length > 0 && (
        <Panel title={t('ui.duties.detail.upward')}>
          <ul className={classes.list}>
            {duty.upward.map((upper) => (
              <li key={upper.rowId}>
                <Link to="/plans/$planId" params={{ planId: upper.planId }}>
                  {upper.planNumber ?? upper.planTitle}
                </Link>
                <span className={classes.soft}>{upper.text}</span>
              </li>
            ))}
          </ul>
        </Panel>
      )}
    </aside>
  )
}

/** One duty: what the document says, who does it by when, how far it is, and what is next. */
export function DutyPage() {
  const { t } = useText()
  const { api } = useApp()
  const { dutyId } = useParams({ from: '/duties/$dutyId' })
  const query = useQuery({ queryKey: ['duty', dutyId], queryFn: () => api.duties.read(dutyId) })
  const [act, setAct] = useState<DutyAct | null>(null)
  const [answering, setAnswering] = useState<Obstacle | null>(null)
  const [deciding, setDeciding] = useState<Extension | null>(null)
  const duty = query.data
  return (
    <Page
      title={duty?.title ?? t('ui.duties.title')}
      above={
        <Link to="/duties" className={classes.back}>
          <IconArrowLeft size={16} aria-hidden /> {t('ui.duties.detail.back')}
        </Link>
      }
      {...(duty === undefined
        ? {}
        : {
            lead: `${duty.path} · ${duty.plan.number ?? ''} ${duty.plan.title}`,
            beside: (
              <>
                <DutyStateBadge duty={duty} /> <DutyNotes duty={duty} />
              </>
            ),
            acts: <Acts acts={duty.nextActs.filter(isOffered)} onAct={setAct} />,
          })}
    >
      <Loaded query={query}>
        {(shown) => (
          <div className={classes.page}>
            <Main duty={shown} onAnswer={setAnswering} onDecide={setDeciding} />
            <Side duty={shown} />
          </div>
        )}
      </Loaded>
      {duty !== undefined && act !== null && <DutyDialog act={act} duty={duty} onClose={() => setAct(null)} />}
      {answering !== null && <AnswerDialog obstacle={answering} onClose={() => setAnswering(null)} />}
      {deciding !== null && <DecideDialog extension={deciding} onClose={() => setDeciding(null)} />}
    </Page>
  )
}
