import type { PlanRow } from '@haidang/contracts'
import { Button, Modal, Stack, Textarea } from '@mantine/core'
import { useState } from 'react'
import { useText } from '../../ui/text.ts'

/** Cuts one row into several: each line of the field becomes a row of its own. */
export function SplitDialog({
  row,
  isWorking,
  onSplit,
  onClose,
}: {
  readonly row: PlanRow
  readonly isWorking: boolean
  readonly onSplit: (texts: readonly string[]) => void
  readonly onClose: () => void
}) {
  const { t } = useText()
  const [text, setText] = useState(() => row.text.replaceAll('; ', ';\n'))
  const parts = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  return (
    <Modal
      opened
      onClose={onClose}
      title={`${t('ui.plans.review.split')} ${row.path}`}
      size="xl"
      centered
      closeButtonProps={{ 'aria-label': t('ui.act.close') }}
    >
      <Stack gap="md">
        <Textarea
          label={t('ui.plans.review.text')}
          description={t('ui.plans.review.splitHint')}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          autosize
          minRows={5}
          error={parts.length < 2 ? t('ui.plans.review.splitNeedTwo') : undefined}
        />
        <Button disabled={parts.length < 2} loading={isWorking} onClick={() => onSplit(parts)}>
          {t('ui.plans.review.split')}
        </Button>
      </Stack>
    </Modal>
  )
}
