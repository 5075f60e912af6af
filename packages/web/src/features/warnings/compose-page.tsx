import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useAct } from '../../app/act.ts'
import { Loaded } from '../../app/loaded.tsx'
import { useApp } from '../../app/session.tsx'
import { Page } from '../../ui/page.tsx'
import { useText } from '../../ui/text.ts'
import { ComposeForm } from './compose-form.tsx'
import { draftOf, EMPTY_DRAFT } from './draft.ts'
import type { Draft } from './draft.ts'

/** A warning written from nothing. */
export function NewWarningPage() {
  const { t } = useText()
  const { api } = useApp()
  const navigate = useNavigate()
  const save = useAct({
    run: (draft: Draft) => api.warnings.draft({ ...draft, campaignId: null, alertId: null }),
    touches: ['warnings', 'board'],
    done: t('ui.warnings.done.save'),
    isQuiet: true,
    onDone: (warning) =>
      void navigate({ to: '/warnings/$warningId', params: { warningId: warning.id }, ignoreBlocker: true }),
  })
  return (
    <Page title={t('ui.warnings.form.newTitle')} above={<Link to="/warnings">{t('ui.warnings.title')}</Link>}>
      <ComposeForm
        start={EMPTY_DRAFT}
        campaignId={null}
        alertId={null}
        isCorrection={false}
        number={null}
        isWorking={save.isPending}
        error={save.error}
        onSave={(draft) => save.mutate(draft)}
      />
    </Page>
  )
}

/** A draft edited, or a sent warning corrected as a new version. */
export function EditWarningPage() {
  const { t } = useText()
  const { api } = useApp()
  const navigate = useNavigate()
  const { warningId } = useParams({ from: '/warnings/$warningId/edit' })
  // Read once: a refresh from elsewhere must not overwrite what is being typed; the version guards the save.
  const query = useQuery({
    queryKey: ['warning-edit', warningId],
    queryFn: () => api.warnings.read(warningId),
    staleTime: 0,
    gcTime: 0,
    refetchOnReconnect: false,
  })
  const save = useAct({
    run: ({ draft, version, changeNote }: { draft: Draft; version: number; changeNote: string }) =>
      api.warnings.revise(warningId, { ...draft, version, changeNote }),
    touches: ['warnings', 'board'],
    done: query.data?.dispatchedAt === null ? t('ui.warnings.done.save') : t('ui.warnings.done.correct'),
    isQuiet: true,
    onDone: () => void navigate({ to: '/warnings/$warningId', params: { warningId }, ignoreBlocker: true }),
  })
  return (
    <Loaded query={query}>
      {(warning) => {
        const isCorrection = warning.dispatchedAt !== null
        return (
          <Page
            title={isCorrection ? t('ui.warnings.form.correctTitle') : t('ui.warnings.form.editTitle')}
            {...(isCorrection ? { lead: t('ui.warnings.form.correctLead', { count: warning.recipients.length }) } : {})}
            above={
              <Link to="/warnings/$warningId" params={{ warningId }}>
                {warning.number ?? warning.title}
              </Link>
            }
          >
            <ComposeForm
              key={`${warning.id}:${warning.version}`}
              start={draftOf(warning)}
              campaignId={warning.campaignId}
              alertId={warning.alertId}
              isCorrection={isCorrection}
              number={warning.number}
              isWorking={save.isPending}
              error={save.error}
              onSave={(draft, changeNote) => save.mutate({ draft, version: warning.version, changeNote })}
            />
          </Page>
        )
      }}
    </Loaded>
  )
}
