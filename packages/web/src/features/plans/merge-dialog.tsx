import type { PlanRow } from '@haidang/contracts'
import { Button, Modal, Stack, Textarea } from '@mantine/core'
import { useState } from 'react'
import { useText } from '../../ui/text.ts'

/** Makes one row of several: the first takes the text, the others are marked merged into it. */
export function MergeDialog({
  rows,
  isWorking,
  onMerge,
  onClose,
}: {
  readonly rows: readonly PlanRow[]
  readonly isWorking: boolean
  readonly onMerge: (text: string) => void
  readonly onClose: () => void
}) {
  const { t } = useText()
  const [text, setText] = useState(() => rows.map((row) => row.text).join(' '))
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('ui.plans.review.mergeTitle')}
      size="xl"
      centered
      closeButtonProps={{ 'aria-label': t('ui.act.close') }}
    >
      <Stack gap="md">
        <p>{rows.map((row) => row.path).join(' + ')}</p>
        <Textarea
          label={t('ui.plans.review.text')}
          description={t('ui.plans.review.mergeHint')}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          autosize
          minRows={4}
        />
        <Button disabled={text.trim() === ''} loading={isWorking} onClick={() => onMerge(text.trim())}>
          {t('ui.plans.review.mergeSelected', { count: rows.length })}
        </Button>
      </Stack>
    </Modal>
  )
}
