import type { Account, FactorAdded, Passkey } from '@haidang/contracts'
import { ActionIcon, Alert, Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { IconPencil, IconPlus, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import type { SyntheticEvent } from 'react'
import { useAct, useRefusalText } from '../../app/act.ts'
import { DoorRefusal } from '../../app/door-refusal.tsx'
import { createPasskey, passkeySupport } from '../../app/passkey.ts'
import { useApp } from '../../app/session.tsx'
import { RelativeTime } from '../../ui/clock.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { deviceName } from '../../ui/device-name.ts'
import { dayOf } from '../../ui/format.ts'
import { useText } from '../../ui/text.ts'
import classes from './account.module.css'

const TOUCHES = ['account', 'first-steps'] as const

interface NameDialogProps {
  readonly title: string
  readonly name: string
  readonly submit: string
  readonly isWorking: boolean
  readonly error: Error | null
  readonly onSave: (name: string) => void
  readonly onClose: () => void
}

function NameDialog({ title, name, submit, isWorking, error, onSave, onClose }: NameDialogProps) {
  const { t } = useText()
  const [value, setValue] = useState(name)
  const send = (event: SyntheticEvent) => {
    event.preventDefault()
    onSave(value.trim())
  }
  return (
    <Modal opened centered title={title} onClose={onClose} closeButtonProps={{ 'aria-label': t('ui.act.close') }}>
      <form onSubmit={send}>
        <Stack>
          <DoorRefusal error={error} />
          <TextInput
            label={t('ui.account.passkeyName')}
            description={t('ui.account.passkeyNameHint')}
            value={value}
            onChange={(event) => setValue(event.currentTarget.value)}
            maxLength={100}
            required
            withAsterisk={false}
            data-autofocus
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('ui.act.cancel')}
            </Button>
            <Button type="submit" loading={isWorking} disabled={value.trim() === ''}>
              {submit}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

function PasskeyRow({ passkey }: { readonly passkey: Passkey }) {
  const { t, locale } = useText()
  const { api } = useApp()
  const refusal = useRefusalText()
  const [open, setOpen] = useState<'rename' | 'remove' | null>(null)
  const close = () => setOpen(null)
  const rename = useAct({
    run: (name: string) => api.account.renamePasskey(passkey.id, { name }),
    touches: TOUCHES,
    done: t('ui.account.passkeyRenamed'),
    onDone: close,
    isQuiet: true,
  })
  const remove = useAct({
    run: () => api.account.removePasskey(passkey.id),
    touches: TOUCHES,
    done: t('ui.account.passkeyRemoved'),
    onDone: close,
    isQuiet: true,
  })
  return (
    <li className={classes.thing}>
      <div className={classes.thingWords}>
        <strong>{passkey.name}</strong>
        <p>
          {t('ui.account.passkeyCreated', { time: dayOf(locale, passkey.createdAt) })}
          {' · '}
          {passkey.isSynced ? t('ui.account.passkeySynced') : t('ui.account.passkeyBound')}
        </p>
        <p>
          {t('ui.account.passkeyUsed')}: <RelativeTime at={passkey.lastUsedAt} />
        </p>
      </div>
      <Group gap={4}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          title={t('ui.account.passkeyRename')}
          aria-label={`${t('ui.account.passkeyRename')}: ${passkey.name}`}
          onClick={() => setOpen('rename')}
        >
          <IconPencil size={18} aria-hidden />
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          title={t('ui.act.remove')}
          aria-label={`${t('ui.act.remove')}: ${passkey.name}`}
          onClick={() => setOpen('remove')}
        >
          <IconTrash size={18} aria-hidden />
        </ActionIcon>
      </Group>
      {open === 'rename' && (
        <NameDialog
          title={t('ui.account.passkeyRename')}
          name={passkey.name}
          submit={t('ui.act.save')}
          isWorking={rename.isPending}
          error={rename.error}
          onSave={(name) => rename.mutate(name)}
          onClose={close}
        />
      )}
      <ConfirmDialog
        isOpen={open === 'remove'}
        isDangerous
        title={t('ui.account.passkeyRemoveTitle', { name: passkey.name })}
        body={t('ui.account.passkeyRemoveBody')}
        confirmLabel={t('ui.act.remove')}
        isWorking={remove.isPending}
        failure={remove.isError ? refusal(remove.error) : null}
        onConfirm={() => remove.mutate(undefined)}
        onClose={close}
      />
    </li>
  )
}

/** The passkeys of the account: add, rename, remove. */
export function Passkeys({
  account,
  onAdded,
}: {
  readonly account: Account
  readonly onAdded: (added: FactorAdded) => void
}) {
  const text = useText()
  const { t } = text
  const { api } = useApp()
  const [isNaming, setNaming] = useState(false)
  const support = passkeySupport()
  const add = useAct({
    run: async (name: string) => {
      const made = await createPasskey(await api.account.passkeyOptions())
      return api.account.addPasskey({ ...made, name })
    },
    touches: TOUCHES,
    done: t('ui.account.passkeyAdded'),
    onDone: (added) => {
      setNaming(false)
      onAdded(added)
    },
    isQuiet: true,
  })
  return (
    <section className={classes.block}>
      <div className={classes.blockHead}>
        <h3>{t('ui.account.passkeysTitle')}</h3>
        {support === 'ready' && (
          <Button
            variant={account.passkeys.length === 0 ? 'filled' : 'default'}
            size="xs"
            leftSection={<IconPlus size={16} aria-hidden />}
            onClick={() => {
              add.reset()
              setNaming(true)
            }}
          >
            {t('ui.account.passkeyAdd')}
          </Button>
        )}
      </div>
      {support !== 'ready' && (
        <Alert color="gray" variant="light">
          {t(`ui.passkey.${support}`)}
        </Alert>
      )}
      {account.passkeys.length === 0 ? (
        <p className={classes.soft}>{t('ui.account.passkeysNone')}</p>
      ) : (
        <ul className={classes.things} aria-label={t('ui.account.passkeysTitle')}>
          {account.passkeys.map((passkey) => (
            <PasskeyRow key={passkey.id} passkey={passkey} />
          ))}
        </ul>
      )}
      {isNaming && (
        <NameDialog
          title={t('ui.account.passkeyAdd')}
          name={deviceName(text, navigator.userAgent)}
          submit={t('ui.enrol.passkeyAct')}
          isWorking={add.isPending}
          error={add.error}
          onSave={(name) => add.mutate(name)}
          onClose={() => setNaming(false)}
        />
      )}
    </section>
  )
}
