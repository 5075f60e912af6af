import type { OrganisationContact, SaveContactsInput } from '@haidang/contracts'
import { ActionIcon, Alert, Badge, Button, Checkbox, Drawer, Fieldset, Group, Stack, TextInput } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { SyntheticEvent } from 'react'
import { useAct, useRefusalText } from '../../app/act.ts'
import { Loaded } from '../../app/loaded.tsx'
import { useApp } from '../../app/session.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'
import classes from './organisations.module.css'

type Draft = SaveContactsInput['items'][number] & { readonly key: string }

const emptyDraft = (): Draft => ({
  key: crypto.randomUUID(),
  functionName: '',
  personName: null,
  phone: null,
  email: null,
  isRoundTheClock: true,
  hours: null,
})

function ContactsForm({
  organisationId,
  contacts,
  onClose,
}: {
  readonly organisationId: string
  readonly contacts: readonly OrganisationContact[]
  readonly onClose: () => void
}) {
  const { t } = useText()
  const { api } = useApp()
  const refusal = useRefusalText()
  const [isChecked, setChecked] = useState(false)
  const [drafts, setDrafts] = useState<readonly Draft[]>(
    contacts.length === 0 ? [emptyDraft()] : contacts.map(({ id, ...contact }) => ({ ...contact, key: id })),
  )
  const save = useAct({
    run: () =>
      api.organisations.saveContacts(organisationId, { items: drafts.map(({ key: _key, ...contact }) => contact) }),
    touches: ['organisations'],
    done: t('ui.organisations.contacts.saved'),
    onDone: onClose,
    isQuiet: true,
  })
  const set = (n: number, part: Partial<Draft>) =>
    setDrafts((before) => before.map((draft, i) => (i === n ? { ...draft, ...part } : draft)))
  const swap = (n: number, other: number) =>
    setDrafts((before) => {
      const [a, b] = [before[n], before[other]]
      if (a === undefined || b === undefined) return before
      return before.map((draft, i) => (i === n ? b : i === other ? a : draft))
    })
  const orNull = (text: string) => (text.trim() === '' ? null : text.trim())
  const needs = (draft: Draft) => ({
    functionName: draft.functionName.trim().length < 2 ? t('ui.organisations.contacts.needFunction') : undefined,
    reach: draft.phone === null && draft.email === null ? t('ui.organisations.contacts.needReach') : undefined,
  })
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    setChecked(true)
    if (drafts.every((draft) => Object.values(needs(draft)).every((need) => need === undefined))) save.mutate(undefined)
  }
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="lg"
      title={t('ui.organisations.contacts.title')}
      closeButtonProps={{ 'aria-label': t('ui.act.close') }}
    >
      <form onSubmit={submit} noValidate>
        <Stack>
          {save.isError && (
            <Alert color="red" variant="light" role="alert">
              {refusal(save.error)}
            </Alert>
          )}
          {drafts.map((draft, n) => {
            const need = needs(draft)
            const name = draft.functionName || t('ui.organisations.contacts.order', { n: n + 1 })
            return (
              <Fieldset key={draft.key} legend={t('ui.organisations.contacts.order', { n: n + 1 })}>
                <Stack gap="sm">
                  <TextInput
                    label={t('ui.organisations.contacts.functionName')}
                    description={t('ui.organisations.contacts.functionHint')}
                    value={draft.functionName}
                    onChange={(event) => set(n, { functionName: event.currentTarget.value })}
                    error={isChecked ? need.functionName : undefined}
                    maxLength={120}
                  />
                  <Group grow align="start">
                    <TextInput
                      type="tel"
                      label={t('ui.organisations.contacts.phone')}
                      defaultValue={draft.phone ?? ''}
                      onChange={(event) => set(n, { phone: orNull(event.currentTarget.value) })}
                      error={isChecked ? need.reach : undefined}
                      maxLength={30}
                    />
                    <TextInput
                      type="email"
                      label={t('ui.organisations.contacts.email')}
                      defaultValue={draft.email ?? ''}
                      onChange={(event) => set(n, { email: orNull(event.currentTarget.value) })}
                      maxLength={254}
                    />
                  </Group>
                  <TextInput
                    label={`${t('ui.organisations.contacts.personName')} ${t('ui.field.optional')}`}
                    description={t('ui.organisations.contacts.personHint')}
                    defaultValue={draft.personName ?? ''}
                    onChange={(event) => set(n, { personName: orNull(event.currentTarget.value) })}
                    maxLength={120}
                  />
                  <Checkbox
                    label={t('ui.organisations.contacts.roundTheClock')}
                    checked={draft.isRoundTheClock}
                    onChange={(event) => set(n, { isRoundTheClock: event.currentTarget.checked })}
                  />
                  {!draft.isRoundTheClock && (
                    <TextInput
                      label={t('ui.organisations.contacts.hours')}
                      description={t('ui.organisations.contacts.hoursHint')}
                      defaultValue={draft.hours ?? ''}
                      onChange={(event) => set(n, { hours: orNull(event.currentTarget.value) })}
                      maxLength={120}
                    />
                  )}
                  <Group gap="xs" justify="end">
                    <ActionIcon
                      variant="default"
                      disabled={n === 0}
                      onClick={() => swap(n, n - 1)}
                      aria-label={t('ui.organisations.contacts.up', { name })}
                    >
                      <IconArrowUp size={16} aria-hidden />
                    </ActionIcon>
                    <ActionIcon
                      variant="default"
                      disabled={n === drafts.length - 1}
                      onClick={() => swap(n, n + 1)}
                      aria-label={t('ui.organisations.contacts.down', { name })}
                    >
                      <IconArrowDown size={16} aria-hidden />
                    </ActionIcon>
                    <ActionIcon
                      variant="default"
                      onClick={() => setDrafts((before) => before.filter((_, i) => i !== n))}
                      aria-label={t('ui.organisations.contacts.remove', { name })}
                    >
                      <IconTrash size={16} aria-hidden />
                    </ActionIcon>
                  </Group>
                </Stack>
              </Fieldset>
            )
          })}
          <Button
            variant="default"
            leftSection={<IconPlus size={16} aria-hidden />}
            onClick={() => setDrafts((before) => [...before, emptyDraft()])}
            disabled={drafts.length >= 30}
          >
            {t('ui.organisations.contacts.add')}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {t('ui.act.save')}
          </Button>
        </Stack>
      </form>
    </Drawer>
  )
}

/** Whom to call, first to last. */
export function DetailContacts({
  organisationId,
  mayManage,
}: {
  readonly organisationId: string
  readonly mayManage: boolean
}) {
  const { t } = useText()
  const { api } = useApp()
  const [isEditing, setEditing] = useState(false)
  const query = useQuery({
    queryKey: ['organisations', 'contacts', organisationId],
    queryFn: () => api.organisations.contacts(organisationId),
  })
  const edit = mayManage ? (
    <Button size="compact-sm" variant="default" onClick={() => setEditing(true)}>
      {t('ui.organisations.contacts.edit')}
    </Button>
  ) : undefined
  return (
    <Loaded query={query}>
      {({ items }) => (
        <Stack gap="sm">
          {items.length === 0 ? (
            <EmptyState
              title={t('ui.organisations.contacts.none')}
              body={t('ui.organisations.contacts.noneBody')}
              act={edit}
            />
          ) : (
            <>
              <ol className={classes.contacts}>
                {items.map((contact) => (
                  <li key={contact.id}>
                    <strong>{contact.functionName}</strong>
                    {contact.isRoundTheClock ? (
                      <Badge variant="light" ms="xs">
                        24/7
                      </Badge>
                    ) : (
                      contact.hours !== null && <span className={classes.soft}> {contact.hours}</span>
                    )}
                    {contact.personName !== null && <div>{contact.personName}</div>}
                    <div className={classes.reach}>
                      {contact.phone !== null && (
                        <a href={`tel:${contact.phone.replaceAll(/[^+\d]/g, '')}`}>{contact.phone}</a>
                      )}
                      {contact.email !== null && <a href={`mailto:${contact.email}`}>{contact.email}</a>}
                    </div>
                  </li>
                ))}
              </ol>
              {edit !== undefined && <div>{edit}</div>}
            </>
          )}
          {isEditing && (
            <ContactsForm organisationId={organisationId} contacts={items} onClose={() => setEditing(false)} />
          )}
        </Stack>
      )}
    </Loaded>
  )
}
