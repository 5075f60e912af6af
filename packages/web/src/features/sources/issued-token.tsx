import type { IssuedToken } from '@haidang/contracts'
import { Alert, Button, Modal, Stack } from '@mantine/core'
import { CopyValue } from '../../ui/copy-value.tsx'
import { useText } from '../../ui/text.ts'
import { AgentTabs } from './connect/agent-tabs.tsx'
import { destinationOf } from './connect/destination.ts'
import { agentInputOf } from './connect/senders.ts'

/** The token, this once, and configurations that already hold it. */
export function IssuedTokenDialog({ issued, onClose }: { readonly issued: IssuedToken; readonly onClose: () => void }) {
  const { t } = useText()
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('ui.sources.issuedTitle', { name: issued.source.name })}
      size="xl"
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('ui.act.close') }}
    >
      <Stack>
        <Alert color="yellow" variant="light">
          {t('ui.sources.issuedOnce')}
        </Alert>
        <CopyValue value={issued.token} isBlock />
        <h3>{t('ui.sources.snippetsTitle')}</h3>
        <AgentTabs to={destinationOf(location.origin, issued.token)} input={agentInputOf(issued.source.format)} />
        <p>{t('ui.sources.snippetNote')}</p>
        <Button onClick={onClose}>{t('ui.sources.issuedDone')}</Button>
      </Stack>
    </Modal>
  )
}
