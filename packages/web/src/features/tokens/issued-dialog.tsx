import type { IssuedApiToken } from '@haidang/contracts'
import { Alert, Button, Modal, Stack } from '@mantine/core'
import { CopyValue } from '../../ui/copy-value.tsx'
import { Facts } from '../../ui/facts.tsx'
import { dayOf } from '../../ui/format.ts'
import { useText } from '../../ui/text.ts'
import classes from './tokens.module.css'

/** The token, this once. */
export function IssuedDialog({ issued, onClose }: { readonly issued: IssuedApiToken; readonly onClose: () => void }) {
  const { t, locale } = useText()
  const { apiToken, token } = issued
  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      title={t('ui.tokens.issuedTitle', { name: apiToken.name })}
      closeOnClickOutside={false}
      closeOnEscape={false}
      closeButtonProps={{ 'aria-label': t('ui.act.close') }}
    >
      <Stack>
        <Alert color="yellow" variant="light">
          {t('ui.tokens.issuedOnce')}
        </Alert>
        <CopyValue value={token} isBlock />
        <p className={classes.soft}>{t('ui.tokens.issuedUse')}</p>
        <CopyValue value={`curl -H "Authorization: Bearer ${token}" ${location.origin}/api/v1/tokens/self`} isBlock />
        <Facts
          facts={[
            { label: t('ui.tokens.owner'), value: apiToken.owner.name },
            { label: t('ui.tokens.expires'), value: dayOf(locale, apiToken.expiresAt) },
          ]}
        />
        <Button onClick={onClose}>{t('ui.tokens.issuedDone')}</Button>
      </Stack>
    </Modal>
  )
}
