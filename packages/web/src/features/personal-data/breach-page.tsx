import type { Breach, SubjectsClock } from '@haidang/contracts'
import { Button, Menu } from '@mantine/core'
import { IconFileText } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useAct, useRefusalText } from '../../app/act.ts'
import { Loaded } from '../../app/loaded.tsx'
import { useApp } from '../../app/session.tsx'
import { StateBadge } from '../../ui/badges.tsx'
import { ExactTime } from '../../ui/clock.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { Facts } from '../../ui/facts.tsx'
import { absoluteTime } from '../../ui/format.ts'
import { HistoryList } from '../../ui/history-list.tsx'
import { Page, Panel } from '../../ui/page.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'
import { ReadersDialog, SendDialog } from './breach-dialogs.tsx'
import { BreachFormDialog } from './breach-form.tsx'
import { BreachStateBadge } from './breaches-page.tsx'
import { LawLine } from './frame.tsx'
import { LegalClock, LegalClockLine } from './legal-clock.tsx'
import classes from './personal-data.module.css'

type Dialog = 'edit' | 'send' | 'readers' | 'close' | 'reopen'

function Papers({ breach }: { readonly breach: Breach }) {
  const { t } = useText()
  const { api } = useApp()
  const papers = [
    { label: t('ui.personalData.breaches.notice'), query: { paper: 'notice' } },
    ...breach.notices.map((notice) => ({
      label: t('ui.personalData.breaches.noticePart', { number: notice.number }),
      query: { paper: 'notice', part: notice.part },
    })),
    { label: t('ui.personalData.breaches.minutes'), query: { paper: 'minutes' } },
  ]
  return (
    <Menu>
      <Menu.Target>
        <Button variant="default" leftSection={<IconFileText size={18} aria-hidden />}>
          {t('ui.personalData.breaches.papers')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {papers.flatMap(({ label, query }) =>
          (['docx', 'pdf'] as const).map((format) => (
            <Menu.Item
              key={`${label} ${format}`}
              component="a"
              href={api.breaches.paperHref(breach.id, { ...query, format })}
              download
            >
              {label} ({format.toUpperCase()})
            </Menu.Item>
          )),
        )}
      </Menu.Dropdown>
    </Menu>
  )
}

function Subjects({ breach, clock }: { readonly breach: Breach; readonly clock: SubjectsClock }) {
  const { t } = useText()
  const { api } = useApp()
  const act = useAct({
    run: () => api.breaches.tellSubjects(breach.id, { kinds: clock.kinds, toldAt: null, note: '' }),
    touches: ['breach', 'breaches'],
    done: t('ui.personalData.breaches.done'),
  })
  return (
    <li className={classes.clock}>
      <span>
        {t('ui.personalData.breaches.subjectsOf', {
          kinds: clock.kinds.map((kind) => t(`personalData.kinds.${kind}`)).join('; '),
        })}
      </span>
      <LegalClockLine dueAt={clock.dueAt} doneAt={clock.toldAt} isLate={clock.isLate} />
      <span className={classes.soft}>
        {clock.basis}
        {clock.isLimitDesignChoice && ` · ${t('ui.personalData.breaches.startingValue')}`}
      </span>
      {clock.toldAt === null && breach.nextActs.includes('tell_subjects') && (
        <Button size="compact-md" variant="default" loading={act.isPending} onClick={() => act.mutate(undefined)}>
          {t('ui.personalData.breaches.tell')}
        </Button>
      )}
    </li>
  )
}

function Content({ breach }: { readonly breach: Breach }) {
  const { t, locale } = useText()
  const { content } = breach
  const orUnknown = (text: string) =>
    text === '' ? (
      <span className={classes.soft}>{t('ui.personalData.breaches.unknown')}</span>
    ) : (
      <span className={classes.text}>{text}</span>
    )
  const { officer } = content
  const figure = new Intl.NumberFormat(locale === 'vi' ? 'vi-VN' : 'en-GB')
  return (
    <>
      <Facts
        facts={[
          { label: t('ui.personalData.breaches.detectedAt'), value: <ExactTime at={breach.detectedAt} /> },
          {
            label: t('ui.personalData.breaches.occurredFrom'),
            value: orUnknown(
              [content.occurredFrom, content.occurredTo]
                .filter((at) => at !== null)
                .map((at) => absoluteTime(locale, at))
                .join(' – '),
            ),
          },
          { label: t('ui.personalData.breaches.place'), value: orUnknown(content.place) },
          { label: t('ui.personalData.breaches.act'), value: orUnknown(content.act) },
          { label: t('ui.personalData.breaches.parties'), value: orUnknown(content.parties) },
        ]}
      />
      {content.data.length > 0 && (
        <div className={classes.wide} tabIndex={0} role="region" aria-label={t('ui.personalData.breaches.data')}>
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">{t('ui.personalData.breaches.dataKind')}</th>
                <th scope="col" data-figure>
                  {t('ui.personalData.breaches.dataSubjects')}
                </th>
                <th scope="col" data-figure>
                  {t('ui.personalData.breaches.dataRecords')}
                </th>
              </tr>
            </thead>
            <tbody>
              {content.data.map((line) => (
                <tr key={line.kind}>
                  <td>{t(`personalData.kinds.${line.kind}`)}</td>
                  <td data-figure>{line.subjects === null ? '…' : figure.format(line.subjects)}</td>
                  <td data-figure>{line.records === null ? '…' : figure.format(line.records)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <Facts
        facts={[
          {
            label: t('ui.personalData.breaches.subjectsTotal'),
            value: orUnknown(content.subjectsTotal === null ? '' : figure.format(content.subjectsTotal)),
          },
          { label: t('ui.personalData.breaches.consequences'), value: orUnknown(content.consequences) },
          { label: t('ui.personalData.breaches.measures'), value: orUnknown(content.measures) },
          {
            label: t('ui.personalData.breaches.officer'),
            value: orUnknown(
              [officer.name, officer.position, officer.phone, officer.email].filter(Boolean).join(' · '),
            ),
          },
        ]}
      />
    </>
  )
}

function EndDialog({
  breach,
  act,
  onClose,
}: {
  readonly breach: Breach
  readonly act: 'close' | 'reopen'
  readonly onClose: () => void
}) {
  const { t } = useText()
  const { api } = useApp()
  const refusal = useRefusalText()
  const run = useAct({
    run: (reason: string) => api.breaches.end(breach.id, act, reason),
    touches: ['breach', 'breaches'],
    done: t('ui.personalData.breaches.done'),
    onDone: onClose,
    isQuiet: true,
  })
  return (
    <ConfirmDialog
      isOpen
      title={t(`ui.personalData.breaches.${act}`)}
      body={t('ui.personalData.breaches.closeBody')}
      confirmLabel={t(`ui.personalData.breaches.${act}`)}
      reason={{ label: t('ui.personalData.requests.reason'), minLength: 3 }}
      isWorking={run.isPending}
      failure={run.isError ? refusal(run.error) : null}
      onConfirm={(reason) => run.mutate(reason)}
      onClose={onClose}
    />
  )
}

function Side({ breach }: { readonly breach: Breach }) {
  const { t, locale } = useText()
  const authority = locale === 'en' ? breach.authority.en : breach.authority.vi
  return (
    <div className={classes.stack}>
      <Panel title={t('ui.personalData.breaches.clockTitle')}>
        <div className={classes.clock}>
          <LegalClock dueAt={breach.dueAt} doneAt={breach.firstSentAt} isLate={breach.isLate} />
          {breach.dueAt !== null && (
            <span>
              {breach.firstSentAt === null
                ? t('ui.personalData.breaches.dueAt', { at: absoluteTime(locale, breach.dueAt) })
                : t('ui.personalData.breaches.sentAt', { at: absoluteTime(locale, breach.firstSentAt) })}
            </span>
          )}
          <span className={classes.soft}>
            {t('ui.personalData.breaches.startsFrom', { at: absoluteTime(locale, breach.clockStartsAt) })} ·{' '}
            {breach.form.basis}
          </span>
        </div>
        <Facts
          facts={[
            { label: t('ui.personalData.breaches.to'), value: authority },
            {
              label: t('ui.personalData.breaches.form'),
              value: t('ui.personalData.breaches.formOf', { code: breach.form.code, of: breach.form.of }),
            },
            ...(breach.keepUntil === null
              ? []
              : [{ label: t('ui.personalData.breaches.keepUntil'), value: <ExactTime at={breach.keepUntil} /> }]),
          ]}
        />
      </Panel>
      {breach.subjects.length > 0 && (
        <Panel title={t('ui.personalData.breaches.subjectsClock')}>
          <ul className={classes.list}>
            {breach.subjects.map((clock) => (
              <Subjects key={clock.kinds.join()} breach={breach} clock={clock} />
            ))}
          </ul>
        </Panel>
      )}
      <Panel title={t('ui.personalData.breaches.missing')}>
        {breach.missing.length === 0 ? (
          <p>{t('ui.personalData.breaches.complete')}</p>
        ) : (
          <span className={classes.line}>
            {breach.missing.map((part) => (
              <StateBadge key={part} tone="warn" label={t(`ui.personalData.breaches.missingParts.${part}`)} />
            ))}
          </span>
        )}
      </Panel>
      <Panel title={t('ui.personalData.breaches.readers')}>
        <p>
          {breach.readers.length === 0
            ? t('ui.personalData.breaches.noReaders')
            : breach.readers.map((one) => one.displayName).join(', ')}
        </p>
      </Panel>
    </div>
  )
}

function Whole({ breach }: { readonly breach: Breach }) {
  const { t, lookup, locale } = useText()
  const [dialog, setDialog] = useState<Dialog | null>(null)
  const may = (act: Breach['nextActs'][number]): boolean => breach.nextActs.includes(act)
  const close = (): void => setDialog(null)
  return (
    <Page
      title={`${breach.code} · ${breach.title}`}
      above={<Link to="/personal-data/breaches">{t('ui.personalData.breaches.back')}</Link>}
      beside={<BreachStateBadge breach={breach} />}
      acts={
        <>
          {may('send') && (
            <Button onClick={() => setDialog('send')}>
              {t(
                breach.notices.length === 0
                  ? 'ui.personalData.breaches.send'
                  : 'ui.personalData.breaches.sendSupplement',
              )}
            </Button>
          )}
          <Papers breach={breach} />
          {may('edit') && (
            <Button variant="default" onClick={() => setDialog('edit')}>
              {t('ui.personalData.breaches.edit')}
            </Button>
          )}
          {may('readers') && (
            <Button variant="default" onClick={() => setDialog('readers')}>
              {t('ui.personalData.breaches.setReaders')}
            </Button>
          )}
          {(['close', 'reopen'] as const).filter(may).map((act) => (
            <Button key={act} variant="default" onClick={() => setDialog(act)}>
              {t(`ui.personalData.breaches.${act}`)}
            </Button>
          ))}
        </>
      }
    >
      <LawLine law={breach.law} />
      <div className={classes.columns}>
        <div className={classes.stack}>
          <Panel title={t('ui.personalData.breaches.content')}>
            <Content breach={breach} />
          </Panel>
          <Panel title={t('ui.personalData.breaches.notices')}>
            {breach.notices.length === 0 ? (
              <EmptyState isSmall body={t('ui.personalData.breaches.noNotices')} />
            ) : (
              <ul className={classes.list}>
                {breach.notices.map((notice) => (
                  <li key={notice.part}>
                    <strong>{notice.number}</strong> · {absoluteTime(locale, notice.sentAt)} ·{' '}
                    {t(`ui.personalData.breaches.channels.${notice.channel}`)}
                    {notice.isLate && (
                      <p className={classes.soft}>
                        {t('ui.personalData.breaches.lateReason')}: {notice.lateReason}
                      </p>
                    )}
                  </li>
                ))}
              </ul>
            )}
          </Panel>
          <Panel title={t('ui.personalData.breaches.history')}>
            <HistoryList
              entries={breach.history.map((entry, n) => ({
                key: `${entry.at} ${n}`,
                at: entry.at,
                what: lookup(`ui.personalData.breaches.events.${entry.code.replace('breach.', '')}`, {}, entry.code),
                who: entry.by ?? '',
                note: typeof entry.params['reason'] === 'string' ? entry.params['reason'] : undefined,
              }))}
            />
          </Panel>
        </div>
        <Side breach={breach} />
      </div>
      {dialog === 'edit' && <BreachFormDialog breach={breach} onClose={close} onSaved={close} />}
      {dialog === 'send' && <SendDialog breach={breach} onClose={close} />}
      {dialog === 'readers' && <ReadersDialog breach={breach} onClose={close} />}
      {(dialog === 'close' || dialog === 'reopen') && <EndDialog breach={breach} act={dialog} onClose={close} />}
    </Page>
  )
}

/** One breach: its clocks, what is known, what was sent. */
export function BreachPage() {
  const { breachId } = useParams({ from: '/personal-data/breaches/$breachId' })
  const { api } = useApp()
  const query = useQuery({ queryKey: ['breach', breachId], queryFn: () => api.breaches.read(breachId) })
  return <Loaded query={query}>{(breach) => <Whole breach={breach} />}</Loaded>
}
