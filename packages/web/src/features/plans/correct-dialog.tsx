import type { Deadline, DEADLINE_KINDS, PlanRow, RowFields } from '@haidang/contracts'
import { Button, Modal, Select, Stack, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useText } from '../../ui/text.ts'
import classes from './plans.module.css'

const KINDS = ['duty', 'goal', 'table_row', 'closing'] as const satisfies readonly PlanRow['kind'][]
const DEADLINES = [
  'date',
  'quarter',
  'range',
  'yearly',
  'continuous',
  'condition',
  'before_go_live',
  'on_request',
  'none',
] as const satisfies readonly (typeof DEADLINE_KINDS)[number][]
const EVERY = ['month', 'quarter', 'half_year', 'year'] as const

const names = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

/** The fields of a deadline that its kind needs. */
function DeadlineFields({
  deadline,
  onChange,
}: {
  readonly deadline: Deadline
  readonly onChange: (next: Deadline) => void
}) {
  const { t } = useText()
  const { kind } = deadline
  const day = (label: string, value: string | null, set: (on: string | null) => Deadline) => (
    <TextInput
      type="date"
      label={label}
      value={value ?? ''}
      onChange={(event) => onChange(set(event.currentTarget.value === '' ? null : event.currentTarget.value))}
    />
  )
  return (
    <Stack gap="sm">
      <Select
        label={t('ui.plans.review.deadline')}
        data={DEADLINES.map((value) => ({ value, label: t(`domain.deadlineKind.${value}`) }))}
        value={kind}
        onChange={(value) => onChange({ ...deadline, kind: DEADLINES.find((known) => known === value) ?? kind })}
        allowDeselect={false}
      />
      {kind === 'range' && day(t('ui.plans.review.fromOn'), deadline.from, (from) => ({ ...deadline, from }))}
      {(kind === 'date' || kind === 'quarter' || kind === 'range' || kind === 'yearly') &&
        day(t('ui.plans.review.dueOn'), deadline.to, (to) => ({ ...deadline, to }))}
      {kind === 'continuous' && (
        <Select
          label={t('domain.deadlineKind.continuous')}
          data={EVERY.map((value) => ({ value, label: t(`domain.evidenceEvery.${value}`) }))}
          value={deadline.evidenceEvery ?? 'year'}
          onChange={(value) =>
            onChange({ ...deadline, evidenceEvery: EVERY.find((known) => known === value) ?? 'year' })
          }
          allowDeselect={false}
        />
      )}
      {(kind === 'condition' || kind === 'before_go_live') && (
        <Textarea
          label={t('ui.plans.review.conditionText')}
          value={deadline.condition ?? ''}
          onChange={(event) => onChange({ ...deadline, condition: event.currentTarget.value })}
          autosize
          minRows={2}
        />
      )}
    </Stack>
  )
}

/** Corrects what was read of a row. The words of the document stay beside it and are kept. */
export function CorrectDialog({
  row,
  isWorking,
  onSave,
  onClose,
}: {
  readonly row: PlanRow
  readonly isWorking: boolean
  readonly onSave: (change: RowFields) => void
  readonly onClose: () => void
}) {
  const { t } = useText()
  const [kind, setKind] = useState(row.kind)
  const [text, setText] = useState(row.text)
  const [lead, setLead] = useState(row.lead.join('\n'))
  const [supporting, setSupporting] = useState(row.supporting.join('\n'))
  const [deadline, setDeadline] = useState<Deadline>(row.deadline)
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('ui.plans.review.correctTitle', { path: row.path })}
      size="xl"
      centered
      closeButtonProps={{ 'aria-label': t('ui.act.close') }}
    >
      <Stack gap="md">
        <div>
          <p className={classes.soft}>{t('ui.plans.review.original')}</p>
          <blockquote className={classes.source}>{row.sourceText}</blockquote>
        </div>
        <Select
          label={t('ui.plans.review.kind')}
          data={KINDS.map((value) => ({ value, label: t(`domain.rowKind.${value}`) }))}
          value={kind}
          onChange={(value) => setKind(KINDS.find((known) => known === value) ?? kind)}
          allowDeselect={false}
        />
        <Textarea
          label={t('ui.plans.review.text')}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          autosize
          minRows={3}
        />
        <Textarea
          label={t('ui.plans.review.lead')}
          description={t('ui.plans.review.namesHint')}
          value={lead}
          onChange={(event) => setLead(event.currentTarget.value)}
          autosize
          minRows={2}
        />
        <Textarea
          label={t('ui.plans.review.supporting')}
          description={t('ui.plans.review.namesHint')}
          value={supporting}
          onChange={(event) => setSupporting(event.currentTarget.value)}
          autosize
          minRows={2}
        />
        <DeadlineFields deadline={deadline} onChange={setDeadline} />
        <Button
          disabled={text.trim() === ''}
          loading={isWorking}
          onClick={() =>
            onSave({ kind, text: text.trim(), lead: names(lead), supporting: names(supporting), deadline })
          }
        >
          {t('ui.act.save')}
        </Button>
      </Stack>
    </Modal>
  )
}
