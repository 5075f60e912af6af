import type { Breach, BreachContent, DataKind } from '@haidang/contracts'
import {
  ActionIcon,
  Alert,
  Button,
  Checkbox,
  Fieldset,
  Group,
  Modal,
  NumberInput,
  Select,
  Stack,
  Textarea,
  TextInput,
} from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useAct, useRefusalText } from '../../app/act.ts'
import { EvidenceField } from '../../app/evidence-field.tsx'
import { useApp } from '../../app/session.tsx'
import { useText } from '../../ui/text.ts'
import { DATA_KINDS } from './choices.ts'
import { fieldOf, instantOf } from './local-time.ts'
import classes from './personal-data.module.css'

const EMPTY: BreachContent = {
  title: '',
  occurredFrom: null,
  occurredTo: null,
  place: '',
  act: '',
  parties: '',
  data: [],
  subjectsTotal: null,
  consequences: '',
  measures: '',
  officer: { name: '', position: '', phone: '', email: '' },
  mayHarm: true,
  controller: '',
  fileIds: [],
}
const LONG = ['act', 'parties', 'consequences', 'measures'] as const
const OFFICER = [
  ['name', 'officer'],
  ['position', 'officerPosition'],
  ['phone', 'officerPhone'],
  ['email', 'officerEmail'],
] as const
const countOf = (value: string | number): number | null => (typeof value === 'number' ? value : null)

function DataLines({
  data,
  onChange,
}: {
  readonly data: BreachContent['data']
  readonly onChange: (data: BreachContent['data']) => void
}) {
  const { t } = useText()
  const replace = (place: number, part: Partial<BreachContent['data'][number]>): void =>
    onChange(data.map((line, n) => (n === place ? { ...line, ...part } : line)))
  const unused = DATA_KINDS.find((kind) => !data.some((line) => line.kind === kind)) ?? 'other'
  return (
    <Fieldset legend={t('ui.personalData.breaches.data')}>
      <Stack gap="sm">
        {data.map((line, n) => (
          <div key={n} className={classes.row}>
            <Select
              label={t('ui.personalData.breaches.dataKind')}
              data={DATA_KINDS.map((value) => ({ value, label: t(`personalData.kinds.${value}`) }))}
              value={line.kind}
              onChange={(value) =>
                replace(n, { kind: DATA_KINDS.find((one): one is DataKind => one === value) ?? line.kind })
              }
              allowDeselect={false}
            />
            <NumberInput
              label={t('ui.personalData.breaches.dataSubjects')}
              value={line.subjects ?? ''}
              onChange={(value) => replace(n, { subjects: countOf(value) })}
              min={0}
              allowDecimal={false}
            />
            <NumberInput
              label={t('ui.personalData.breaches.dataRecords')}
              value={line.records ?? ''}
              onChange={(value) => replace(n, { records: countOf(value) })}
              min={0}
              allowDecimal={false}
            />
            <ActionIcon
              variant="default"
              size="lg"
              aria-label={t('ui.personalData.breaches.removeData')}
              onClick={() => onChange(data.filter((_, place) => place !== n))}
            >
              <IconTrash size={16} aria-hidden />
            </ActionIcon>
          </div>
        ))}
        <Button
          variant="default"
          leftSection={<IconPlus size={16} aria-hidden />}
          onClick={() => onChange([...data, { kind: unused, subjects: null, records: null }])}
        >
          {t('ui.personalData.breaches.addData')}
        </Button>
      </Stack>
    </Fieldset>
  )
}

/** What is known of a breach, to begin a record or to go on with one. Everything but its name and when it was found may follow. */
export function BreachFormDialog({
  breach,
  onClose,
  onSaved,
}: {
  readonly breach: Breach | null
  readonly onClose: () => void
  readonly onSaved: (breach: Breach) => void
}) {
  const { t } = useText()
  const { api } = useApp()
  const refusal = useRefusalText()
  const [content, setContent] = useState<BreachContent>(breach?.content ?? EMPTY)
  const [files, setFiles] = useState<Breach['files']>(breach?.files ?? [])
  const [detected, setDetected] = useState(fieldOf(breach?.detectedAt ?? null))
  const [from, setFrom] = useState(fieldOf(content.occurredFrom))
  const [to, setTo] = useState(fieldOf(content.occurredTo))
  const [reason, setReason] = useState('')
  const set = (part: Partial<BreachContent>): void => setContent((before) => ({ ...before, ...part }))
  const detectedAt = instantOf(detected)
  const isMoved = breach !== null && detected !== fieldOf(breach.detectedAt)
  const act = useAct({
    run: (at: string) => {
      const whole: BreachContent = {
        ...content,
        title: content.title.trim(),
        occurredFrom: instantOf(from),
        occurredTo: instantOf(to),
        fileIds: files.map((file) => file.id),
      }
      if (breach === null) return api.breaches.open({ organisationId: null, detectedAt: at, content: whole })
      return api.breaches.save(breach.id, {
        version: breach.version,
        content: whole,
        reason: reason.trim(),
        ...(isMoved ? { detectedAt: at } : {}),
      })
    },
    touches: ['breach', 'breaches'],
    done: t('ui.personalData.breaches.done'),
    onDone: (saved) => {
      onClose()
      onSaved(saved)
    },
    isQuiet: true,
  })
  return (
    <Modal
      opened
      onClose={onClose}
      size="xl"
      title={breach === null ? t('ui.personalData.breaches.open') : breach.code}
      closeButtonProps={{ 'aria-label': t('ui.act.close') }}
    >
      <Stack gap="sm">
        <TextInput
          label={t('ui.personalData.breaches.name')}
          value={content.title}
          onChange={(event) => set({ title: event.currentTarget.value })}
          maxLength={500}
          required
        />
        <TextInput
          type="datetime-local"
          label={t('ui.personalData.breaches.detectedAt')}
          value={detected}
          onChange={(event) => setDetected(event.currentTarget.value)}
          required
        />
        {isMoved && (
          <TextInput
            label={t('ui.personalData.breaches.reason')}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            maxLength={500}
            required
          />
        )}
        <Group grow>
          <TextInput
            type="datetime-local"
            label={t('ui.personalData.breaches.occurredFrom')}
            value={from}
            onChange={(event) => setFrom(event.currentTarget.value)}
          />
          <TextInput
            type="datetime-local"
            label={t('ui.personalData.breaches.occurredTo')}
            value={to}
            onChange={(event) => setTo(event.currentTarget.value)}
          />
        </Group>
        <TextInput
          label={t('ui.personalData.breaches.place')}
          value={content.place}
          onChange={(event) => set({ place: event.currentTarget.value })}
          maxLength={500}
        />
        <DataLines data={content.data} onChange={(data) => set({ data })} />
        <NumberInput
          label={t('ui.personalData.breaches.subjectsTotal')}
          value={content.subjectsTotal ?? ''}
          onChange={(value) => set({ subjectsTotal: countOf(value) })}
          min={0}
          allowDecimal={false}
        />
        {LONG.map((key) => (
          <Textarea
            key={key}
            label={t(`ui.personalData.breaches.${key}`)}
            value={content[key]}
            onChange={(event) => set({ [key]: event.currentTarget.value })}
            autosize
            minRows={2}
            maxLength={10_000}
          />
        ))}
        <Checkbox
          label={t('ui.personalData.breaches.mayHarm')}
          checked={content.mayHarm}
          onChange={(event) => set({ mayHarm: event.currentTarget.checked })}
        />
        <TextInput
          label={t('ui.personalData.breaches.controller')}
          value={content.controller}
          onChange={(event) => set({ controller: event.currentTarget.value })}
          maxLength={500}
        />
        <Fieldset legend={t('ui.personalData.breaches.missingParts.officer')}>
          <Stack gap="sm">
            {OFFICER.map(([key, label]) => (
              <TextInput
                key={key}
                label={t(`ui.personalData.breaches.${label}`)}
                value={content.officer[key]}
                onChange={(event) => set({ officer: { ...content.officer, [key]: event.currentTarget.value } })}
                maxLength={500}
              />
            ))}
          </Stack>
        </Fieldset>
        <EvidenceField files={files} onChange={(next) => setFiles([...next])} />
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
            disabled={content.title.trim().length < 3 || detectedAt === null || (isMoved && reason.trim() === '')}
            loading={act.isPending}
            onClick={() => {
              if (detectedAt !== null) act.mutate(detectedAt)
            }}
          >
            {t('ui.personalData.save')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
