import type { Account } from '@haidang/contracts'
import { Button, Group, Modal, PasswordInput, Stack } from '@mantine/core'
import { useState } from 'react'
import type { SyntheticEvent } from 'react'
import { useAct } from '../../app/act.ts'
import { fieldErrors } from '../../app/api-problem.ts'
import { DoorRefusal } from '../../app/door-refusal.tsx'
import { useApp } from '../../app/session.tsx'
import { NewPassword } from '../../ui/new-password.tsx'
import { useText } from '../../ui/text.ts'

export function PasswordDialog({ account, onClose }: { readonly account: Account; readonly onClose: () => void }) {
  const { t } = useText()
  const { api } = useApp()
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const save = useAct({
    run: () => api.account.changePassword({ current, next }),
    touches: ['account'],
    done: t('ui.account.passwordSaved'),
    onDone: onClose,
    isQuiet: true,
  })
  const places = fieldErrors(save.error)
  const { user } = account
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    save.mutate(undefined)
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('ui.account.changePassword')}
      centered
      closeButtonProps={{ 'aria-label': t('ui.act.close') }}
    >
      <form onSubmit={submit}>
        <Stack>
          <DoorRefusal key={save.submittedAt} error={save.error} />
          <input type="text" autoComplete="username" value={user.login} readOnly hidden />
          <PasswordInput
            label={t('ui.account.currentPassword')}
            value={current}
            onChange={(event) => setCurrent(event.currentTarget.value)}
            error={places['current']}
            autoComplete="current-password"
            required
            withAsterisk={false}
            data-autofocus
          />
          <NewPassword
            label={t('ui.account.nextPassword')}
            value={next}
            onChange={setNext}
            names={[user.login, user.displayName, user.organisation.name]}
            error={places['next']}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('ui.act.cancel')}
            </Button>
            <Button type="submit" loading={save.isPending}>
              {t('ui.account.changePassword')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
