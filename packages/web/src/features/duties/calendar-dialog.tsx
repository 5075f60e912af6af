import type { CalendarFeed } from '@haidang/contracts'
import { Alert, Button, Modal, Stack } from '@mantine/core'
import { useState } from 'react'
import { useAct, useRefusalText } from '../../app/act.ts'
import { useApp } from '../../app/session.tsx'
import { CopyValue } from '../../ui/copy-value.tsx'
import { useText } from '../../ui/text.ts'

/** Gives the private address of the unit's calendar; a new one ends the old. */
export function CalendarDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useText()
  const { api } = useApp()
  const refusal = useRefusalText()
  const [feed, setFeed] = useState<CalendarFeed | null>(null)
  const create = useAct({ run: () => api.duties.calendar(), touches: [], onDone: setFeed, isQuiet: true })
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('ui.duties.calendar.title')}
      centered
      size="lg"
      closeButtonProps={{ 'aria-label': t('ui.act.close') }}
    >
      <Stack gap="md">
        <p>{t('ui.duties.calendar.body')}</p>
        {create.isError && (
          <Alert color="red" variant="light" role="alert">
            {refusal(create.error)}
          </Alert>
        )}
        {feed === null ? (
          <Button loading={create.isPending} onClick={() => create.mutate(undefined)}>
            {t('ui.duties.calendar.create')}
          </Button>
        ) : (
          <CopyValue value={feed.url} />
        )}
      </Stack>
    </Modal>
  )
}
