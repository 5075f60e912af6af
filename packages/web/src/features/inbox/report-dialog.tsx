import type { InboxWarning, REPORT_OUTCOMES } from '@haidang/contracts'
import { Alert, Button, Modal, Radio, Stack, Textarea } from '@mantine/core'
import { useState } from 'react'
import { useAct, useRefusalText } from '../../app/act.ts'
import { useApp } from '../../app/session.tsx'
import { useText } from '../../ui/text.ts'
import classes from './inbox.module.css'

const OUTCOMES = [
  'done',
  'partly_done',
  'not_affected',
  'need_help',
] as const satisfies readonly (typeof REPORT_OUTCOMES)[number][]

/** How far the organisation has come, in one choice and a few words. */
export function ReportDialog({ warning, onClose }: { readonly warning: InboxWarning; readonly onClose: () => void }) {
  const { t } = useText()
  const { api } = useApp()
  const refusal = useRefusalText()
  const [outcome, setOutcome] = useState<(typeof OUTCOMES)[number] | null>(
    OUTCOMES.find((known) => known === warning.report?.outcome) ?? null,
  )
  const [note, setNote] = useState(warning.report?.note ?? '')
  const [isChecked, setChecked] = useState(false)
  const isNoteMissing = outcome !== 'not_affected' && note.trim().length < 3
  const report = useAct({
    run: (chosen: (typeof OUTCOMES)[number]) =>
      api.inbox.report(warning.warningId, { outcome: chosen, note: note.trim() }),
    touches: ['inbox'],
    done: t('ui.inbox.reportSent'),
    onDone: onClose,
    isQuiet: true,
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('ui.inbox.report')}
      size="lg"
      centered
      closeButtonProps={{ 'aria-label': t('ui.act.close') }}
    >
      <Stack gap="md">
        <Radio.Group
          label={t('ui.inbox.reportTitle')}
          value={outcome}
          onChange={(value) => setOutcome(OUTCOMES.find((known) => known === value) ?? null)}
        >
          <div className={classes.outcomes}>
            {OUTCOMES.map((value) => (
              <Radio.Card key={value} value={value} className={classes.outcome ?? ''}>
                <Radio.Indicator />
                <span>{t(`domain.outcome.${value}`)}</span>
              </Radio.Card>
            ))}
          </div>
        </Radio.Group>
        <Textarea
          label={t('ui.inbox.reportNote')}
          description={t('ui.inbox.reportNoteHint')}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
          autosize
          minRows={4}
          maxLength={5000}
          error={isChecked && isNoteMissing ? t('ui.inbox.needNote') : undefined}
        />
        {report.isError && (
          <Alert color="red" variant="light" role="alert">
            {refusal(report.error)}
          </Alert>
        )}
        <Button
          size="md"
          disabled={outcome === null}
          loading={report.isPending}
          onClick={() => {
            setChecked(true)
            if (outcome !== null && !isNoteMissing) report.mutate(outcome)
          }}
        >
          {t('ui.inbox.reportSend')}
        </Button>
      </Stack>
    </Modal>
  )
}
