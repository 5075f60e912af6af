import type { CreatedUser, User } from '@haidang/contracts'
import { Alert, Button, Menu } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useState } from 'react'
import { useAct, useRefusalText } from '../../app/act.ts'
import { useApp, useMay } from '../../app/session.tsx'
import { TlpBadge } from '../../ui/badges.tsx'
import { RelativeTime } from '../../ui/clock.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { CopyValue } from '../../ui/copy-value.tsx'
import { DetailFrame } from '../../ui/detail.tsx'
import { Facts } from '../../ui/facts.tsx'
import { useText } from '../../ui/text.ts'
import { OpenWork } from './open-work.tsx'
import { PersonForm } from './person-form.tsx'
import type { PersonValues } from './person-form.tsx'
import { PersonSessions } from './person-sessions.tsx'
import { PersonFactor, PersonState } from './person-words.tsx'
import { TransferDialog } from './transfer-dialog.tsx'

type Act = 'edit' | 'lock' | 'invite' | 'factors' | 'transfer' | 'leave'
const SHORTEST_REASON = 3

export interface PersonDetailProps {
  readonly person: User
  readonly onLink: (created: CreatedUser, isReset: boolean) => void
}

/** One person: who they are, how they sign in, and what an administrator may do about it. */
export function PersonDetail({ person, onLink }: PersonDetailProps) {
  const { t } = useText()
  const { api, session } = useApp()
  const refusal = useRefusalText()
  const mayManage = useMay('user.manage')
  const [open, setOpen] = useState<Act | null>(null)
  const close = () => setOpen(null)
  const name = person.displayName
  const isInvited = person.state === 'invited'
  const isInactive = person.state === 'inactive'
  const rolesOf = (roles: User['roles']) => roles.map((role) => t(`domain.role.${role}`)).join(', ')
  const isSelf = person.id === session.user.id
  const save = useAct({
    run: ({ displayName, email, roles, relation, reason }: PersonValues) =>
      api.users.update(person.id, { displayName, email, roles, relation, reason }),
    touches: ['users', 'approvals'],
    done: t('ui.people.form.saved'),
    onDone: close,
    isQuiet: true,
  })
  const lock = useAct({
    run: () => api.users.update(person.id, { isActive: isInactive }),
    touches: ['users'],
    done: isInactive ? t('ui.people.unlocked') : t('ui.people.locked'),
    onDone: close,
    isQuiet: !isInactive,
  })
  const invite = useAct({
    run: () => api.users.invite(person.id),
    touches: ['users'],
    isQuiet: true,
    onDone: (created) => {
      close()
      onLink(created, !isInvited)
    },
  })
  const resetFactors = useAct({
    run: () => api.users.resetFactors(person.id),
    touches: ['users'],
    isQuiet: true,
    onDone: (created) => {
      close()
      onLink(created, true)
    },
  })
  const leave = useAct({
    run: (reason: string) => api.users.leave(person.id, { reason }),
    touches: ['users'],
    done: t('ui.people.leaveDone'),
    isQuiet: true,
    onDone: close,
  })
  const confirms = {
    lock: {
      title: t('ui.people.lockTitle', { name }),
      body: t('ui.people.lockBody'),
      label: t('ui.people.lock'),
      isDangerous: true,
      act: lock,
      run: () => lock.mutate(undefined),
    },
    invite: {
      title: t(isInvited ? 'ui.people.inviteTitle' : 'ui.people.resetTitle', { name }),
      body: t(isInvited ? 'ui.people.inviteBody' : 'ui.people.resetBody'),
      label: t(isInvited ? 'ui.people.invite' : 'ui.people.reset'),
      isDangerous: false,
      act: invite,
      run: () => invite.mutate(undefined),
    },
    factors: {
      title: t('ui.people.resetFactorsTitle', { name }),
      body: t('ui.people.resetFactorsBody'),
      label: t('ui.people.resetFactors'),
      isDangerous: true,
      act: resetFactors,
      run: () => resetFactors.mutate(undefined),
    },
  } as const
  const asked = open === 'lock' || open === 'invite' || open === 'factors' ? confirms[open] : null
  return (
    <DetailFrame
      title={name}
      marks={<PersonState person={person} />}
      acts={
        mayManage && (
          <>
            {isInactive ? (
              <Button loading={lock.isPending} onClick={() => lock.mutate(undefined)}>
                {t('ui.people.unlock')}
              </Button>
            ) : (
              <Button variant="default" onClick={() => setOpen('edit')}>
                {t('ui.act.edit')}
              </Button>
            )}
            {!isInactive && (
              <Button {...(isInvited ? {} : { variant: 'default' })} onClick={() => setOpen('invite')}>
                {isInvited ? t('ui.people.invite') : t('ui.people.reset')}
              </Button>
            )}
            {!isSelf && !isInactive && (
              <Menu position="bottom-end" shadow="md">
                <Menu.Target>
                  <Button variant="default" rightSection={<IconChevronDown size={16} aria-hidden />}>
                    {t('ui.people.more')}
                  </Button>
                </Menu.Target>
                <Menu.Dropdown>
                  {person.secondFactor !== 'none' && (
                    <Menu.Item onClick={() => setOpen('factors')}>{t('ui.people.resetFactors')}</Menu.Item>
                  )}
                  <Menu.Item onClick={() => setOpen('transfer')}>{t('ui.people.transfer')}</Menu.Item>
                  <Menu.Item onClick={() => setOpen('lock')}>{t('ui.people.lock')}</Menu.Item>
                  <Menu.Item onClick={() => setOpen('leave')}>{t('ui.people.leave')}</Menu.Item>
                </Menu.Dropdown>
              </Menu>
            )}
          </>
        )
      }
    >
      {person.pendingRoles !== null && (
        <Alert color="yellow" variant="light" title={t('ui.people.pendingTitle')}>
          {t('ui.people.pending', { roles: rolesOf(person.pendingRoles) })}
        </Alert>
      )}
      <Facts
        facts={[
          { label: t('ui.people.login'), value: <CopyValue value={person.login} /> },
          { label: t('ui.field.organisation'), value: person.organisation.name },
          { label: t('ui.people.roles'), value: rolesOf(person.roles) },
          ...(person.relation === null
            ? []
            : [{ label: t('ui.people.relation'), value: t(`domain.relation.${person.relation}`) }]),
          { label: t('ui.people.clearance'), value: <TlpBadge tlp={person.clearance} /> },
          { label: t('ui.people.secondFactor'), value: <PersonFactor person={person} /> },
          { label: t('ui.people.email'), value: person.email ?? t('ui.list.none') },
          { label: t('ui.people.lastSignIn'), value: <RelativeTime at={person.lastSignInAt} /> },
        ]}
      />
      {mayManage && person.state === 'active' && <PersonSessions person={person} />}
      {open === 'edit' && (
        <PersonForm
          person={person}
          isWorking={save.isPending}
          error={save.error}
          onSave={(values) => save.mutate(values)}
          onClose={close}
        />
      )}
      {open === 'transfer' && <TransferDialog person={person} onClose={close} />}
      {asked !== null && (
        <ConfirmDialog
          isOpen
          isDangerous={asked.isDangerous}
          title={asked.title}
          body={asked.body}
          confirmLabel={asked.label}
          isWorking={asked.act.isPending}
          failure={asked.act.isError ? refusal(asked.act.error) : null}
          onConfirm={asked.run}
          onClose={close}
        />
      )}
      {open === 'leave' && (
        <ConfirmDialog
          isOpen
          isDangerous
          title={t('ui.people.leaveTitle', { name })}
          body={t('ui.people.leaveBody')}
          confirmLabel={t('ui.people.leave')}
          isWorking={leave.isPending}
          failure={leave.isError ? refusal(leave.error) : null}
          reason={{ label: t('ui.people.leaveReason'), minLength: SHORTEST_REASON }}
          onConfirm={(reason) => leave.mutate(reason)}
          onClose={close}
        >
          <OpenWork person={person} />
        </ConfirmDialog>
      )}
    </DetailFrame>
  )
}
