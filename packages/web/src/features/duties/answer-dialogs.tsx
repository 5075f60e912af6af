import type { Extension, Obstacle } from '@haidang/contracts'
import { Alert, Button, Group, Modal, Stack, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useAct, useRefusalText } from '../../app/act.ts'
import { useApp } from '../../app/session.tsx'
import { useText } from '../../ui/text.ts'

const TOUCHES = ['duty', 'duties', 'obstacles', 'extensions'] as const

/** The consolidating unit's answer to a difficulty or proposal. */
export function AnswerDialog({ obstacle, onClose }: { readonly obstacle: Obstacle; readonly onClose: () => void }) {
  const { t } = useText()
  const { api } = useApp()
  const refusal = useRefusalText()
  const [answer, setAnswer] = useState('')
  const act = useAct({
    run: () => api.obstacles.answer(obstacle.id, { answer: answer.trim(), state: 'answered' }),
    touches: TOUCHES,
    done: t('ui.duties.form.saved'),
    onDone: onClose,
    isQuiet: true,
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(`domain.obstacleKind.${obstacle.kind}`)}
      size="lg"
      centered
      closeButtonProps={{ 'aria-label': t('ui.act.close') }}
    >
      <Stack gap="md">
        <p>{obstacle.text}</p>
        <Textarea
          label={t('ui.duties.form.answerText')}
          value={answer}
          onChange={(event) => setAnswer(event.currentTarget.value)}
          autosize
          minRows={3}
          maxLength={5000}
        />
        {act.isError && (
          <Alert color="red" variant="light" role="alert">
            {refusal(act.error)}
          </Alert>
        )}
        <Button disabled={answer.trim() === ''} loading={act.isPending} onClick={() => act.mutate(undefined)}>
          {t('ui.duties.act.answer')}
        </Button>
      </Stack>
    </Modal>
  )
}

/** Grants or refuses more time; another day than the one asked for may be granted. */
export function DecideDialog({ extension, onClose }: { readonly extension: Extension; readonly onClose: () => void }) {
  const { t } = useText()
  const { api } = useApp()
  const refusal = useRefusalText()
  const [toOn, setToOn] = useState<string>(extension.toOn)
  const [note, setNote] = useState('')
  const act = useAct({
    run: (decision: 'approve' | 'refuse') =>
      api.extensions.decide(extension.id, {
        decision,
        toOn: decision === 'approve' && toOn !== extension.toOn ? toOn : null,
        note: note.trim(),
      }),
    touches: TOUCHES,
    done: t('ui.duties.form.saved'),
    onDone: onClose,
    isQuiet: true,
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('ui.duties.act.requestExtension')}
      size="lg"
      centered
      closeButtonProps={{ 'aria-label': t('ui.act.close') }}
    >
      <Stack gap="md">
        <p>{extension.reason}</p>
        <TextInput
          type="date"
          label={t('ui.duties.form.extensionTo')}
          value={toOn}
          onChange={(event) => setToOn(event.currentTarget.value)}
        />
        <Textarea
          label={t('ui.duties.form.answerText')}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
          autosize
          minRows={2}
          maxLength={3000}
        />
        {act.isError && (
          <Alert color="red" variant="light" role="alert">
            {refusal(act.error)}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button
            variant="default"
            disabled={note.trim() === ''}
            loading={act.isPending}
            onClick={() => act.mutate('refuse')}
          >
            {t('ui.duties.act.refuse')}
          </Button>
          <Button disabled={toOn === ''} loading={act.isPending} onClick={() => act.mutate('approve')}>
            {t('ui.duties.act.approve')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
