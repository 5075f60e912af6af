import type { IssuedToken } from '@haidang/contracts'
import { Alert, Button, Modal, Stack, Tabs } from '@mantine/core'
import { CopyValue } from '../../ui/copy-value.tsx'
import { useText } from '../../ui/text.ts'
import { snippetsFor } from './snippets.ts'

const LABELS = {
  curl: 'ui.sources.snippetCurl',
  filebeat: 'ui.sources.snippetFilebeat',
  fluentBit: 'ui.sources.snippetFluentBit',
  vector: 'ui.sources.snippetVector',
  rsyslog: 'ui.sources.snippetRsyslog',
} as const

/** The token, this once, and configurations that already hold it. */
export function IssuedTokenDialog({ issued, onClose }: { readonly issued: IssuedToken; readonly onClose: () => void }) {
  const { t } = useText()
  const snippets = snippetsFor(location.origin, issued.token)
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
        <Tabs defaultValue="curl">
          <Tabs.List>
            {snippets.map((snippet) => (
              <Tabs.Tab key={snippet.id} value={snippet.id}>
                {t(LABELS[snippet.id])}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          {snippets.map((snippet) => (
            <Tabs.Panel key={snippet.id} value={snippet.id} pt="sm">
              <CopyValue value={snippet.text} isBlock />
            </Tabs.Panel>
          ))}
        </Tabs>
        <p>{t('ui.sources.snippetNote')}</p>
        <Button onClick={onClose}>{t('ui.sources.issuedDone')}</Button>
      </Stack>
    </Modal>
  )
}
