import type { Report } from '@haidang/contracts'
import { Alert, Button, FileInput, Modal, NumberInput, Stack, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useAct, useRefusalText } from '../../app/act.ts'
import { useApp } from '../../app/session.tsx'
import { base64Of } from '../../ui/picked-files.ts'
import { useText } from '../../ui/text.ts'

export type ReportAct = Exclude<Report['nextActs'][number], 'edit'>

const TITLES = {
  build: 'ui.reports.act.build',
  submit: 'ui.reports.act.submit',
  approve: 'ui.reports.act.approve',
  sign: 'ui.reports.act.sign',
  return: 'ui.reports.act.return',
  upload_signed_copy: 'ui.reports.act.upload',
  cancel: 'ui.reports.act.cancel',
} as const
const BODIES = {
  build: 'ui.reports.act.rebuildBody',
  submit: 'ui.reports.act.submitBody',
  approve: 'ui.reports.act.approveBody',
  sign: 'ui.reports.act.signBody',
} as const

/** One step of a report on its way, with what it will do and what it needs. */
export function ReportActDialog({
  report,
  act,
  onClose,
}: {
  readonly report: Report
  readonly act: ReportAct
  readonly onClose: () => void
}) {
  const { t } = useText()
  const { api } = useApp()
  const refusal = useRefusalText()
  const [reason, setReason] = useState('')
  const [signedOn, setSignedOn] = useState('')
  const [number, setNumber] = useState<number | null>(null)
  const [file, setFile] = useState<File | null>(null)
  const { id, version } = report
  const run = useAct({
    run: async (): Promise<Report> => {
      switch (act) {
        case 'build':
        case 'submit':
        case 'approve':
          return api.reports.act(id, act, version)
        case 'return':
        case 'cancel':
          return api.reports.actWithReason(id, act, version, reason.trim())
        case 'sign':
          return api.reports.sign(id, { version, signedOn: signedOn === '' ? null : signedOn, number })
        default: {
          const chosen = file ?? new File([], '')
          const kept = await api.files.upload({ name: chosen.name, content: await base64Of(chosen) })
          return api.reports.keepSignedCopy(id, kept.id)
        }
      }
    },
    touches: ['report', 'reports'],
    done: t('ui.reports.act.done'),
    onDone: onClose,
    isQuiet: true,
  })
  const needsReason = act === 'return' || act === 'cancel'
  const isReady = needsReason ? reason.trim().length >= 3 : act !== 'upload_signed_copy' || file !== null
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(TITLES[act])}
      size="lg"
      centered
      closeButtonProps={{ 'aria-label': t('ui.act.close') }}
    >
      <Stack gap="md">
        {act in BODIES && <p>{t(BODIES[act as keyof typeof BODIES])}</p>}
        {needsReason && (
          <Textarea
            label={act === 'return' ? t('ui.reports.act.returnReason') : t('ui.reports.act.cancelReason')}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            autosize
            minRows={3}
            maxLength={2000}
          />
        )}
        {act === 'sign' && (
          <>
            <TextInput
              type="date"
              label={t('ui.reports.act.signedOn')}
              value={signedOn}
              onChange={(event) => setSignedOn(event.currentTarget.value)}
            />
            <NumberInput
              label={t('ui.reports.act.number')}
              value={number ?? ''}
              onChange={(value) => setNumber(typeof value === 'number' ? value : null)}
              min={1}
              allowDecimal={false}
            />
          </>
        )}
        {act === 'upload_signed_copy' && (
          <FileInput label={t('ui.reports.act.upload')} accept="application/pdf" value={file} onChange={setFile} />
        )}
        {run.isError && (
          <Alert color="red" variant="light" role="alert">
            {refusal(run.error)}
          </Alert>
        )}
        <Button size="md" disabled={!isReady} loading={run.isPending} onClick={() => run.mutate(undefined)}>
          {t(TITLES[act])}
        </Button>
      </Stack>
    </Modal>
  )
}
