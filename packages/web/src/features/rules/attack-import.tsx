import { Alert, Button, Modal, Stack } from '@mantine/core'
import { useState } from 'react'
import { useAct, useRefusalText } from '../../app/act.ts'
import { useApp } from '../../app/session.tsx'
import { FileDrop } from '../../ui/file-drop.tsx'
import { numberText } from '../../ui/format.ts'
import { base64Of } from '../../ui/picked-files.ts'
import type { PickedFile } from '../../ui/picked-files.ts'
import { useText } from '../../ui/text.ts'
import { TaskProgress } from './task-progress.tsx'
import { useTask } from './use-task.ts'

/** Brings in the operator's own copy of an ATT&CK bundle, for the names and the whole matrix. */
export function AttackImport({ onClose }: { readonly onClose: () => void }) {
  const { t, locale } = useText()
  const { api } = useApp()
  const refusal = useRefusalText()
  const [file, setFile] = useState<PickedFile | null>(null)
  const start = useAct({
    run: async (picked: PickedFile) => api.attack.import({ content: await base64Of(picked.file), isBase64: true }),
    touches: ['rule-tasks'],
    isQuiet: true,
  })
  const task = useTask(start.data?.id ?? null)
  const running = task.data ?? start.data
  const result = running?.attackImport ?? null
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('ui.rules.coverage.import')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('ui.act.close') }}
    >
      <Stack>
        <p>{t('ui.rules.coverage.importBody')}</p>
        {start.isError && (
          <Alert color="red" variant="light" role="alert">
            {refusal(start.error)}
          </Alert>
        )}
        {running === undefined ? (
          <>
            <FileDrop
              label={t('ui.rules.coverage.drop')}
              hint={t('ui.rules.coverage.dropHint')}
              accept=".json,.gz"
              onFiles={(files) => setFile(files[0] ?? null)}
              chosen={file?.path}
            />
            <Button
              disabled={file === null}
              loading={start.isPending}
              onClick={() => file !== null && start.mutate(file)}
            >
              {t('ui.rules.importing.start')}
            </Button>
          </>
        ) : (
          <TaskProgress task={running} />
        )}
        {result !== null && (
          <>
            <Alert
              color="teal"
              variant="light"
              title={t('ui.rules.coverage.imported', {
                version: result.version,
                techniques: numberText(locale, result.techniques),
                tactics: numberText(locale, result.tactics),
              })}
            />
            <Button onClick={onClose}>{t('ui.act.close')}</Button>
          </>
        )}
      </Stack>
    </Modal>
  )
}
