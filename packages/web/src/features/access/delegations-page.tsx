import type { Delegation, DelegationOptions, Permission } from '@haidang/contracts'
import { Alert, Button, Modal, MultiSelect, Select, Stack, Switch, Textarea, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useAct, useRefusalText } from '../../app/act.ts'
import { Loaded } from '../../app/loaded.tsx'
import { useCursorList } from '../../app/pages.ts'
import { useApp, useSession } from '../../app/session.tsx'
import { StateBadge } from '../../ui/badges.tsx'
import type { StateTone } from '../../ui/badges.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { Facts } from '../../ui/facts.tsx'
import { absoluteTime } from '../../ui/format.ts'
import { useNow } from '../../ui/now.tsx'
import { Page, Panel } from '../../ui/page.tsx'
import { EmptyState, RowsSkeleton } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'
import { localInput, readLocalInput } from './local-input.ts'

const TONES: Readonly<Record<Delegation['state'], StateTone>> = {
  scheduled: 'busy',
  active: 'good',
  ended: 'quiet',
  revoked: 'quiet',
}
const DAY_MS = 86_400_000

function DelegationPanel({ delegation }: { readonly delegation: Delegation }) {
  const { t, locale } = useText()
  const { api } = useApp()
  const refusal = useRefusalText()
  const [isRevoking, revoking] = useDisclosure(false)
  const revoke = useAct({
    run: () => api.delegations.revoke(delegation.id),
    touches: ['delegations', 'session'],
    done: t('ui.delegations.revoked'),
    onDone: revoking.close,
    isQuiet: true,
  })
  const names = { from: delegation.from.displayName, to: delegation.to.displayName }
  return (
    <Panel
      title={t('ui.delegations.fromTo', names)}
      beside={<StateBadge tone={TONES[delegation.state]} label={t(`domain.delegationState.${delegation.state}`)} />}
      acts={
        delegation.mayRevoke && (
          <Button size="compact-md" variant="default" onClick={revoking.open}>
            {t('ui.delegations.revoke')}
          </Button>
        )
      }
    >
      <Facts
        facts={[
          {
            label: t('ui.delegations.permissions'),
            value: delegation.permissions.map((one) => t(`domain.auditAction.${one}`)).join('; '),
          },
          {
            label: t('ui.delegations.period'),
            value: t('ui.delegations.fromUntil', {
              from: absoluteTime(locale, delegation.startsAt),
              until: absoluteTime(locale, delegation.endsAt),
            }),
          },
          { label: t('ui.delegations.reason'), value: delegation.reason },
          ...(delegation.revokedBy === null || delegation.revokedAt === null
            ? []
            : [
                {
                  label: t('ui.delegations.revokedBy'),
                  value: `${delegation.revokedBy.displayName}, ${absoluteTime(locale, delegation.revokedAt)}`,
                },
              ]),
        ]}
      />
      <ConfirmDialog
        isOpen={isRevoking}
        title={t('ui.delegations.revokeTitle')}
        body={t('ui.delegations.revokeBody', names)}
        confirmLabel={t('ui.delegations.revoke')}
        isWorking={revoke.isPending}
        failure={revoke.isError ? refusal(revoke.error) : null}
        onConfirm={() => revoke.mutate(undefined)}
        onClose={revoking.close}
      />
    </Panel>
  )
}

function NewDelegation({ options, onClose }: { readonly options: DelegationOptions; readonly onClose: () => void }) {
  const { t } = useText()
  const { api } = useApp()
  const refusal = useRefusalText()
  const now = useNow()
  const [toUserId, setTo] = useState<string | null>(null)
  const [permissions, setPermissions] = useState<readonly Permission[]>([])
  const [starts, setStarts] = useState(() => localInput(now))
  const [ends, setEnds] = useState(() => localInput(now + 7 * DAY_MS))
  const [reason, setReason] = useState('')
  const startsAt = readLocalInput(starts)
  const endsAt = readLocalInput(ends)
  const create = useAct({
    run: () =>
      api.delegations.create({
        toUserId: toUserId ?? '',
        permissions: [...permissions],
        startsAt: startsAt ?? '',
        endsAt: endsAt ?? '',
        reason: reason.trim(),
      }),
    touches: ['delegations'],
    done: t('ui.delegations.created'),
    onDone: onClose,
    isQuiet: true,
  })
  const isReady =
    toUserId !== null && permissions.length > 0 && startsAt !== null && endsAt !== null && reason.trim().length >= 3
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('ui.delegations.new')}
      closeButtonProps={{ 'aria-label': t('ui.act.close') }}
    >
      <Stack>
        {create.isError && (
          <Alert color="red" variant="light" role="alert">
            {refusal(create.error)}
          </Alert>
        )}
        <Select
          label={t('ui.delegations.to')}
          description={t('ui.delegations.toHint')}
          data={options.people.map((one) => ({ value: one.id, label: one.displayName }))}
          value={toUserId}
          onChange={setTo}
          searchable
          data-autofocus
          nothingFoundMessage={t('ui.delegations.nobody')}
        />
        <MultiSelect
          label={t('ui.delegations.permissions')}
          description={t('ui.delegations.permissionsHint')}
          data={options.permissions.map((value) => ({ value, label: t(`domain.auditAction.${value}`) }))}
          value={[...permissions]}
          onChange={(values) => setPermissions(options.permissions.filter((one) => values.includes(one)))}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': t('ui.act.clear') }}
        />
        <TextInput
          type="datetime-local"
          label={t('ui.delegations.starts')}
          value={starts}
          onChange={(event) => setStarts(event.currentTarget.value)}
        />
        <TextInput
          type="datetime-local"
          label={t('ui.delegations.ends')}
          description={t('ui.delegations.endsHint')}
          value={ends}
          onChange={(event) => setEnds(event.currentTarget.value)}
        />
        <Textarea
          label={t('ui.delegations.reason')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          autosize
          minRows={2}
          maxLength={1000}
        />
        <Button disabled={!isReady} loading={create.isPending} onClick={() => create.mutate(undefined)}>
          {t('ui.delegations.give')}
        </Button>
      </Stack>
    </Modal>
  )
}

/** Who stands in for whom, with what, from when until when. */
export function DelegationsPage() {
  const { t } = useText()
  const { api } = useApp()
  const session = useSession()
  const [isNew, opening] = useDisclosure(false)
  const [isCurrent, setCurrent] = useState(true)
  const mayGive = session.permissions.includes('delegation.give')
  const list = useCursorList<Delegation>(['delegations'], api.delegations.list, isCurrent ? { isCurrent: true } : {})
  const options = useQuery({
    queryKey: ['delegations', 'options'],
    queryFn: api.delegations.options,
    enabled: isNew && mayGive,
  })
  const newButton = mayGive ? (
    <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={opening.open}>
      {t('ui.delegations.new')}
    </Button>
  ) : undefined
  return (
    <Page title={t('ui.delegations.title')} lead={t('ui.delegations.lead')} width="reading" acts={newButton}>
      <Switch
        mb="md"
        label={t('ui.delegations.current')}
        checked={isCurrent}
        onChange={(event) => setCurrent(event.currentTarget.checked)}
      />
      <Loaded query={list.query}>
        {() =>
          list.rows.length === 0 ? (
            <EmptyState title={t('ui.delegations.emptyTitle')} body={t('ui.delegations.empty')} act={newButton} />
          ) : (
            <Stack>
              {list.rows.map((delegation) => (
                <DelegationPanel key={delegation.id} delegation={delegation} />
              ))}
              {list.query.hasNextPage && (
                <Button variant="default" loading={list.query.isFetchingNextPage} onClick={list.more}>
                  {t('ui.act.loadMore')}
                </Button>
              )}
            </Stack>
          )
        }
      </Loaded>
      {isNew && (
        <Loaded query={options} skeleton={<RowsSkeleton rows={2} />}>
          {(answer) => <NewDelegation options={answer} onClose={opening.close} />}
        </Loaded>
      )}
    </Page>
  )
}
