import type { DataRequest } from '@haidang/contracts'
import { Alert, Button, Checkbox, Group, Modal, Select, Stack, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useAct, useRefusalText } from '../../app/act.ts'
import { useApp } from '../../app/session.tsx'
import { useText } from '../../ui/text.ts'
import { REQUEST_CHANNELS, REQUEST_KINDS } from './choices.ts'
import { instantOf } from './local-time.ts'

/** Takes in a request: who asks for what, and when it came. */
export function OpenRequestDialog({
  onClose,
  onOpened,
}: {
  readonly onClose: () => void
  readonly onOpened: (request: DataRequest) => void
}) {
  const { t } = useText()
  const { api } = useApp()
  const refusal = useRefusalText()
  const [kind, setKind] = useState<(typeof REQUEST_KINDS)[number]>('access')
  const [channel, setChannel] = useState<(typeof REQUEST_CHANNELS)[number]>('in_person')
  const [person, setPerson] = useState({ name: '', email: '', phone: '', login: '' })
  const [receivedAt, setReceivedAt] = useState('')
  const [details, setDetails] = useState('')
  const [needsOthers, setNeedsOthers] = useState(false)
  const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim())
  const act = useAct({
    run: () =>
      api.dataRequests.open({
        organisationId: null,
        kind,
        channel,
        receivedAt: instantOf(receivedAt),
        person: {
          name: person.name.trim(),
          email: orNull(person.email),
          phone: orNull(person.phone),
          login: orNull(person.login),
        },
        details: details.trim(),
        needsOthers,
      }),
    touches: ['data-requests'],
    done: t('ui.personalData.requests.done'),
    onDone: (request) => {
      onClose()
      onOpened(request)
    },
    isQuiet: true,
  })
  const field = (key: keyof typeof person, isNeeded = false) => (
    <TextInput
      label={t(`ui.personalData.requests.${key}`)}
      value={person[key]}
      onChange={(event) => setPerson((before) => ({ ...before, [key]: event.target.value }))}
      required={isNeeded}
      maxLength={200}
    />
  )
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('ui.personalData.requests.open')}
      closeButtonProps={{ 'aria-label': t('ui.act.close') }}
    >
      <Stack gap="sm">
        <Select
          label={t('ui.personalData.requests.kind')}
          data={REQUEST_KINDS.map((value) => ({ value, label: t(`ui.personalData.requests.kinds.${value}`) }))}
          value={kind}
          onChange={(value) => setKind(REQUEST_KINDS.find((one) => one === value) ?? kind)}
          allowDeselect={false}
        />
        {field('name', true)}
        {field('email')}
        {field('phone')}
        {field('login')}
        <Select
          label={t('ui.personalData.requests.channel')}
          data={REQUEST_CHANNELS.map((value) => ({ value, label: t(`ui.personalData.requests.channels.${value}`) }))}
          value={channel}
          onChange={(value) => setChannel(REQUEST_CHANNELS.find((one) => one === value) ?? channel)}
          allowDeselect={false}
        />
        <TextInput
          type="datetime-local"
          label={t('ui.personalData.requests.receivedAt')}
          description={t('ui.personalData.requests.now')}
          value={receivedAt}
          onChange={(event) => setReceivedAt(event.currentTarget.value)}
        />
        <Textarea
          label={t('ui.personalData.requests.details')}
          value={details}
          onChange={(event) => setDetails(event.currentTarget.value)}
          autosize
          minRows={2}
          maxLength={5000}
        />
        <Checkbox
          label={t('ui.personalData.requests.needsOthers')}
          checked={needsOthers}
          onChange={(event) => setNeedsOthers(event.currentTarget.checked)}
        />
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
            disabled={person.name.trim().length < 2}
            loading={act.isPending}
            onClick={() => act.mutate(undefined)}
          >
            {t('ui.personalData.requests.open')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
