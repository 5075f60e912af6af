import type { User } from '@haidang/contracts'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useAct, useRefusalText } from '../../app/act.ts'
import { Loaded } from '../../app/loaded.tsx'
import { useApp } from '../../app/session.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { DetailSection } from '../../ui/detail.tsx'
import { SessionList } from '../../ui/session-list.tsx'
import { EmptyState, RowsSkeleton } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'

/** Where a person is signed in, and the way to end all of it. */
export function PersonSessions({ person }: { readonly person: User }) {
  const { t } = useText()
  const { api } = useApp()
  const refusal = useRefusalText()
  const [isAsking, setAsking] = useState(false)
  const sessions = useQuery({
    queryKey: ['users', 'sessions', person.id],
    queryFn: () => api.users.sessions(person.id),
  })
  const end = useAct({
    run: () => api.users.endSessions(person.id),
    touches: ['users'],
    done: t('ui.people.sessionsEnded'),
    onDone: () => setAsking(false),
    isQuiet: true,
  })
  return (
    <DetailSection
      title={t('ui.people.sessions')}
      beside={
        (sessions.data?.items.length ?? 0) > 0 && (
          <Button variant="default" size="compact-sm" onClick={() => setAsking(true)}>
            {t('ui.people.sessionsEnd')}
          </Button>
        )
      }
    >
      <Loaded query={sessions} skeleton={<RowsSkeleton rows={2} height={32} />}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState isSmall body={t('ui.people.sessionsNone')} />
          ) : (
            <SessionList label={t('ui.people.sessions')} sessions={items} />
          )
        }
      </Loaded>
      <ConfirmDialog
        isOpen={isAsking}
        title={t('ui.people.sessionsEndTitle', { name: person.displayName })}
        body={t('ui.people.sessionsEndBody')}
        confirmLabel={t('ui.people.sessionsEnd')}
        isWorking={end.isPending}
        failure={end.isError ? refusal(end.error) : null}
        onConfirm={() => end.mutate(undefined)}
        onClose={() => setAsking(false)}
      />
    </DetailSection>
  )
}
