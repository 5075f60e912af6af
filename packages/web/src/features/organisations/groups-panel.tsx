import { Button, Modal, MultiSelect, Stack, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useAct } from '../../app/act.ts'
import { Loaded } from '../../app/loaded.tsx'
import { useOrganisationOptions } from '../../app/organisation-options.ts'
import { useApp } from '../../app/session.tsx'
import { Panel } from '../../ui/page.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'
import { foldVietnamese } from '@haidang/std'

function GroupForm({ onClose }: { readonly onClose: () => void }) {
  const { t } = useText()
  const { api } = useApp()
  const options = useOrganisationOptions()
  const [name, setName] = useState('')
  const [memberIds, setMemberIds] = useState<string[]>([])
  const create = useAct({
    run: () =>
      api.groups.create({
        code: foldVietnamese(name)
          .replaceAll(/[^a-z0-9]+/g, '-')
          .slice(0, 60),
        name: name.trim(),
        memberIds,
      }),
    touches: ['groups'],
    done: t('ui.organisations.groupCreated'),
    onDone: onClose,
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('ui.organisations.groupNew')}
      closeButtonProps={{ 'aria-label': t('ui.act.close') }}
    >
      <Stack>
        <TextInput
          label={t('ui.organisations.groupName')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={200}
          data-autofocus
        />
        <MultiSelect
          label={t('ui.organisations.groupMembers')}
          data={options}
          value={memberIds}
          onChange={setMemberIds}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': t('ui.act.clear') }}
        />
        <Button
          disabled={name.trim() === '' || memberIds.length === 0}
          loading={create.isPending}
          onClick={() => create.mutate(undefined)}
        >
          {t('ui.act.create')}
        </Button>
      </Stack>
    </Modal>
  )
}

/** Named groups of recipients. */
export function GroupsPanel({ mayManage }: { readonly mayManage: boolean }) {
  const { t } = useText()
  const { api } = useApp()
  const [isOpen, form] = useDisclosure(false)
  const query = useQuery({ queryKey: ['groups'], queryFn: api.groups.list })
  return (
    <Panel
      title={t('ui.organisations.groupsTitle')}
      acts={
        mayManage ? (
          <Button size="compact-sm" variant="default" onClick={form.open}>
            {t('ui.organisations.groupNew')}
          </Button>
        ) : undefined
      }
    >
      <Loaded query={query}>
        {(groups) =>
          groups.items.length === 0 ? (
            <EmptyState isSmall body={t('ui.organisations.groupsNone')} />
          ) : (
            <ul>
              {groups.items.map((group) => (
                <li key={group.id}>
                  {group.name} · {t('ui.organisations.groupCount', { count: group.memberCount })}
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {isOpen && <GroupForm onClose={form.close} />}
    </Panel>
  )
}
