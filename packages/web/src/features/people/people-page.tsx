// Over 300 lines: the list, the acts on one account and the one-time password they show share their state and are read together.
import type { CreatedUser, CreateUserInput, User } from '@haidang/contracts'
import { Alert, Button, Modal, Stack, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconPlus, IconSearch } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useAct, useRefusalText } from '../../app/act.ts'
import { Loaded } from '../../app/loaded.tsx'
import { useCursorList } from '../../app/pages.ts'
import { useApp, useMay } from '../../app/session.tsx'
import { StateBadge, TlpBadge } from '../../ui/badges.tsx'
import { RelativeTime } from '../../ui/clock.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { CopyValue } from '../../ui/copy-value.tsx'
import { DetailFrame } from '../../ui/detail.tsx'
import { Facts } from '../../ui/facts.tsx'
import { FilterBar } from '../../ui/filter-bar.tsx'
import { Page } from '../../ui/page.tsx'
import { SplitView } from '../../ui/split-view.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'
import { TwoLines } from '../../ui/two-lines.tsx'
import { VirtualList } from '../../ui/virtual-list.tsx'
import { PersonForm } from './person-form.tsx'

function PasswordDialog({ created, onClose }: { readonly created: CreatedUser; readonly onClose: () => void }) {
  const { t } = useText()
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('ui.people.passwordTitle', { name: created.user.displayName })}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('ui.act.close') }}
    >
      <Stack>
        <Alert color="yellow" variant="light">
          {t('ui.people.passwordOnce')}
        </Alert>
        <Facts
          facts={[
            { label: t('ui.people.login'), value: <CopyValue value={created.user.login} /> },
            { label: t('ui.session.password'), value: <CopyValue value={created.password} /> },
          ]}
        />
        <Button onClick={onClose}>{t('ui.act.close')}</Button>
      </Stack>
    </Modal>
  )
}

function PersonState({ person }: { readonly person: User }) {
  const { t } = useText()
  return (
    <StateBadge
      tone={person.isActive ? 'good' : 'quiet'}
      label={person.isActive ? t('ui.people.active') : t('ui.people.inactive')}
    />
  )
}

function Detail({
  person,
  onPassword,
}: {
  readonly person: User
  readonly onPassword: (created: CreatedUser) => void
}) {
  const { t } = useText()
  const { api, session } = useApp()
  const refusal = useRefusalText()
  const mayManage = useMay('user.manage')
  const [open, setOpen] = useState<'edit' | 'lock' | 'reset' | null>(null)
  const close = () => setOpen(null)
  const save = useAct({
    run: ({ displayName, email, roles }: CreateUserInput) => api.users.update(person.id, { displayName, email, roles }),
    touches: ['users'],
    done: t('ui.people.form.saved'),
    onDone: close,
    isQuiet: true,
  })
  const lock = useAct({
    run: () => api.users.update(person.id, { isActive: !person.isActive }),
    touches: ['users'],
    done: person.isActive ? t('ui.people.locked') : t('ui.people.unlocked'),
    onDone: close,
  })
  const reset = useAct({
    run: () => api.users.resetPassword(person.id),
    touches: ['users'],
    isQuiet: true,
    onDone: (created) => {
      close()
      onPassword(created)
    },
  })
  return (
    <DetailFrame
      title={person.displayName}
      marks={<PersonState person={person} />}
      acts={
        mayManage && (
          <>
            <Button variant="default" onClick={() => setOpen('edit')}>
              {t('ui.act.edit')}
            </Button>
            <Button variant="default" onClick={() => setOpen('reset')}>
              {t('ui.people.reset')}
            </Button>
            {person.id !== session.user.id && (
              <Button
                variant="default"
                loading={lock.isPending}
                onClick={() => (person.isActive ? setOpen('lock') : lock.mutate(undefined))}
              >
                {person.isActive ? t('ui.people.lock') : t('ui.people.unlock')}
              </Button>
            )}
          </>
        )
      }
    >
      <Facts
        facts={[
          { label: t('ui.people.login'), value: <CopyValue value={person.login} /> },
          { label: t('ui.field.organisation'), value: person.organisation.name },
          { label: t('ui.people.roles'), value: person.roles.map((role) => t(`domain.role.${role}`)).join(', ') },
          { label: t('ui.people.clearance'), value: <TlpBadge tlp={person.clearance} /> },
          { label: t('ui.people.email'), value: person.email ?? t('ui.list.none') },
          { label: t('ui.people.lastSignIn'), value: <RelativeTime at={person.lastSignInAt} /> },
        ]}
      />
      {open === 'edit' && (
        <PersonForm
          person={person}
          isWorking={save.isPending}
          error={save.error}
          onSave={(values) => save.mutate(values)}
          onClose={close}
        />
      )}
      {open === 'lock' && (
        <ConfirmDialog
          isOpen
          isDangerous
          title={t('ui.people.lockTitle', { name: person.displayName })}
          body={t('ui.people.lockBody')}
          confirmLabel={t('ui.people.lock')}
          isWorking={lock.isPending}
          failure={lock.isError ? refusal(lock.error) : null}
          onConfirm={() => lock.mutate(undefined)}
          onClose={close}
        />
      )}
      {open === 'reset' && (
        <ConfirmDialog
          isOpen
          title={t('ui.people.resetTitle', { name: person.displayName })}
          body={t('ui.people.resetBody')}
          confirmLabel={t('ui.people.reset')}
          isWorking={reset.isPending}
          failure={reset.isError ? refusal(reset.error) : null}
          onConfirm={() => reset.mutate(undefined)}
          onClose={close}
        />
      )}
    </DetailFrame>
  )
}

/** The accounts of the scope. */
export function PeoplePage() {
  const { t } = useText()
  const { api } = useApp()
  const mayManage = useMay('user.manage')
  const search = useSearch({ from: '/people' })
  const navigate = useNavigate({ from: '/people' })
  const [created, setCreated] = useState<CreatedUser | null>(null)
  const list = useCursorList<User>(['users', 'list'], api.users.list, {
    q: search.q,
    organisationId: search.organisation,
  })
  const setText = useDebouncedCallback((q: string) => void navigate({ search: { ...search, q }, replace: true }), 300)
  const { create: _, ...withoutCreate } = search
  const create = useAct({
    run: (values: CreateUserInput) => api.users.create(values),
    touches: ['users'],
    isQuiet: true,
    onDone: (made) => {
      setCreated(made)
      void navigate({ search: { ...withoutCreate, open: made.user.id } })
    },
  })
  const close = () => {
    const { open: _open, ...rest } = search
    void navigate({ search: rest })
  }
  const opened = list.rows.find((person) => person.id === search.open)
  const newButton = (
    <Button
      leftSection={<IconPlus size={17} aria-hidden />}
      onClick={() => void navigate({ search: { ...search, create: true } })}
    >
      {t('ui.people.new')}
    </Button>
  )
  return (
    <Page title={t('ui.people.title')} lead={t('ui.people.lead')} width="full" acts={mayManage ? newButton : undefined}>
      <FilterBar>
        <TextInput
          type="search"
          aria-label={t('ui.people.search')}
          placeholder={t('ui.people.search')}
          defaultValue={search.q ?? ''}
          leftSection={<IconSearch size={16} aria-hidden />}
          onChange={(event) => setText(event.currentTarget.value)}
          miw="min(280px, 100%)"
        />
      </FilterBar>
      <Loaded query={list.query}>
        {() =>
          list.rows.length === 0 ? (
            <EmptyState
              title={t('ui.people.emptyTitle')}
              body={t('ui.people.empty')}
              act={mayManage ? newButton : undefined}
            />
          ) : (
            <SplitView
              detailLabel={t('ui.list.detail')}
              onClose={close}
              detail={opened === undefined ? null : <Detail key={opened.id} person={opened} onPassword={setCreated} />}
              list={
                <VirtualList<User>
                  label={t('ui.people.title')}
                  rows={list.rows}
                  rowKey={(person) => person.id}
                  rowLabel={(person) => `${person.displayName}, ${person.organisation.shortName}`}
                  openKey={search.open}
                  onOpen={(person) => void navigate({ search: { ...search, open: person.id } })}
                  onClose={close}
                  hasMore={list.query.hasNextPage}
                  isLoadingMore={list.query.isFetchingNextPage}
                  onMore={list.more}
                  density="comfortable"
                  columns={[
                    {
                      id: 'name',
                      header: t('ui.people.displayName'),
                      width: 'minmax(12rem, 2fr)',
                      cell: (person) => <TwoLines first={person.displayName} second={person.login} />,
                    },
                    {
                      id: 'roles',
                      header: t('ui.people.roles'),
                      width: 'minmax(9rem, 1.4fr)',
                      cell: (person) => person.roles.map((role) => t(`domain.role.${role}`)).join(', '),
                    },
                    {
                      id: 'organisation',
                      header: t('ui.field.organisation'),
                      width: 'minmax(9rem, 1.4fr)',
                      hideBelow: 680,
                      cell: (person) => person.organisation.shortName,
                    },
                    {
                      id: 'state',
                      header: t('ui.field.state'),
                      width: '9rem',
                      hideBelow: 780,
                      cell: (person) => <PersonState person={person} />,
                    },
                    {
                      id: 'seen',
                      header: t('ui.people.lastSignIn'),
                      width: '9.5rem',
                      align: 'end',
                      hideBelow: 860,
                      cell: (person) => <RelativeTime at={person.lastSignInAt} />,
                    },
                  ]}
                  narrow={(person) => (
                    <TwoLines
                      first={person.displayName}
                      second={person.organisation.shortName}
                      third={person.roles.map((role) => t(`domain.role.${role}`)).join(', ')}
                    />
                  )}
                />
              }
            />
          )
        }
      </Loaded>
      {search.create === true && mayManage && (
        <PersonForm
          person={null}
          isWorking={create.isPending}
          error={create.error}
          onSave={(values) => create.mutate(values)}
          onClose={() => void navigate({ search: withoutCreate })}
        />
      )}
      {created !== null && <PasswordDialog created={created} onClose={() => setCreated(null)} />}
    </Page>
  )
}
