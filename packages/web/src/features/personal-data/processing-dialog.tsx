import type { ProcessingActivity, ProcessingContent } from '@haidang/contracts'
import { DATA_KINDS, DATA_SUBJECTS, LAWFUL_BASES } from './choices.ts'
import { Alert, Button, Checkbox, Group, Modal, MultiSelect, Select, Stack, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useAct, useRefusalText } from '../../app/act.ts'
import { Loaded } from '../../app/loaded.tsx'
import { useApp } from '../../app/session.tsx'
import { absoluteTime } from '../../ui/format.ts'
import { EmptyState } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'
import classes from './personal-data.module.css'

const EMPTY: ProcessingContent = {
  title: '',
  purpose: '',
  lawfulBasis: 'public_duty',
  basis: '',
  dataKinds: [],
  subjects: [],
  recipients: '',
  transfers: '',
  retention: '',
  measures: '',
  controller: '',
  processor: '',
  officer: '',
  startedOn: null,
}
const LONG = ['purpose', 'recipients', 'transfers', 'retention', 'measures'] as const
const SHORT = ['basis', 'controller', 'processor', 'officer'] as const

function Versions({ code, unit }: { readonly code: string; readonly unit: string | undefined }) {
  const { t, locale } = useText()
  const { api } = useApp()
  const query = useQuery({
    queryKey: ['processing', 'versions', code, unit],
    queryFn: () => api.personalData.processingVersions(code, { organisationId: unit }),
  })
  return (
    <details>
      <summary>{t('ui.personalData.register.versions')}</summary>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState isSmall body={t('ui.personalData.register.noVersions')} />
          ) : (
            <ul className={classes.list}>
              {items.map((one) => (
                <li key={one.version}>
                  <strong>{t('ui.personalData.register.version', { version: one.version })}</strong>{' '}
                  <span className={classes.soft}>
                    {[absoluteTime(locale, one.at), one.by?.displayName, one.changeNote].filter(Boolean).join(' · ')}
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </details>
  )
}

/** An entry of the register to edit, or a new one of the organisation's own. */
export function ProcessingDialog({
  activity,
  unit,
  onClose,
}: {
  readonly activity: ProcessingActivity | null
  readonly unit: string | undefined
  readonly onClose: () => void
}) {
  const { t } = useText()
  const { api } = useApp()
  const refusal = useRefusalText()
  const [code, setCode] = useState(activity?.code ?? '')
  const [content, setContent] = useState<ProcessingContent>(activity?.content ?? EMPTY)
  const [isEnded, setIsEnded] = useState(activity?.isEnded ?? false)
  const [changeNote, setChangeNote] = useState('')
  const set = (part: Partial<ProcessingContent>): void => setContent((before) => ({ ...before, ...part }))
  const act = useAct({
    run: () =>
      api.personalData.saveProcessing(
        code,
        { organisationId: unit },
        { version: activity?.version ?? 0, content, isEnded, changeNote: changeNote.trim() },
      ),
    touches: ['processing'],
    done: t('ui.personalData.register.saved'),
    onDone: onClose,
    isQuiet: true,
  })
  const isReady =
    /^[a-z][a-z0-9_]{2,59}$/.test(code) &&
    content.title.trim().length >= 3 &&
    content.purpose.trim().length >= 3 &&
    content.dataKinds.length > 0 &&
    content.subjects.length > 0
  return (
    <Modal
      opened
      onClose={onClose}
      size="xl"
      title={activity?.content.title ?? t('ui.personalData.register.add')}
      closeButtonProps={{ 'aria-label': t('ui.act.close') }}
    >
      <Stack gap="sm">
        {activity === null && (
          <TextInput
            label={t('ui.personalData.register.code')}
            value={code}
            onChange={(event) => setCode(event.currentTarget.value)}
            maxLength={60}
            required
          />
        )}
        <TextInput
          label={t('ui.personalData.register.name')}
          value={content.title}
          onChange={(event) => set({ title: event.currentTarget.value })}
          maxLength={500}
          required
        />
        <Select
          label={t('ui.personalData.register.lawfulBasis')}
          data={LAWFUL_BASES.map((value) => ({ value, label: t(`personalData.lawfulBases.${value}`) }))}
          value={content.lawfulBasis}
          onChange={(value) => set({ lawfulBasis: LAWFUL_BASES.find((one) => one === value) ?? content.lawfulBasis })}
          allowDeselect={false}
        />
        <MultiSelect
          label={t('ui.personalData.register.dataKinds')}
          data={DATA_KINDS.map((value) => ({ value, label: t(`personalData.kinds.${value}`) }))}
          value={[...content.dataKinds]}
          onChange={(values) => set({ dataKinds: DATA_KINDS.filter((one) => values.includes(one)) })}
          required
        />
        <MultiSelect
          label={t('ui.personalData.register.subjects')}
          data={DATA_SUBJECTS.map((value) => ({ value, label: t(`personalData.subjects.${value}`) }))}
          value={[...content.subjects]}
          onChange={(values) => set({ subjects: DATA_SUBJECTS.filter((one) => values.includes(one)) })}
          required
        />
        {LONG.map((key) => (
          <Textarea
            key={key}
            label={t(`ui.personalData.register.${key}`)}
            value={content[key]}
            onChange={(event) => set({ [key]: event.currentTarget.value })}
            autosize
            minRows={2}
            maxLength={5000}
            required={key === 'purpose'}
          />
        ))}
        {SHORT.map((key) => (
          <TextInput
            key={key}
            label={t(`ui.personalData.register.${key}`)}
            value={content[key]}
            onChange={(event) => set({ [key]: event.currentTarget.value })}
            maxLength={500}
          />
        ))}
        <TextInput
          type="date"
          label={t('ui.personalData.register.startedOn')}
          value={content.startedOn ?? ''}
          onChange={(event) => set({ startedOn: event.currentTarget.value === '' ? null : event.currentTarget.value })}
        />
        <Checkbox
          label={t('ui.personalData.register.isEnded')}
          checked={isEnded}
          onChange={(event) => setIsEnded(event.currentTarget.checked)}
        />
        <TextInput
          label={t('ui.personalData.register.changeNote')}
          value={changeNote}
          onChange={(event) => setChangeNote(event.currentTarget.value)}
          maxLength={500}
        />
        {activity !== null && activity.version > 0 && <Versions code={activity.code} unit={unit} />}
        {act.isError && (
          <Alert color="red" variant="light" role="alert">
            {refusal(act.error)}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('ui.personalData.cancel')}
          </Button>
          <Button disabled={!isReady} loading={act.isPending} onClick={() => act.mutate(undefined)}>
            {t('ui.personalData.save')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
