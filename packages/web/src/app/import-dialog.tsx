import type { ImportInput, ImportOutcome } from '@haidang/contracts'
import {
  Alert,
  Button,
  FileInput,
  Modal,
  NumberInput,
  SegmentedControl,
  Select,
  Stack,
  Textarea,
  TextInput,
} from '@mantine/core'
import { SEVERITIES, TLP_LEVELS } from '@haidang/std'
import { useState } from 'react'
import type { SyntheticEvent } from 'react'
import { useSeverityOptions, useTlpOptions } from '../ui/choices.ts'
import { numberText } from '../ui/format.ts'
import { base64Of } from '../ui/picked-files.ts'
import { useText } from '../ui/text.ts'
import { useAct, useRefusalText } from './act.ts'

type Way = 'file' | 'url' | 'text'
const ARCHIVE = /\.(gz|tgz|zip)$/i

export interface ImportDialogProps {
  readonly title: string
  readonly formats: readonly ImportInput['format'][]
  readonly withValidity: boolean
  readonly run: (input: ImportInput) => Promise<ImportOutcome>
  readonly touches: readonly string[]
  readonly onClose: () => void
}

function Outcome({ outcome, onClose }: { readonly outcome: ImportOutcome; readonly onClose: () => void }) {
  const { t, lookup, locale } = useText()
  return (
    <Stack>
      <Alert
        color={outcome.refused > 0 ? 'yellow' : 'teal'}
        variant="light"
        title={t('ui.indicators.outcome.title', { accepted: numberText(locale, outcome.accepted) })}
      >
        {outcome.unchanged > 0 && (
          <p>{t('ui.indicators.outcome.unchanged', { count: numberText(locale, outcome.unchanged) })}</p>
        )}
        {outcome.refused > 0 && (
          <p>{t('ui.indicators.outcome.refused', { count: numberText(locale, outcome.refused) })}</p>
        )}
      </Alert>
      {outcome.problems.length > 0 && (
        <section>
          <h3>{t('ui.indicators.outcome.problems')}</h3>
          <ul>
            {outcome.problems.slice(0, 50).map((problem, n) => (
              <li key={`${n}:${problem.place}`}>
                <code>{problem.place}</code>: {lookup(`problems.${problem.code}`, {}, problem.text || problem.code)}
              </li>
            ))}
          </ul>
        </section>
      )}
      <Button onClick={onClose}>{t('ui.act.close')}</Button>
    </Stack>
  )
}

/** Brings in somebody else's material from a file, an address or the clipboard, with its origin and licence. */
export function ImportDialog({ title, formats, withValidity, run, touches, onClose }: ImportDialogProps) {
  const { t } = useText()
  const refusal = useRefusalText()
  const severities = useSeverityOptions()
  const tlps = useTlpOptions()
  const [way, setWay] = useState<Way>('file')
  const [file, setFile] = useState<File | null>(null)
  const [url, setUrl] = useState('')
  const [text, setText] = useState('')
  const [isChecked, setChecked] = useState(false)
  const [values, setValues] = useState<ImportInput>({
    name: '',
    origin: '',
    licence: '',
    tlp: 'green',
    severity: 'high',
    validDays: withValidity ? 90 : null,
    format: 'auto',
    isBase64: false,
  })
  const set = (part: Partial<ImportInput>) => setValues((before) => ({ ...before, ...part }))
  const isMissing = way === 'file' ? file === null : way === 'url' ? url.trim() === '' : text.trim() === ''
  const bring = useAct({
    run: async () => {
      if (way === 'url') return run({ ...values, url: url.trim() })
      if (way === 'text' || file === null) return run({ ...values, content: text })
      const isArchive = ARCHIVE.test(file.name)
      return run({ ...values, isBase64: isArchive, content: isArchive ? await base64Of(file) : await file.text() })
    },
    touches,
    isQuiet: true,
  })
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    setChecked(true)
    if (!isMissing && values.name.trim() !== '') bring.mutate(undefined)
  }
  const missingText = isChecked && isMissing ? t('ui.indicators.form.needContent') : undefined
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size="lg"
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('ui.act.close') }}
    >
      {bring.data !== undefined ? (
        <Outcome outcome={bring.data} onClose={onClose} />
      ) : (
        <form onSubmit={submit} noValidate>
          <Stack>
            {bring.isError && (
              <Alert color="red" variant="light" role="alert">
                {refusal(bring.error)}
              </Alert>
            )}
            <SegmentedControl
              aria-label={t('ui.indicators.form.way')}
              value={way}
              onChange={(value) => setWay(value === 'url' ? 'url' : value === 'text' ? 'text' : 'file')}
              data={[
                { value: 'file', label: t('ui.indicators.form.wayFile') },
                { value: 'url', label: t('ui.indicators.form.wayUrl') },
                { value: 'text', label: t('ui.indicators.form.wayText') },
              ]}
            />
            {way === 'file' && (
              <FileInput
                label={t('ui.indicators.form.file')}
                value={file}
                onChange={(chosen) => {
                  setFile(chosen)
                  if (chosen !== null && values.name === '') set({ name: chosen.name })
                }}
                error={missingText}
              />
            )}
            {way === 'url' && (
              <TextInput
                type="url"
                label={t('ui.indicators.form.url')}
                value={url}
                onChange={(event) => setUrl(event.currentTarget.value)}
                error={missingText}
              />
            )}
            {way === 'text' && (
              <Textarea
                label={t('ui.indicators.form.text')}
                value={text}
                onChange={(event) => setText(event.currentTarget.value)}
                autosize
                minRows={5}
                maxRows={16}
                spellCheck={false}
                error={missingText}
              />
            )}
            <TextInput
              label={t('ui.indicators.form.name')}
              value={values.name}
              onChange={(event) => set({ name: event.currentTarget.value })}
              maxLength={200}
              required
              withAsterisk={false}
              error={isChecked && values.name.trim() === '' ? t('ui.sources.form.needName') : undefined}
            />
            <TextInput
              label={t('ui.indicators.form.origin')}
              description={t('ui.indicators.form.originHint')}
              value={values.origin}
              onChange={(event) => set({ origin: event.currentTarget.value })}
              maxLength={500}
            />
            <TextInput
              label={t('ui.indicators.form.licence')}
              description={t('ui.indicators.form.licenceHint')}
              value={values.licence}
              onChange={(event) => set({ licence: event.currentTarget.value })}
              maxLength={300}
            />
            <Select
              label={t('ui.indicators.form.format')}
              data={formats.map((format) => ({ value: format, label: t(`domain.importFormat.${format}`) }))}
              value={values.format}
              allowDeselect={false}
              onChange={(value) => set({ format: formats.find((known) => known === value) ?? 'auto' })}
            />
            {withValidity && (
              <>
                <Select
                  label={t('ui.field.severity')}
                  data={severities}
                  value={values.severity}
                  allowDeselect={false}
                  onChange={(value) => set({ severity: SEVERITIES.find((known) => known === value) ?? 'high' })}
                />
                <Select
                  label={t('ui.field.tlp')}
                  data={tlps}
                  value={values.tlp}
                  allowDeselect={false}
                  onChange={(value) => set({ tlp: TLP_LEVELS.find((known) => known === value) ?? 'green' })}
                />
                <NumberInput
                  label={t('ui.indicators.form.validDays')}
                  value={values.validDays ?? ''}
                  min={1}
                  max={3650}
                  onChange={(value) => set({ validDays: typeof value === 'number' ? value : null })}
                />
              </>
            )}
            <Button type="submit" loading={bring.isPending}>
              {t('ui.indicators.form.submit')}
            </Button>
            <p aria-live="polite">{bring.isPending ? t('ui.indicators.form.working') : ''}</p>
          </Stack>
        </form>
      )}
    </Modal>
  )
}
