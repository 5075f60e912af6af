import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useAct, useRefusalText } from '../../app/act.ts'
import { Loaded } from '../../app/loaded.tsx'
import { useApp } from '../../app/session.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { Panel } from '../../ui/page.tsx'
import { SessionList } from '../../ui/session-list.tsx'
import { RowsSkeleton } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'
import classes from './account.module.css'

/** Where one is signed in, and the way to end each. */
export function SessionsPanel() {
  const { t } = useText()
  const { api } = useApp()
  const refusal = useRefusalText()
  const [isAsking, setAsking] = useState(false)
  const sessions = useQuery({ queryKey: ['account-sessions'], queryFn: api.account.sessions })
  const end = useAct({
    run: (sessionId: string) => api.account.endSession(sessionId),
    touches: ['account-sessions'],
    done: t('ui.account.sessionEnded'),
  })
  const endOthers = useAct({
    run: () => api.account.endOtherSessions(),
    touches: ['account-sessions'],
    done: t('ui.account.sessionEndedOthers'),
    onDone: () => setAsking(false),
    isQuiet: true,
  })
  const hasOthers = (sessions.data?.items.length ?? 0) > 1
  return (
    <Panel
      title={t('ui.account.sessionsTitle')}
      acts={
        hasOthers && (
          <Button variant="default" size="xs" onClick={() => setAsking(true)}>
            {t('ui.account.sessionEndOthers')}
          </Button>
        )
      }
    >
      <p className={classes.soft}>{hasOthers ? t('ui.account.sessionsLead') : t('ui.account.sessionOnlyThis')}</p>
      <Loaded query={sessions} skeleton={<RowsSkeleton rows={3} height={36} />}>
        {({ items }) => (
          <SessionList
            label={t('ui.account.sessionsTitle')}
            sessions={items}
            endingId={end.isPending ? end.variables : undefined}
            onEnd={(session) => end.mutate(session.id)}
          />
        )}
      </Loaded>
      <ConfirmDialog
        isOpen={isAsking}
        title={t('ui.account.sessionEndOthersTitle')}
        body={t('ui.account.sessionEndOthersBody')}
        confirmLabel={t('ui.account.sessionEndOthers')}
        isWorking={endOthers.isPending}
        failure={endOthers.isError ? refusal(endOthers.error) : null}
        onConfirm={() => endOthers.mutate(undefined)}
        onClose={() => setAsking(false)}
      />
    </Panel>
  )
}
