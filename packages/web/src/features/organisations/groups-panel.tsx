import type { GroupCondition, OrganisationGroup } from '@haidang/contracts'
import { ActionIcon, Alert, Button, Group, Modal, MultiSelect, SegmentedControl, Stack, TextInput } from '@mantine/core'
import { foldVietnamese } from '@haidang/std'
import { IconPencil, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useAct, useRefusalText } from '../../app/act.ts'
import { Loaded } from '../../app/loaded.tsx'
import { useOrganisationOptions } from '../../app/organisation-options.ts'
import { useApp } from '../../app/session.tsx'
import { KIND_LIST, SECTOR_LIST, useKindOptions, useProvinceOptions, useSectorOptions } from '../../ui/choices.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { Panel } from '../../ui/page.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'
import classes from './organisations.module.css'

interface Values {
  readonly name: string
  readonly way: 'names' | 'condition'
  readonly memberIds: string[]
  readonly condition: GroupCondition
}
const EVERYBODY: GroupCondition = { kinds: [], provinceCodes: [], sectors: [], belowId: null }

function GroupForm({
  group,
  initial,
  onClose,
}: {
  readonly group: OrganisationGroup | null
  readonly initial: Values
  readonly onClose: () => void
}) {
  const { t } = useText()
  const { api } = useApp()
  const refusal = useRefusalText()
  const options = useOrganisationOptions()
  const kinds = useKindOptions()
  const provinces = useProvinceOptions()
  const sectors = useSectorOptions()
  const [values, setValues] = useState<Values>(initial)
  const set = (part: Partial<Values>) => setValues((before) => ({ ...before, ...part }))
  const narrow = (part: Partial<GroupCondition>) => set({ condition: { ...values.condition, ...part } })
  const save = useAct({
    run: () => {
      const name = values.name.trim()
      const members =
        values.way === 'names'
          ? { memberIds: values.memberIds, condition: null }
          : { memberIds: [], condition: values.condition }
      if (group !== null) return api.groups.update(group.id, { name, ...members })
      const code = foldVietnamese(name)
        .replaceAll(/[^a-z0-9]+/g, '-')
        .slice(0, 60)
      return api.groups.create({ code, name, ...members })
    },
    touches: ['groups', 'organisations'],
    done: group === null ? t('ui.organisations.groupCreated') : t('ui.organisations.group.saved'),
    onDone: onClose,
    isQuiet: true,
  })
  const clear = { clearable: true, clearButtonProps: { 'aria-label': t('ui.act.clear') } }
  return (
    <Modal
      opened
      onClose={onClose}
      title={group === null ? t('ui.organisations.groupNew') : t('ui.organisations.group.edit', { name: group.name })}
      size="lg"
      closeButtonProps={{ 'aria-label': t('ui.act.close') }}
    >
      <Stack>
        {save.isError && (
          <Alert color="red" variant="light" role="alert">
            {refusal(save.error)}
          </Alert>
        )}
        <TextInput
          label={t('ui.organisations.groupName')}
          value={values.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
          maxLength={200}
          data-autofocus
        />
        <SegmentedControl
          aria-label={t('ui.organisations.group.way')}
          value={values.way}
          onChange={(way) => set({ way: way === 'names' ? 'names' : 'condition' })}
          data={[
            { value: 'condition', label: t('ui.organisations.group.byCondition') },
            { value: 'names', label: t('ui.organisations.group.byNames') },
          ]}
        />
        {values.way === 'names' ? (
          <MultiSelect
            label={t('ui.organisations.groupMembers')}
            data={options}
            value={values.memberIds}
            onChange={(memberIds) => set({ memberIds })}
            searchable
            {...clear}
          />
        ) : (
          <>
            <p className={classes.soft}>{t('ui.organisations.group.conditionHint')}</p>
            <MultiSelect
              label={t('ui.organisations.group.kinds')}
              data={kinds}
              value={[...values.condition.kinds]}
              onChange={(chosen) => narrow({ kinds: KIND_LIST.filter((kind) => chosen.includes(kind)) })}
              {...clear}
            />
            <MultiSelect
              label={t('ui.organisations.group.provinces')}
              data={provinces}
              value={[...values.condition.provinceCodes]}
              onChange={(provinceCodes) => narrow({ provinceCodes })}
              searchable
              {...clear}
            />
            <MultiSelect
              label={t('ui.organisations.group.sectors')}
              data={sectors}
              value={[...values.condition.sectors]}
              onChange={(chosen) => narrow({ sectors: SECTOR_LIST.filter((sector) => chosen.includes(sector)) })}
              {...clear}
            />
          </>
        )}
        <Button
          disabled={values.name.trim() === '' || (values.way === 'names' && values.memberIds.length === 0)}
          loading={save.isPending}
          onClick={() => save.mutate(undefined)}
        >
          {group === null ? t('ui.act.create') : t('ui.act.save')}
        </Button>
      </Stack>
    </Modal>
  )
}

type Open = { readonly group: OrganisationGroup | null; readonly initial: Values }

/** Named groups of recipients: chosen one by one, or by a condition they follow by themselves. */
export function GroupsPanel({ mayManage }: { readonly mayManage: boolean }) {
  const { t } = useText()
  const { api } = useApp()
  const refusal = useRefusalText()
  const [open, setOpen] = useState<Open | null>(null)
  const [doomed, setDoomed] = useState<OrganisationGroup | null>(null)
  const query = useQuery({ queryKey: ['groups'], queryFn: api.groups.list })
  const remove = useAct({
    run: (id: string) => api.groups.delete(id),
    touches: ['groups', 'organisations'],
    done: t('ui.organisations.group.deleted'),
    onDone: () => setDoomed(null),
    isQuiet: true,
  })
  const edit = useAct({
    run: (group: OrganisationGroup) => api.groups.read(group.id),
    touches: [],
    onDone: (whole) =>
      setOpen({
        group: whole,
        initial: {
          name: whole.name,
          way: whole.condition === null ? 'names' : 'condition',
          memberIds: whole.members.map((member) => member.id),
          condition: whole.condition ?? EVERYBODY,
        },
      }),
  })
  const fresh = (name = '', condition: GroupCondition = EVERYBODY) =>
    setOpen({ group: null, initial: { name, way: 'condition', memberIds: [], condition } })
  const presets = [
    [t('ui.organisations.group.presetDepartments'), { ...EVERYBODY, kinds: ['department'] }],
    [t('ui.organisations.group.presetCommunes'), { ...EVERYBODY, kinds: ['commune'] }],
    [t('ui.organisations.group.presetTelecom'), { ...EVERYBODY, kinds: ['enterprise'], sectors: ['information'] }],
  ] satisfies [string, GroupCondition][]
  return (
    <Panel
      title={t('ui.organisations.groupsTitle')}
      acts={
        mayManage ? (
          <Button size="compact-sm" variant="default" onClick={() => fresh()}>
            {t('ui.organisations.groupNew')}
          </Button>
        ) : undefined
      }
    >
      <Loaded query={query}>
        {({ items }) => (
          <Stack>
            {items.length === 0 ? (
              <EmptyState isSmall body={t('ui.organisations.groupsNone')} />
            ) : (
              <ul className={classes.groups}>
                {items.map((group) => (
                  <li key={group.id}>
                    <span className={classes.groupName}>
                      {group.name} · {t('ui.organisations.groupCount', { count: group.memberCount })}
                      {group.condition !== null && (
                        <span className={classes.soft}> · {t('ui.organisations.group.automatic')}</span>
                      )}
                    </span>
                    {mayManage && (
                      <Group gap="xs">
                        <ActionIcon
                          variant="default"
                          onClick={() => edit.mutate(group)}
                          aria-label={t('ui.organisations.group.edit', { name: group.name })}
                        >
                          <IconPencil size={16} aria-hidden />
                        </ActionIcon>
                        <ActionIcon
                          variant="default"
                          onClick={() => setDoomed(group)}
                          aria-label={t('ui.organisations.group.delete', { name: group.name })}
                        >
                          <IconTrash size={16} aria-hidden />
                        </ActionIcon>
                      </Group>
                    )}
                  </li>
                ))}
              </ul>
            )}
            {mayManage && (
              <Group gap="xs">
                <span className={classes.soft}>{t('ui.organisations.group.presets')}</span>
                {presets
                  .filter(([name]) => !items.some((group) => group.name === name))
                  .map(([name, condition]) => (
                    <Button key={name} size="compact-sm" variant="light" onClick={() => fresh(name, condition)}>
                      {name}
                    </Button>
                  ))}
              </Group>
            )}
          </Stack>
        )}
      </Loaded>
      {open !== null && <GroupForm group={open.group} initial={open.initial} onClose={() => setOpen(null)} />}
      <ConfirmDialog
        isOpen={doomed !== null}
        title={t('ui.organisations.group.deleteTitle', { name: doomed?.name ?? '' })}
        body={t('ui.organisations.group.deleteBody')}
        confirmLabel={t('ui.organisations.group.delete', { name: doomed?.name ?? '' })}
        isDangerous
        isWorking={remove.isPending}
        failure={remove.isError ? refusal(remove.error) : null}
        onConfirm={() => {
          if (doomed !== null) remove.mutate(doomed.id)
        }}
        onClose={() => setDoomed(null)}
      />
    </Panel>
  )
}
