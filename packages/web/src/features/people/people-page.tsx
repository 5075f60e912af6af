import type { CreatedUser, User } from '@haidang/contracts'
import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconPlus, IconSearch } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useAct } from '../../app/act.ts'
import { ListPage } from '../../app/list-page.tsx'
import { useCursorList } from '../../app/pages.ts'
import { USER_STATE_LIST } from '../../app/search-params.ts'
import { useApp, useMay } from '../../app/session.tsx'
import { RelativeTime } from '../../ui/clock.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'
import { TwoLines } from '../../ui/two-lines.tsx'
import { LinkDialog } from './link-dialog.tsx'
import { PersonDetail } from './person-detail.tsx'
import { PersonForm } from './person-form.tsx'
import type { PersonValues } from './person-form.tsx'
import { PersonFactor, PersonState } from './person-words.tsx'

interface Link {
  readonly created: CreatedUser
  readonly kind: 'new' | 'again' | 'reset'
}

/** The people of the scope: who they are, what they do, how they sign in; inviting the next. */
export function PeoplePage() {
  const { t } = useText()
  const { api } = useApp()
  const mayManage = useMay('user.manage')
  const search = useSearch({ from: '/people' })
  const navigate = useNavigate({ from: '/people' })
  const [link, setLink] = useState<Link | null>(null)
  const list = useCursorList<User>(['users', 'list'], api.users.list, {
    q: search.q,
    organisationId: search.organisation,
    state: search.state,
  })
  const setText = useDebouncedCallback((q: string) => void navigate({ search: { ...search, q }, replace: true }), 300)
  const { create: _, ...withoutCreate } = search
  const openForm = () => void navigate({ search: { ...withoutCreate, create: true } })
  const create = useAct({
    run: ({ relation: _relation, reason: _reason, ...values }: PersonValues) => api.users.create(values),
    touches: ['users', 'first-steps'],
    isQuiet: true,
    onDone: (made) => {
      setLink({ created: made, kind: 'new' })
      void navigate({ search: { ...withoutCreate, open: made.user.id } })
    },
  })
  const close = () => {
    const { open: _open, ...rest } = search
    void navigate({ search: rest })
  }
  const rolesOf = (person: User) => person.roles.map((role) => t(`domain.role.${role}`)).join(', ')
  const newButton = (
    <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={openForm}>
      {t('ui.people.new')}
    </Button>
  )
  return (
    <>
      <ListPage<User>
        title={t('ui.people.title')}
        lead={t('ui.people.lead')}
        acts={mayManage ? newButton : undefined}
        filters={
          <>
            <TextInput
              type="search"
              aria-label={t('ui.people.search')}
              placeholder={t('ui.people.search')}
              defaultValue={search.q ?? ''}
              leftSection={<IconSearch size={16} aria-hidden />}
              onChange={(event) => setText(event.currentTarget.value)}
              miw="min(280px, 100%)"
            />
            <NativeSelect
              aria-label={t('ui.field.state')}
              value={search.state ?? ''}
              onChange={(event) => {
                const state = USER_STATE_LIST.find((known) => known === event.currentTarget.value)
                const { state: _state, ...rest } = search
                void navigate({ search: state === undefined ? rest : { ...rest, state }, replace: true })
              }}
              data={[
                { value: '', label: t('ui.people.anyState') },
                ...USER_STATE_LIST.map((value) => ({ value, label: t(`ui.people.${value}`) })),
              ]}
            />
          </>
        }
        list={list}
        empty={
          <EmptyState
            title={t('ui.people.emptyTitle')}
            body={t('ui.people.empty')}
            act={mayManage ? newButton : undefined}
          />
        }
        rowKey={(person) => person.id}
        rowLabel={(person) => `${person.displayName}, ${person.organisation.shortName}`}
        onOpen={(person) => void navigate({ search: { ...search, open: person.id } })}
        open={{
          id: search.open,
          onClose: close,
          detail: (id) => {
            const person = list.rows.find((row) => row.id === id)
            return person === undefined ? (
              <EmptyState isSmall body={t('ui.people.emptyTitle')} />
            ) : (
              <PersonDetail
                key={person.id}
                person={person}
                onLink={(created, isReset) => setLink({ created, kind: isReset ? 'reset' : 'again' })}
              />
            )
          },
        }}
        columns={[
          {
            id: 'name',
            header: t('ui.people.displayName'),
            width: 'minmax(12rem, 2fr)',
            cell: (person) => <TwoLines first={person.displayName} second={person.login} />,
          },
          { id: 'roles', header: t('ui.people.roles'), width: 'minmax(9rem, 1.4fr)', cell: rolesOf },
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
            width: '10.5rem',
            hideBelow: 780,
            cell: (person) => <PersonState person={person} />,
          },
          {
            id: 'factor',
            header: t('ui.people.secondFactor'),
            width: '11.5rem',
            hideBelow: 1080,
            cell: (person) => <PersonFactor person={person} />,
          },
          {
            id: 'seen',
            header: t('ui.people.lastSignIn'),
            width: '9.5rem',
            align: 'end',
            hideBelow: 940,
            cell: (person) => <RelativeTime at={person.lastSignInAt} />,
          },
        ]}
        narrow={(person) => (
          <TwoLines
            first={person.displayName}
            second={`${person.organisation.shortName} · ${rolesOf(person)}`}
            third={<PersonState person={person} />}
          />
        )}
      />
      {search.create === true && mayManage && (
        <PersonForm
          person={null}
          isWorking={create.isPending}
          error={create.error}
          onSave={(values) => create.mutate(values)}
          onClose={() => void navigate({ search: withoutCreate })}
        />
      )}
      {link !== null && (
        <LinkDialog
          created={link.created}
          isReset={link.kind === 'reset'}
          onClose={() => setLink(null)}
          {...(link.kind === 'new'
            ? {
                onAnother: () => {
                  setLink(null)
                  create.reset()
                  openForm()
                },
              }
            : {})}
        />
      )}
    </>
  )
}
