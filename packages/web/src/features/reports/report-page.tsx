import type { Report, ReportAnswers, ReportContent } from '@haidang/contracts'
import { Alert, Button, Menu, SegmentedControl, Stack, Textarea } from '@mantine/core'
import { IconArrowLeft, IconChevronDown, IconDownload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useBlocker, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useAct } from '../../app/act.ts'
import { Loaded } from '../../app/loaded.tsx'
import { useApp } from '../../app/session.tsx'
import { absoluteTime } from '../../ui/format.ts'
import { dateText } from '../../ui/deadline-text.ts'
import { Page, Panel } from '../../ui/page.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'
import { WorkProgress } from '../../ui/work-progress.tsx'
import { Paper } from './paper.tsx'
import { PaperEditor } from './paper-editor.tsx'
import { ReportActDialog } from './report-act-dialog.tsx'
import type { ReportAct } from './report-act-dialog.tsx'
import { ReportSide } from './report-side.tsx'
import { ReportStateBadge } from './reports-page.tsx'
import classes from './reports.module.css'

const POLL_MS = 700
const ANSWERS = ['results', 'obstacles', 'proposals', 'nextSteps'] as const satisfies readonly (keyof ReportAnswers)[]
const ACT_WORDS = {
  build: 'ui.reports.act.build',
  submit: 'ui.reports.act.submit',
  approve: 'ui.reports.act.approve',
  sign: 'ui.reports.act.sign',
  return: 'ui.reports.act.return',
  upload_signed_copy: 'ui.reports.act.upload',
  cancel: 'ui.reports.act.cancel',
} as const

/** What is written and not yet saved, over the version it was written on: a save over somebody else's later words is refused. */
interface Draft {
  readonly version: number
  readonly answers: ReportAnswers
  readonly content: ReportContent
}

function Acts({
  report,
  isDirty,
  onAct,
}: {
  readonly report: Report
  /** Words that are not saved would not be part of what is sent or built: they are saved first. */
  readonly isDirty: boolean
  readonly onAct: (act: ReportAct) => void
}) {
  const { t } = useText()
  const { api } = useApp()
  const offered = (Object.keys(ACT_WORDS) as ReportAct[]).filter((act) => report.nextActs.includes(act))
  // The furthest step is the one to take; building anew and ending stand behind it.
  // What has no paper yet is built before it is sent.
  const order =
    report.role === 'consolidated' && report.content.blocks.length === 0
      ? (['sign', 'approve', 'build', 'submit', 'upload_signed_copy'] as const)
      : (['sign', 'approve', 'submit', 'build', 'upload_signed_copy'] as const)
  const first = order.find((act) => offered.includes(act))
  const rest = offered.filter((act) => act !== first)
  return (
    <>
      {first !== undefined && (
        <Button disabled={isDirty} onClick={() => onAct(first)}>
          {t(ACT_WORDS[first])}
        </Button>
      )}
      {report.content.blocks.length > 0 &&
        (['docx', 'pdf', 'xlsx'] as const).map((format) => (
          <Button
            key={format}
            component="a"
            href={api.reports.exportHref(report.id, format)}
            variant="default"
            leftSection={<IconDownload size={18} aria-hidden />}
          >
            {format.toUpperCase()}
          </Button>
        ))}
      {rest.length > 0 && (
        <Menu position="bottom-end">
          <Menu.Target>
            <Button variant="default" rightSection={<IconChevronDown size={16} aria-hidden />}>
              {t('ui.reports.act.more')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {rest.map((act) => (
              <Menu.Item key={act} disabled={isDirty} onClick={() => onAct(act)}>
                {t(ACT_WORDS[act])}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </>
  )
}

function Answers({
  isOwn,
  answers,
  isReadOnly,
  onChange,
}: {
  /** Whether these are remarks of the body that consolidates, beside what its units wrote. */
  readonly isOwn: boolean
  readonly answers: ReportAnswers
  readonly isReadOnly: boolean
  readonly onChange: (next: ReportAnswers) => void
}) {
  const { t } = useText()
  return (
    <Panel title={isOwn ? t('ui.reports.page.ownTitle') : t('ui.reports.page.answersTitle')}>
      <p className={classes.soft}>{isOwn ? t('ui.reports.page.ownLead') : t('ui.reports.page.answersLead')}</p>
      <Stack gap="md">
        {ANSWERS.map((field) => (
          <Textarea
            key={field}
            label={t(`ui.reports.answers.${field}`)}
            value={answers[field]}
            readOnly={isReadOnly}
            onChange={(event) => onChange({ ...answers, [field]: event.currentTarget.value })}
            autosize
            minRows={3}
            maxLength={20_000}
            lang="vi"
          />
        ))}
      </Stack>
    </Panel>
  )
}

/** One report: what is filled in, the paper, its way to the signature. */
function Work({ report, onDirty }: { readonly report: Report; readonly onDirty: (isDirty: boolean) => void }) {
  const { t, locale } = useText()
  const { api } = useApp()
  const [draft, keepDraft] = useState<Draft | null>(null)
  const setDraft = (next: Draft | null) => {
    keepDraft(next)
    onDirty(next !== null)
  }
  const [mode, setMode] = useState<'preview' | 'edit'>('preview')
  const shown: Draft = draft ?? report
  const change = (part: Partial<Draft>) =>
    setDraft({ version: shown.version, answers: shown.answers, content: shown.content, ...part })
  const mayEdit = report.nextActs.includes('edit')
  const isBuilding = report.work?.state === 'running' || report.work?.state === 'queued'
  const save = useAct({
    run: (kept: Draft) =>
      api.reports.save(report.id, {
        version: kept.version,
        answers: kept.answers,
        content: kept.content,
        changeNote: '',
      }),
    touches: ['report', 'reports'],
    done: t('ui.reports.page.savedNote'),
    onDone: () => setDraft(null),
  })
  const stop = useAct({ run: (workId: string) => api.works.cancel(workId), touches: ['report'] })
  const isConsolidated = report.role === 'consolidated'
  const answersPanel = (
    <Answers
      isOwn={isConsolidated}
      answers={shown.answers}
      isReadOnly={!mayEdit}
      onChange={(answers) => change({ answers })}
    />
  )
  // The browser: asks before words that are not saved are lost.
  useBlocker({
    shouldBlockFn: () => !globalThis.confirm(t('ui.reports.page.leave')),
    disabled: draft === null,
    enableBeforeUnload: draft !== null,
  })
  return (
    <div className={classes.page}>
      <div className={classes.main}>
        {report.returnedReason !== null && report.state === 'returned' && (
          <Alert color="orange" variant="light">
            {t('ui.reports.page.returned', { reason: report.returnedReason })}
          </Alert>
        )}
        {isBuilding && report.work !== null && (
          <WorkProgress
            work={report.work}
            cancelLabel={t('ui.reports.act.stop')}
            onCancel={() => report.work !== null && stop.mutate(report.work.id)}
          />
        )}
        {!isConsolidated && answersPanel}
        <Panel
          title={t('ui.reports.page.paperTitle')}
          beside={
            report.builtAt === null ? undefined : (
              <span className={classes.soft}>
                {t('ui.reports.page.builtAt', { time: absoluteTime(locale, report.builtAt) })}
              </span>
            )
          }
        >
          {shown.content.blocks.length === 0 ? (
            <EmptyState title={t('ui.reports.page.paperEmptyTitle')} body={t('ui.reports.page.paperEmpty')} />
          ) : (
            <>
              {mayEdit && (
                <SegmentedControl
                  className={classes.mode ?? ''}
                  aria-label={t('ui.reports.editor.mode')}
                  value={mode}
                  onChange={(value) => setMode(value === 'edit' ? 'edit' : 'preview')}
                  data={(['preview', 'edit'] as const).map((value) => ({
                    value,
                    label: t(`ui.reports.editor.${value}`),
                  }))}
                />
              )}
              {mode === 'edit' && mayEdit ? (
                <PaperEditor content={shown.content} onChange={(content) => change({ content })} />
              ) : (
                <Paper report={{ ...report, content: shown.content }} />
              )}
            </>
          )}
        </Panel>
        {isConsolidated && answersPanel}
        {draft !== null && (
          <div className={classes.saveBar} role="status">
            <span>{t('ui.reports.page.unsaved')}</span>
            <Button variant="default" disabled={save.isPending} onClick={() => setDraft(null)}>
              {t('ui.reports.act.discard')}
            </Button>
            <Button loading={save.isPending} onClick={() => save.mutate(draft)}>
              {t('ui.reports.act.save')}
            </Button>
          </div>
        )}
      </div>
      <ReportSide report={report} />
    </div>
  )
}

export function ReportPage() {
  const { t, locale } = useText()
  const { api } = useApp()
  const { reportId } = useParams({ from: '/reports/$reportId' })
  const [act, setAct] = useState<ReportAct | null>(null)
  const [isDirty, setDirty] = useState(false)
  const query = useQuery({
    queryKey: ['report', reportId],
    queryFn: () => api.reports.read(reportId),
    refetchInterval: (current) => {
      const state = current.state.data?.work?.state
      return state === 'running' || state === 'queued' ? POLL_MS : false
    },
  })
  const report = query.data
  return (
    <Page
      title={report?.title ?? t('ui.reports.title')}
      above={
        <Link to="/reports" className={classes.back}>
          <IconArrowLeft size={16} aria-hidden /> {t('ui.reports.page.back')}
        </Link>
      }
      {...(report === undefined
        ? {}
        : {
            lead: [
              report.organisation.name,
              report.periodLabel,
              report.dueOn === null ? '' : t('ui.reports.page.due', { date: dateText(locale, report.dueOn) }),
              report.number === null ? '' : t('ui.reports.page.number', { number: report.number }),
            ]
              .filter((part) => part !== '')
              .join(' · '),
            beside: <ReportStateBadge report={report} />,
            acts: <Acts report={report} isDirty={isDirty} onAct={setAct} />,
          })}
    >
      <Loaded query={query}>{(shown) => <Work key={shown.id} report={shown} onDirty={setDirty} />}</Loaded>
      {report !== undefined && act !== null && (
        <ReportActDialog report={report} act={act} onClose={() => setAct(null)} />
      )}
    </Page>
  )
}
