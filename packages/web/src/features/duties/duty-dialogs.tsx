import type { Duty, FileRef } from '@haidang/contracts'
import { Alert, Button, Checkbox, Modal, Radio, Slider, Stack, Text, Textarea, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { useState } from 'react'
import { useAct, useRefusalText } from '../../app/act.ts'
import { useApp } from '../../app/session.tsx'
import { useText } from '../../ui/text.ts'
import { EvidenceField } from '../../app/evidence-field.tsx'

export type DutyAct = Duty['nextActs'][number]

interface DialogProps {
  readonly duty: Duty
  readonly onClose: () => void
}

/** One act on a duty in a dialog: its fields, a refusal in words, and the one button. */
function ActDialog({
  title,
  run,
  isReady,
  onClose,
  children,
}: {
  readonly title: string
  readonly run: () => Promise<Duty>
  readonly isReady: boolean
  readonly onClose: () => void
  readonly children: ReactNode
}) {
  const { t } = useText()
  const refusal = useRefusalText()
  const act = useAct({
    run,
    touches: ['duties', 'duty', 'plans'],
    done: t('ui.duties.form.saved'),
    onDone: onClose,
    isQuiet: true,
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size="lg"
      centered
      closeButtonProps={{ 'aria-label': t('ui.act.close') }}
    >
      <Stack gap="md">
        {children}
        {act.isError && (
          <Alert color="red" variant="light" role="alert">
            {refusal(act.error)}
          </Alert>
        )}
        <Button size="md" disabled={!isReady} loading={act.isPending} onClick={() => act.mutate(undefined)}>
          {t('ui.duties.form.send')}
        </Button>
      </Stack>
    </Modal>
  )
}

function ProgressDialog({ duty, onClose }: DialogProps) {
  const { t } = useText()
  const { api } = useApp()
  const [percent, setPercent] = useState(duty.percent)
  const [note, setNote] = useState('')
  const [files, setFiles] = useState<readonly FileRef[]>([])
  return (
    <ActDialog
      title={t('ui.duties.act.progress')}
      isReady={percent !== duty.percent || note.trim() !== '' || files.length > 0}
      onClose={onClose}
      run={() =>
        api.duties.progress(duty.id, {
          version: duty.version,
          percent,
          note: note.trim(),
          fileIds: files.map((file) => file.id),
        })
      }
    >
      <div>
        <Text id="duty-percent" fw={500} size="sm" mb={6}>
          {t('ui.duties.form.percent')}: {t('ui.duties.percent', { percent })}
        </Text>
        <Slider
          value={percent}
          onChange={setPercent}
          step={5}
          min={0}
          max={100}
          label={null}
          thumbProps={{ 'aria-labelledby': 'duty-percent' }}
          marks={[{ value: 0 }, { value: 25 }, { value: 50 }, { value: 75 }, { value: 100 }]}
        />
      </div>
      <NoteField value={note} onChange={setNote} />
      <EvidenceField files={files} onChange={setFiles} />
    </ActDialog>
  )
}

function NoteField({ value, onChange }: { readonly value: string; readonly onChange: (text: string) => void }) {
  const { t } = useText()
  return (
    <Textarea
      label={t('ui.duties.form.note')}
      description={t('ui.duties.form.noteHint')}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      autosize
      minRows={3}
      maxLength={5000}
    />
  )
}

function CompleteDialog({ duty, onClose }: DialogProps) {
  const { t } = useText()
  const { api } = useApp()
  const [note, setNote] = useState('')
  const [completedOn, setCompletedOn] = useState('')
  const [files, setFiles] = useState<readonly FileRef[]>([])
  return (
    <ActDialog
      title={duty.periods.length > 0 ? t('ui.duties.act.completePeriod') : t('ui.duties.act.complete')}
      isReady
      onClose={onClose}
      run={() =>
        api.duties.complete(duty.id, {
          version: duty.version,
          completedOn: completedOn === '' ? null : completedOn,
          note: note.trim(),
          fileIds: files.map((file) => file.id),
        })
      }
    >
      <TextInput
        type="date"
        label={t('ui.duties.form.completedOn')}
        value={completedOn}
        onChange={(event) => setCompletedOn(event.currentTarget.value)}
      />
      <NoteField value={note} onChange={setNote} />
      <EvidenceField files={files} onChange={setFiles} />
    </ActDialog>
  )
}

function EvidenceDialog({ duty, onClose }: DialogProps) {
  const { t } = useText()
  const { api } = useApp()
  const [note, setNote] = useState('')
  const [files, setFiles] = useState<readonly FileRef[]>([])
  return (
    <ActDialog
      title={t('ui.duties.act.addEvidence')}
      isReady={files.length > 0}
      onClose={onClose}
      run={() => api.duties.addEvidence(duty.id, { fileIds: files.map((file) => file.id), note: note.trim() })}
    >
      <EvidenceField files={files} onChange={setFiles} />
      <NoteField value={note} onChange={setNote} />
    </ActDialog>
  )
}

function ObstacleDialog({ duty, onClose }: DialogProps) {
  const { t } = useText()
  const { api } = useApp()
  const [kind, setKind] = useState<'obstacle' | 'proposal'>('obstacle')
  const [text, setText] = useState('')
  return (
    <ActDialog
      title={t('ui.duties.act.raiseObstacle')}
      isReady={text.trim().length >= 3}
      onClose={onClose}
      run={() => api.duties.raiseObstacle(duty.id, { kind, text: text.trim() })}
    >
      <Radio.Group
        label={t('ui.duties.form.obstacleKind')}
        value={kind}
        onChange={(value) => setKind(value === 'proposal' ? 'proposal' : 'obstacle')}
      >
        <Stack gap="xs" mt="xs">
          <Radio value="obstacle" label={t('domain.obstacleKind.obstacle')} />
          <Radio value="proposal" label={t('domain.obstacleKind.proposal')} />
        </Stack>
      </Radio.Group>
      <Textarea
        label={t('ui.duties.form.obstacleText')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        autosize
        minRows={4}
        maxLength={5000}
      />
    </ActDialog>
  )
}

function ExtensionDialog({ duty, onClose }: DialogProps) {
  const { t } = useText()
  const { api } = useApp()
  const [toOn, setToOn] = useState('')
  const [reason, setReason] = useState('')
  return (
    <ActDialog
      title={t('ui.duties.act.requestExtension')}
      isReady={toOn !== '' && reason.trim().length >= 3}
      onClose={onClose}
      run={() => api.duties.requestExtension(duty.id, { toOn, reason: reason.trim() })}
    >
      <TextInput
        type="date"
        label={t('ui.duties.form.extensionTo')}
        value={toOn}
        min={duty.dueOn ?? undefined}
        onChange={(event) => setToOn(event.currentTarget.value)}
      />
      <Textarea
        label={t('ui.duties.form.extensionReason')}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        autosize
        minRows={3}
        maxLength={3000}
      />
    </ActDialog>
  )
}

function ConditionDialog({ duty, onClose }: DialogProps) {
  const { t } = useText()
  const { api } = useApp()
  const [on, setOn] = useState('')
  const [note, setNote] = useState('')
  const [isForAll, setForAll] = useState(false)
  return (
    <ActDialog
      title={t('ui.duties.act.recordCondition')}
      isReady={on !== ''}
      onClose={onClose}
      run={() => api.duties.recordCondition(duty.id, { on, note: note.trim(), isForAll })}
    >
      <p>{duty.deadline.condition ?? duty.deadline.raw}</p>
      <TextInput
        type="date"
        label={t('ui.duties.form.conditionOn')}
        value={on}
        onChange={(event) => setOn(event.currentTarget.value)}
      />
      <NoteField value={note} onChange={setNote} />
      <Checkbox
        label={t('ui.duties.form.conditionForAll')}
        checked={isForAll}
        onChange={(event) => setForAll(event.currentTarget.checked)}
      />
    </ActDialog>
  )
}

function ReasonDialog({ duty, onClose, act }: DialogProps & { readonly act: 'reopen' | 'cancel' }) {
  const { t } = useText()
  const { api } = useApp()
  const [reason, setReason] = useState('')
  return (
    <ActDialog
      title={t(`ui.duties.act.${act}`)}
      isReady={reason.trim().length >= 3}
      onClose={onClose}
      run={() => api.duties.actWithReason(duty.id, act, duty.version, reason.trim())}
    >
      <Textarea
        label={t('ui.duties.form.reason')}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        autosize
        minRows={3}
        maxLength={2000}
      />
    </ActDialog>
  )
}

/** The dialog of an act; null where the act has a page of its own. */
export function DutyDialog({ act, duty, onClose }: DialogProps & { readonly act: DutyAct }) {
  switch (act) {
    case 'progress':
      return <ProgressDialog duty={duty} onClose={onClose} />
    case 'complete':
      return <CompleteDialog duty={duty} onClose={onClose} />
    case 'add_evidence':
      return <EvidenceDialog duty={duty} onClose={onClose} />
    case 'raise_obstacle':
      return <ObstacleDialog duty={duty} onClose={onClose} />
    case 'request_extension':
      return <ExtensionDialog duty={duty} onClose={onClose} />
    case 'record_condition':
      return <ConditionDialog duty={duty} onClose={onClose} />
    case 'reopen':
    case 'cancel':
      return <ReasonDialog duty={duty} act={act} onClose={onClose} />
    default:
      return null
  }
}
