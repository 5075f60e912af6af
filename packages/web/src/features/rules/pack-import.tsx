import type { PackImportResult, RulePackImportInput } from '@haidang/contracts'
import { Alert, Button, Checkbox, Modal, SegmentedControl, Select, Stack, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { SyntheticEvent } from 'react'
import { useAct, useRefusalText } from '../../app/act.ts'
import { useApp } from '../../app/session.tsx'
import { FileDrop } from '../../ui/file-drop.tsx'
import { bytesText, numberText } from '../../ui/format.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { base64Of } from '../../ui/picked-files.ts'
import type { PickedFile } from '../../ui/picked-files.ts'
import { useText } from '../../ui/text.ts'
import { ProblemList } from './problem-list.tsx'
import classes from './rules.module.css'
import { TaskProgress } from './task-progress.tsx'
import { useTask } from './use-task.ts'

const WAYS = ['file', 'url', 'text'] as const
type Way = (typeof WAYS)[number]
const MODES = ['auto', 'whole', 'add'] as const
const ACCEPT = '.zip,.tar.gz,.tgz,.gz,.yml,.yaml'
const IS_RULE = /\.ya?ml$/i

/** The material of an import as the server takes it: one archive as it is, or the rules of a folder with their paths. */
async function materialOf(
  files: readonly PickedFile[],
): Promise<Pick<RulePackImportInput, 'content' | 'files' | 'isBase64'>> {
  const [only] = files
  if (only !== undefined && files.length === 1 && !IS_RULE.test(only.path))
    return { content: await base64Of(only.file), isBase64: true }
  const rules = files.filter(({ path }) => IS_RULE.test(path))
  return {
    isBase64: false,
    files: await Promise.all(rules.map(async ({ path, file }) => ({ path, text: await file.text() }))),
  }
}

function Outcome({ result, onClose }: { readonly result: PackImportResult; readonly onClose: () => void }) {
  const { t, locale } = useText()
  const count = (value: number) => numberText(locale, value)
  return (
    <Stack>
      <Alert
        color={result.refused > 0 ? 'yellow' : 'teal'}
        variant="light"
        title={t('ui.rules.importing.done', { name: result.packName, version: result.version })}
      >
        <p>
          {t('ui.rules.importing.counts', {
            added: count(result.added),
            changed: count(result.changed),
            unchanged: count(result.unchanged),
            removed: count(result.removed),
          })}
        </p>
        {!result.isNewVersion && <p>{t('ui.rules.importing.same')}</p>}
        {!result.isActive && <p>{t('ui.rules.importing.notActive')}</p>}
        {result.refused > 0 && <p>{t('ui.rules.importing.refused', { count: result.refused })}</p>}
      </Alert>
      {result.problems.length > 0 && <ProblemList problems={result.problems.slice(0, 20)} />}
      <div className={classes.entryActs}>
        <LinkButton to="/rules/packs/$packId" params={{ packId: result.packId }}>
          {t('ui.rules.importing.open')}
        </LinkButton>
        <Button variant="default" onClick={onClose}>
          {t('ui.act.close')}
        </Button>
      </div>
    </Stack>
  )
}

/** Brings in a pack of Sigma rules: an archive, a folder, an address or a text; goes on when the dialog is closed. */
export function PackImport({ onClose, name = '' }: { readonly onClose: () => void; readonly name?: string }) {
  const { t, locale } = useText()
  const { api } = useApp()
  const refusal = useRefusalText()
  const [way, setWay] = useState<Way>('file')
  const [files, setFiles] = useState<readonly PickedFile[]>([])
  const [isChecked, setChecked] = useState(false)
  const [values, setValues] = useState({
    name,
    origin: '',
    licence: '',
    url: '',
    text: '',
    mode: 'auto' as (typeof MODES)[number],
    activate: true,
  })
  const set = (part: Partial<typeof values>) => setValues((before) => ({ ...before, ...part }))
  const start = useAct({
    run: async () => {
      const { name: packName, origin, licence, mode, activate } = values
      const about = { name: packName.trim(), origin, licence, mode, activate }
      if (way === 'url') return api.rulePacks.import({ ...about, url: values.url.trim(), isBase64: false })
      if (way === 'text') return api.rulePacks.import({ ...about, content: values.text, isBase64: false })
      return api.rulePacks.import({ ...about, ...(await materialOf(files)) })
    },
    touches: ['rule-tasks'],
    isQuiet: true,
  })
  const task = useTask(start.data?.id ?? null)
  const isMissing =
    way === 'file' ? files.length === 0 : way === 'url' ? values.url.trim() === '' : values.text.trim() === ''
  const missing = isChecked && isMissing ? t('ui.rules.importing.needContent') : undefined
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    setChecked(true)
    if (!isMissing && values.name.trim() !== '') start.mutate(undefined)
  }
  const running = task.data ?? start.data
  const bytes = files.reduce((sum, { file }) => sum + file.size, 0)
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('ui.rules.import')}
      size="lg"
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('ui.act.close') }}
    >
      {running !== undefined ? (
        <Stack>
          {running.state === 'running' && <p className={classes.soft}>{t('ui.rules.importing.goesOn')}</p>}
          <TaskProgress task={running} />
          {running.packImport !== null && <Outcome result={running.packImport} onClose={onClose} />}
          {(running.state === 'failed' || running.state === 'cancelled') && (
            <Button variant="default" onClick={() => start.reset()}>
              {t('ui.act.back')}
            </Button>
          )}
        </Stack>
      ) : (
        <form onSubmit={submit} noValidate>
          <Stack>
            {start.isError && (
              <Alert color="red" variant="light" role="alert">
                {refusal(start.error)}
              </Alert>
            )}
            <SegmentedControl
              aria-label={t('ui.indicators.form.way')}
              value={way}
              onChange={(value) => setWay(WAYS.find((known) => known === value) ?? 'file')}
              data={WAYS.map((value) => ({ value, label: t(`ui.rules.importing.way.${value}`) }))}
            />
            {way === 'file' && (
              <>
                <FileDrop
                  label={t('ui.rules.importing.drop')}
                  hint={t('ui.rules.importing.dropHint')}
                  accept={ACCEPT}
                  onFiles={(picked) => {
                    setFiles(picked)
                    const [first] = picked
                    if (values.name === '' && first !== undefined) set({ name: first.path.split(/[/.]/)[0] ?? '' })
                  }}
                  chosen={
                    files.length > 0 &&
                    t('ui.rules.importing.chosen', { count: files.length, size: bytesText(locale, bytes) })
                  }
                />
                {missing !== undefined && <p className={classes.bad}>{missing}</p>}
              </>
            )}
            {way === 'url' && (
              <TextInput
                type="url"
                label={t('ui.indicators.form.url')}
                value={values.url}
                onChange={(event) => set({ url: event.currentTarget.value })}
                error={missing}
              />
            )}
            {way === 'text' && (
              <Textarea
                label={t('ui.rules.text')}
                value={values.text}
                onChange={(event) => set({ text: event.currentTarget.value })}
                autosize
                minRows={5}
                maxRows={16}
                spellCheck={false}
                error={missing}
              />
            )}
            <TextInput
              label={t('ui.rules.importing.name')}
              description={t('ui.rules.importing.nameHint')}
              value={values.name}
              onChange={(event) => set({ name: event.currentTarget.value })}
              maxLength={200}
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
              description={t('ui.rules.importing.licenceHint')}
              value={values.licence}
              onChange={(event) => set({ licence: event.currentTarget.value })}
              maxLength={300}
            />
            <Select
              label={t('ui.rules.importing.mode')}
              data={MODES.map((value) => ({ value, label: t(`ui.rules.importing.modes.${value}`) }))}
              value={values.mode}
              allowDeselect={false}
              onChange={(value) => set({ mode: MODES.find((known) => known === value) ?? 'auto' })}
            />
            <Checkbox
              label={t('ui.rules.importing.activate')}
              description={t('ui.rules.importing.activateHint')}
              checked={values.activate}
              onChange={(event) => set({ activate: event.currentTarget.checked })}
            />
            <Button type="submit" loading={start.isPending}>
              {t('ui.rules.importing.start')}
            </Button>
          </Stack>
        </form>
      )}
    </Modal>
  )
}
