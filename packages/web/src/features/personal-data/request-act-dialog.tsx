import type { DataRequest } from '@haidang/contracts'
import { Alert, Button, Group, Modal, Select, Stack, Textarea } from '@mantine/core'
import { useState } from 'react'
import { useAct, useRefusalText } from '../../app/act.ts'
import { useApp } from '../../app/session.tsx'
import { useText } from '../../ui/text.ts'
import { IDENTITY_CHECKS } from './choices.ts'

export type DialogAct = 'verify' | 'extend' | 'ask_approval' | 'decide' | 'withdraw'
const OUTCOMES = ['fulfilled', 'partly_fulfilled', 'refused'] as const

const TITLES = {
  verify: 'ui.personalData.requests.verify',
  extend: 'ui.personalData.requests.extend',
  ask_approval: 'ui.personalData.requests.askApproval',
  decide: 'ui.personalData.requests.decide',
  withdraw: 'ui.personalData.requests.withdraw',
} as const
const BODIES = {
  extend: 'ui.personalData.requests.extendBody',
  ask_approval: 'ui.personalData.requests.askApprovalBody',
} as const

/** One step of a request, with what it does and what it needs. */
export function RequestActDialog({
  request,
  act,
  onClose,
}: {
  readonly request: DataRequest
  readonly act: DialogAct
  readonly onClose: () => void
}) {
  const { t } = useText()
  const { api } = useApp()
  const refusal = useRefusalText()
  const [words, setWords] = useState('')
  const [how, setHow] = useState<(typeof IDENTITY_CHECKS)[number]>('document_seen')
  const [outcome, setOutcome] = useState<(typeof OUTCOMES)[number]>('fulfilled')
  const { id } = request
  const run = useAct({
    run: async (): Promise<DataRequest> => {
      const text = words.trim()
      switch (act) {
        case 'verify':
          return api.dataRequests.verify(id, { how, note: text })
        case 'decide':
          return api.dataRequests.decide(id, { outcome, reason: text })
        default:
          return api.dataRequests.act(id, act === 'ask_approval' ? 'approval' : act, text)
      }
    },
    touches: ['data-request', 'data-requests', 'approvals'],
    done: t('ui.personalData.requests.done'),
    onDone: onClose,
    isQuiet: true,
  })
  const needsWords = act === 'verify' ? false : act === 'decide' ? outcome !== 'fulfilled' : true
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      centered
      title={t(TITLES[act])}
      closeButtonProps={{ 'aria-label': t('ui.act.close') }}
    >
      <Stack gap="md">
        {(act === 'extend' || act === 'ask_approval') && <p>{t(BODIES[act])}</p>}
        {act === 'verify' && (
          <Select
            label={t('ui.personalData.requests.how')}
            data={IDENTITY_CHECKS.map((value) => ({ value, label: t(`ui.personalData.requests.hows.${value}`) }))}
            value={how}
            onChange={(value) => setHow(IDENTITY_CHECKS.find((one) => one === value) ?? how)}
            allowDeselect={false}
          />
        )}
        {act === 'decide' && (
          <Select
            label={t('ui.personalData.requests.outcome')}
            data={OUTCOMES.map((value) => ({ value, label: t(`ui.personalData.requests.outcomes.${value}`) }))}
            value={outcome}
            onChange={(value) => setOutcome(OUTCOMES.find((one) => one === value) ?? outcome)}
            allowDeselect={false}
          />
        )}
        <Textarea
          label={act === 'verify' ? t('ui.personalData.requests.note') : t('ui.personalData.requests.reason')}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
          autosize
          minRows={3}
          maxLength={5000}
          required={needsWords}
        />
        {run.isError && (
          <Alert color="red" variant="light" role="alert">
            {refusal(run.error)}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('ui.personalData.cancel')}
          </Button>
          <Button
            disabled={needsWords && words.trim().length < 3}
            loading={run.isPending}
            onClick={() => run.mutate(undefined)}
          >
            {t(TITLES[act])}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
