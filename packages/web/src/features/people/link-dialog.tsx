import type { CreatedUser } from '@haidang/contracts'
import { Alert, Button, Group, Modal, Stack } from '@mantine/core'
import { IconMailCheck, IconMailOff } from '@tabler/icons-react'
import { CopyValue } from '../../ui/copy-value.tsx'
import { Facts } from '../../ui/facts.tsx'
import { absoluteTime } from '../../ui/format.ts'
import { useText } from '../../ui/text.ts'
import classes from './people.module.css'

export interface LinkDialogProps {
  readonly created: CreatedUser
  readonly isReset: boolean
  readonly onClose: () => void
  /** Goes on to the next person; absent where nobody is being invited. */
  readonly onAnother?: () => void
}

/** The link that lets one person set their password, this once; and whether it was mailed. */
export function LinkDialog({ created, isReset, onClose, onAnother }: LinkDialogProps) {
  const { t, locale } = useText()
  const { user, invitation } = created
  const name = user.displayName
  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      title={isReset ? t('ui.people.linkResetTitle', { name }) : t('ui.people.linkTitle', { name })}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('ui.act.close') }}
    >
      <Stack>
        {invitation.isMailed ? (
          <Alert color="teal" variant="light" icon={<IconMailCheck size={20} aria-hidden />}>
            {t('ui.people.linkMailed', { email: user.email ?? '' })}
          </Alert>
        ) : (
          <Alert color="yellow" variant="light" icon={<IconMailOff size={20} aria-hidden />}>
            {t('ui.people.linkNotMailed')}
          </Alert>
        )}
        <div className={classes.link}>
          <CopyValue isBlock value={new URL(invitation.path, location.origin).href} />
          <p className={classes.soft}>{t('ui.people.linkOnce')}</p>
        </div>
        <Facts
          facts={[
            { label: t('ui.people.login'), value: <CopyValue value={user.login} /> },
            { label: t('ui.field.organisation'), value: user.organisation.name },
            {
              label: t('ui.people.linkLabel'),
              value: t('ui.people.linkExpires', { time: absoluteTime(locale, invitation.expiresAt) }),
            },
          ]}
        />
        <Group>
          <Button onClick={onClose}>{t('ui.people.linkDone')}</Button>
          {onAnother !== undefined && (
            <Button variant="default" onClick={onAnother}>
              {t('ui.people.linkAnother')}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  )
}
