import { Alert, Button, Group, Modal, Textarea } from '@mantine/core'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { useText } from './text.ts'

export interface ConfirmDialogProps {
  readonly isOpen: boolean
  readonly title: string
  /** What will happen, to whom, how many, and whether it can be undone. */
  readonly body: string
  readonly children?: ReactNode
  readonly confirmLabel: string
  readonly isDangerous?: boolean
  readonly isWorking: boolean
  /** A refusal in words. */
  readonly failure?: string | null
  /** Asks for a reason or a note; at least `minLength` characters. */
  readonly reason?: { readonly label: string; readonly minLength: number }
  readonly onConfirm: (reason: string) => void
  readonly onClose: () => void
}

/** Says what an act will do to whom, and does it only when confirmed. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { t } = useText()
  const [reason, setReason] = useState('')
  const isReady = props.reason === undefined || reason.trim().length >= props.reason.minLength
  return (
    <Modal
      opened={props.isOpen}
      onClose={props.onClose}
      title={props.title}
      size="lg"
      centered
      closeButtonProps={{ 'aria-label': t('ui.act.close') }}
    >
      <p>{props.body}</p>
      {props.children}
      {props.reason !== undefined && (
        <Textarea
          mt="md"
          label={props.reason.label}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          minRows={3}
          autosize
          maxLength={2000}
          data-autofocus
        />
      )}
      {props.failure !== null && props.failure !== undefined && (
        <Alert color="red" variant="light" mt="md" role="alert">
          {props.failure}
        </Alert>
      )}
      <Group mt="lg" justify="flex-end">
        <Button variant="default" onClick={props.onClose}>
          {t('ui.act.cancel')}
        </Button>
        <Button
          {...(props.isDangerous === true ? { color: 'red.9' } : {})}
          loading={props.isWorking}
          disabled={!isReady}
          onClick={() => props.onConfirm(reason.trim())}
        >
          {props.confirmLabel}
        </Button>
      </Group>
    </Modal>
  )
}
