import type { Breach } from '@haidang/contracts'
import { Alert, Button, Group, Modal, MultiSelect, Select, Stack, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useAct, useRefusalText } from '../../app/act.ts'
import { useApp } from '../../app/session.tsx'
import { useNow } from '../../ui/now.tsx'
import { useText } from '../../ui/text.ts'
import { BREACH_CHANNELS } from './choices.ts'
import { instantOf } from './local-time.ts'

interface DialogProps {
  readonly breach: Breach
  readonly onClose: () => void
}

/** Records a notice as sent: its number, when and how; and why it is late, where it is. */
export function SendDialog({ breach, onClose }: DialogProps) {
  const { t } = useText()
  const { api } = useApp()
  const refusal = useRefusalText()
  const now = useNow()
  const [number, setNumber] = useState('')
  const [sentAt, setSentAt] = useState('')
  const [channel, setChannel] = useState<(typeof BREACH_CHANNELS)[number]>('portal')
  const [lateReason, setLateReason] = useState('')
  const isFirst = breach.notices.length === 0
  const sentMs = Date.parse(instantOf(sentAt) ?? new Date(now).toISOString())
  const isLate = isFirst && breach.dueAt !== null && sentMs > Date.parse(breach.dueAt)
  const act = useAct({
    run: () =>
      api.breaches.sendNotice(breach.id, {
        version: breach.version,
        number: number.trim(),
        sentAt: instantOf(sentAt),
        channel,
        lateReason: lateReason.trim(),
        note: '',
      }),
    touches: ['breach', 'breaches'],
    done: t('ui.personalData.breaches.done'),
    onDone: onClose,
    isQuiet: true,
  })
  const title = isFirst ? t('ui.personalData.breaches.send') : t('ui.personalData.breaches.sendSupplement')
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      centered
      title={title}
      closeButtonProps={{ 'aria-label': t('ui.act.close') }}
    >
      <Stack gap="md">
        <p>{t('ui.personalData.breaches.sendBody')}</p>
        <TextInput
          label={t('ui.personalData.breaches.number')}
          value={number}
          onChange={(event) => setNumber(event.currentTarget.value)}
          maxLength={60}
          required
        />
        <TextInput
          type="datetime-local"
          label={t('ui.personalData.breaches.sent')}
          value={sentAt}
          onChange={(event) => setSentAt(event.currentTarget.value)}
        />
        <Select
          label={t('ui.personalData.breaches.channel')}
          data={BREACH_CHANNELS.map((value) => ({ value, label: t(`ui.personalData.breaches.channels.${value}`) }))}
          value={channel}
          onChange={(value) => setChannel(BREACH_CHANNELS.find((one) => one === value) ?? channel)}
          allowDeselect={false}
        />
        {isLate && (
          <Textarea
            label={t('ui.personalData.breaches.lateReason')}
            description={t('ui.personalData.breaches.lateHint')}
            value={lateReason}
            onChange={(event) => setLateReason(event.currentTarget.value)}
            autosize
            minRows={2}
            required
          />
        )}
        {act.isError && (
          <Alert color="red" variant="light" role="alert">
            {refusal(act.error)}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('ui.personalData.cancel')}
          </Button>
          <Button
            disabled={number.trim() === '' || (isLate && lateReason.trim().length < 3)}
            loading={act.isPending}
            onClick={() => act.mutate(undefined)}
          >
            {title}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

/** Who may read the record beside those whose office it is. */
export function ReadersDialog({ breach, onClose }: DialogProps) {
  const { t } = useText()
  const { api } = useApp()
  const refusal = useRefusalText()
  const [ids, setIds] = useState<string[]>(breach.readers.map((one) => one.id))
  const people = useQuery({ queryKey: ['people', 'readers'], queryFn: () => api.users.list({ limit: 200 }) })
  const act = useAct({
    run: () => api.breaches.setReaders(breach.id, ids),
    touches: ['breach'],
    done: t('ui.personalData.breaches.done'),
    onDone: onClose,
    isQuiet: true,
  })
  const known = [...(people.data?.items ?? []), ...breach.readers].map((one) => ({
    value: one.id,
    label: one.displayName,
  }))
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('ui.personalData.breaches.setReaders')}
      closeButtonProps={{ 'aria-label': t('ui.act.close') }}
    >
      <Stack gap="md">
        <MultiSelect
          label={t('ui.personalData.breaches.readers')}
          data={[...new Map(known.map((one) => [one.value, one])).values()]}
          value={ids}
          onChange={setIds}
          searchable
        />
        {act.isError && (
          <Alert color="red" variant="light" role="alert">
            {refusal(act.error)}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button loading={act.isPending} onClick={() => act.mutate(undefined)}>
            {t('ui.personalData.save')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
