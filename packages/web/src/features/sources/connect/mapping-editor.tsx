import type { Mapping, SamplePreview, SourceMapping } from '@haidang/contracts'
import { Alert, Button, Checkbox, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useAct, useRefusalText } from '../../../app/act.ts'
import { useOrganisationOptions } from '../../../app/organisation-options.ts'
import { useApp, useMay } from '../../../app/session.tsx'
import { Panel } from '../../../ui/page.tsx'
import { useText } from '../../../ui/text.ts'
import classes from './connect.module.css'
import { MAPPING_CLASSES } from './field-catalogue.ts'
import { columnRows, isSame, isWarning, problemsAt } from './mapping-draft.ts'
import { MappingRow } from './mapping-row.tsx'

const SEPARATORS = [
  { value: ',', label: 'ui.connect.map.comma' },
  { value: ';', label: 'ui.connect.map.semicolon' },
  { value: '\t', label: 'ui.connect.map.tab' },
  { value: '|', label: 'ui.connect.map.pipe' },
  { value: ' ', label: 'ui.connect.map.blank' },
] as const
const ENCODINGS = ['utf-8', 'windows-1258', 'windows-1252', 'utf-16le', 'utf-16be'] as const

export interface MappingEditorProps {
  readonly mapping: Mapping
  readonly kept: SourceMapping | null
  readonly preview: SamplePreview | null
  readonly onChange: (mapping: Mapping) => void
  readonly onSaved: (kept: SourceMapping) => void
  readonly onDrop: () => void
}

/** Columns or keys of the sample, what each becomes, and what is wrong with that, while the records below follow. */
export function MappingEditor({ mapping, kept, preview, onChange, onSaved, onDrop }: MappingEditorProps) {
  const { t, lookup } = useText()
  const rows = columnRows(mapping, preview)
  const problems = preview?.mappingProblems ?? []
  const classUids = [...new Set([...MAPPING_CLASSES, mapping.classUid])]
  const set = (part: Partial<Mapping>) => onChange({ ...mapping, ...part })
  const { input } = mapping
  return (
    <Panel
      className={classes.stack}
      title={t('ui.connect.map.title')}
      acts={
        <Button variant="subtle" color="gray" size="compact-sm" onClick={onDrop}>
          {t('ui.connect.map.drop')}
        </Button>
      }
    >
      <p className={classes.soft}>{t('ui.connect.map.lead')}</p>
      <div className={classes.choices}>
        <TextInput
          label={t('ui.connect.map.name')}
          value={mapping.name}
          maxLength={200}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        <TextInput
          label={t('ui.connect.map.product')}
          value={mapping.product.name}
          maxLength={200}
          onChange={(event) => set({ product: { ...mapping.product, name: event.currentTarget.value } })}
        />
        <Select
          label={t('ui.connect.map.class')}
          data={classUids.map((uid) => ({
            value: String(uid),
            label: lookup(`domain.eventClass.${uid}`, {}, String(uid)),
          }))}
          value={String(mapping.classUid)}
          allowDeselect={false}
          onChange={(value) => set({ classUid: Number(value ?? '0') })}
        />
        {input.kind === 'csv' && (
          <>
            <Select
              label={t('ui.connect.map.separator')}
              data={SEPARATORS.map(({ value, label }) => ({ value, label: t(label) }))}
              value={input.separator}
              allowDeselect={false}
              onChange={(value) => {
                const separator = SEPARATORS.find((one) => one.value === value)?.value
                if (separator !== undefined) set({ input: { ...input, separator } })
              }}
            />
            <Select
              label={t('ui.connect.map.encoding')}
              data={[...ENCODINGS]}
              value={input.encoding}
              allowDeselect={false}
              onChange={(value) => {
                const encoding = ENCODINGS.find((one) => one === value)
                if (encoding !== undefined) set({ input: { ...input, encoding } })
              }}
            />
            <Checkbox
              className={classes.check ?? ''}
              label={t('ui.connect.map.header')}
              checked={input.hasHeader}
              onChange={(event) => set({ input: { ...input, hasHeader: event.currentTarget.checked } })}
            />
          </>
        )}
      </div>
      {problemsAt(problems, null).map((problem) => (
        <Alert key={`${problem.code}:${problem.subject}`} color={isWarning(problem) ? 'yellow' : 'red'} variant="light">
          {lookup(`ui.connect.mappingProblem.${problem.code}`, { subject: problem.subject }, problem.code)}
        </Alert>
      ))}
      <div className={classes.mapTable} role="region" aria-label={t('ui.connect.map.title')} tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('ui.connect.map.column')}</th>
              <th scope="col">{t('ui.connect.map.example')}</th>
              <th scope="col">{t('ui.connect.map.becomes')}</th>
              <th scope="col">{t('ui.connect.map.transform')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <MappingRow
                key={row.from}
                row={row}
                mapping={mapping}
                problems={row.index < 0 ? [] : problemsAt(problems, row.index)}
                onChange={onChange}
              />
            ))}
          </tbody>
        </table>
      </div>
      <SaveMapping mapping={mapping} kept={kept} onSaved={onSaved} />
    </Panel>
  )
}

function SaveMapping({ mapping, kept, onSaved }: Pick<MappingEditorProps, 'mapping' | 'kept' | 'onSaved'>) {
  const { t } = useText()
  const { api, session } = useApp()
  const refusal = useRefusalText()
  const mayManage = useMay('source.manage')
  const organisations = useOrganisationOptions()
  const [organisationId, setOrganisation] = useState(session.isCentre ? '' : session.organisation.id)
  const [note, setNote] = useState('')
  const isKept = kept !== null && isSame(mapping, kept.versions[0]?.definition ?? mapping)
  const { name, version: _version, ...definition } = mapping
  const save = useAct({
    run: () =>
      kept === null
        ? api.mappings.create({ organisationId, name, note, definition })
        : api.mappings.addVersion(kept.id, { baseVersion: kept.version, name, note, definition }),
    touches: ['mappings'],
    done: (saved) => t('ui.connect.map.saved', { name: saved.name, version: saved.version }),
    isQuiet: true,
    onDone: (saved) => {
      setNote('')
      onSaved(saved)
    },
  })
  if (!mayManage) return null
  if (isKept) {
    return <p className={classes.good}>{t('ui.connect.map.saved', { name: kept.name, version: kept.version })}</p>
  }
  return (
    <div className={classes.save}>
      {save.isError && (
        <Alert color="red" variant="light" role="alert">
          {refusal(save.error)}
        </Alert>
      )}
      <p className={classes.soft}>{t('ui.connect.map.unsaved')}</p>
      <div className={classes.choices}>
        {kept === null && session.isCentre && (
          <Select
            label={t('ui.sources.form.organisation')}
            data={organisations}
            value={organisationId === '' ? null : organisationId}
            searchable
            onChange={(value) => setOrganisation(value ?? '')}
          />
        )}
        <TextInput
          label={t('ui.connect.map.note')}
          placeholder={t('ui.connect.map.noteHint')}
          value={note}
          maxLength={1000}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <Button
          className={classes.atEnd ?? ''}
          variant="default"
          loading={save.isPending}
          disabled={organisationId === '' && kept === null}
          onClick={() => save.mutate(undefined)}
        >
          {kept === null ? t('ui.connect.map.save') : t('ui.connect.map.saveVersion', { version: kept.version + 1 })}
        </Button>
      </div>
    </div>
  )
}
