import {
  type CreateApiTokenInput,
  isForTokens,
  type IssuedApiToken,
  LONGEST_TOKEN_DAYS,
  type Permission,
  type ServiceAccount,
  USUAL_TOKEN_DAYS,
} from '@haidang/contracts'
import { TLP_LEVELS } from '@haidang/std'
import { Button, Drawer, Select, Stack, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { SyntheticEvent } from 'react'
import { useAct } from '../../app/act.ts'
import { fieldErrors } from '../../app/api-problem.ts'
import { DoorRefusal } from '../../app/door-refusal.tsx'
import { useApp, useMay, useSession } from '../../app/session.tsx'
import { useTlpOptions } from '../../ui/choices.ts'
import { useText } from '../../ui/text.ts'
import { linesOf, refusedLines } from './lines.ts'
import { PermissionPicker } from './permission-picker.tsx'

const LIFETIMES = [7, 30, USUAL_TOKEN_DAYS, 180, LONGEST_TOKEN_DAYS] as const
const MINE = 'mine'
const AS_OWNER = 'owner'

export interface TokenFormProps {
  /** The machine it is made for; null for a token of one's own, which may be changed here. */
  readonly accountId: string | null
  readonly onIssued: (issued: IssuedApiToken) => void
  readonly onClose: () => void
}

/** Makes a token: whose, what for, from where and for how long. */
export function TokenForm({ accountId, onIssued, onClose }: TokenFormProps) {
  const { t } = useText()
  const { api } = useApp()
  const session = useSession()
  const mayManage = useMay('token.manage')
  const tlps = useTlpOptions()
  const accounts = useQuery({
    queryKey: ['service-accounts', 'choice'],
    queryFn: ({ signal }) => api.serviceAccounts.list({ limit: 200 }, signal),
    enabled: mayManage,
  })
  const [owner, setOwner] = useState(accountId ?? MINE)
  const [name, setName] = useState('')
  const [permissions, setPermissions] = useState<readonly Permission[]>([])
  const [clearance, setClearance] = useState<CreateApiTokenInput['clearance']>(null)
  const [addresses, setAddresses] = useState('')
  const [days, setDays] = useState<number>(USUAL_TOKEN_DAYS)
  const [isChecked, setChecked] = useState(false)
  const machines = (accounts.data?.items ?? []).filter((account) => account.isActive)
  const machine: ServiceAccount | undefined = machines.find((account) => account.id === owner)
  const offered = (machine?.permissions ?? session.permissions).filter(
    (permission) => isForTokens(permission) && session.permissions.includes(permission),
  )
  const chosen = permissions.filter((permission) => offered.includes(permission))
  const create = useAct({
    run: () =>
      api.tokens.create({
        name: name.trim(),
        serviceAccountId: owner === MINE ? null : owner,
        permissions: chosen,
        clearance,
        addresses: linesOf(addresses),
        expiresInDays: days,
      }),
    touches: ['tokens', 'service-accounts'],
    onDone: onIssued,
    isQuiet: true,
  })
  const badLines = refusedLines(fieldErrors(create.error), 'addresses')
  const missing = {
    name: name.trim().length < 2 ? t('ui.tokens.needName') : undefined,
    permissions: chosen.length === 0 ? t('ui.tokens.needPermission') : undefined,
  }
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    setChecked(true)
    if (missing.name === undefined && missing.permissions === undefined) create.mutate(undefined)
  }
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="xl"
      title={t('ui.tokens.formTitle')}
      closeButtonProps={{ 'aria-label': t('ui.act.close') }}
    >
      <form onSubmit={submit} noValidate>
        <Stack>
          <DoorRefusal error={create.error} />
          <TextInput
            label={t('ui.tokens.name')}
            description={t('ui.tokens.nameHint')}
            value={name}
            maxLength={100}
            onChange={(event) => setName(event.currentTarget.value)}
            error={isChecked ? missing.name : undefined}
            data-autofocus
          />
          {mayManage && machines.length > 0 && (
            <Select
              label={t('ui.tokens.owner')}
              description={t('ui.tokens.ownerHint')}
              data={[
                { value: MINE, label: t('ui.tokens.ownerMine') },
                ...machines.map((account) => ({
                  value: account.id,
                  label: `${account.name} · ${account.organisation.shortName}`,
                })),
              ]}
              value={owner}
              allowDeselect={false}
              searchable
              onChange={(value) => value !== null && setOwner(value)}
            />
          )}
          <PermissionPicker
            offered={offered}
            value={chosen}
            onChange={setPermissions}
            error={isChecked ? missing.permissions : undefined}
          />
          <Select
            label={t('ui.tokens.expiresIn')}
            data={LIFETIMES.map((count) => ({ value: String(count), label: t('ui.tokens.days', { count }) }))}
            value={String(days)}
            allowDeselect={false}
            onChange={(value) => value !== null && setDays(Number(value))}
          />
          <Textarea
            label={`${t('ui.tokens.addresses')} ${t('ui.field.optional')}`}
            description={t('ui.tokens.addressesHint')}
            value={addresses}
            onChange={(event) => setAddresses(event.currentTarget.value)}
            error={badLines.length > 0 ? t('ui.tokens.badAddress', { lines: badLines.join(', ') }) : undefined}
            autosize
            minRows={2}
            maxRows={8}
            spellCheck={false}
          />
          <Select
            label={t('ui.tokens.clearance')}
            data={[{ value: AS_OWNER, label: t('ui.tokens.clearanceOwn') }, ...tlps]}
            value={clearance ?? AS_OWNER}
            allowDeselect={false}
            onChange={(value) => setClearance(TLP_LEVELS.find((known) => known === value) ?? null)}
          />
          <Button type="submit" loading={create.isPending}>
            {t('ui.tokens.submit')}
          </Button>
        </Stack>
      </form>
    </Drawer>
  )
}
