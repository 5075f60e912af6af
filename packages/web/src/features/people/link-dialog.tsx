import type { CreatedUser } from '@haidang/contracts'
import { Alert, Button, CopyButton, Group, Modal, Stack } from '@mantine/core'
import { IconCheck, IconCopy, IconMailCheck, IconMailOff } from '@tabler/icons-react'
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
  const href = new URL(invitation.path, location.origin).href
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
        {user.pendingRoles !== null && (
          <Alert color="yellow" variant="light" title={t('ui.people.pendingTitle')}>
            {t('ui.people.pending', { roles: user.pendingRoles.map((role) => t(`domain.role.${role}`)).join(', ') })}
          </Alert>
        )}
        <div className={classes.link}>
          <p className={classes.address}>{href}</p>
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
          <CopyButton value={href}>
            {({ copied, copy }) => (
              <Button
                leftSection={copied ? <IconCheck size={17} aria-hidden /> : <IconCopy size={17} aria-hidden />}
                onClick={copy}
              >
                {copied ? t('ui.act.copied') : t('ui.people.linkCopy')}
              </Button>
            )}
          </CopyButton>
          {onAnother !== undefined && (
            <Button variant="default" onClick={onAnother}>
              {t('ui.people.linkAnother')}
            </Button>
          )}
          <Button variant="default" onClick={onClose}>
            {t('ui.act.close')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
