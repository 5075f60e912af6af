import { SAMPLE_BYTES_LIMIT, SOURCE_FORMATS } from '@haidang/contracts'
import type { SamplePreview, SourceFormat } from '@haidang/contracts'
import { Alert, Button, Select, Textarea } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useAct, useRefusalText } from '../../../app/act.ts'
import { useApp } from '../../../app/session.tsx'
import { FileDrop } from '../../../ui/file-drop.tsx'
import { bytesText } from '../../../ui/format.ts'
import { Panel } from '../../../ui/page.tsx'
import { base64Of } from '../../../ui/picked-files.ts'
import { EmptyState, RowsSkeleton } from '../../../ui/states.tsx'
import { useText } from '../../../ui/text.ts'
import type { Connecting } from './connecting.ts'
import classes from './connect.module.css'
import { KeptMappings } from './kept-mappings.tsx'
import { MappingEditor } from './mapping-editor.tsx'
import { PreviewSummary } from './preview-summary.tsx'
import { RecordView } from './record-view.tsx'
import { hasContent, sampleInput } from './sample.ts'
import type { Sample } from './sample.ts'
import type { Sender } from './senders.ts'
import { ZONES, zoneLabel } from './zones.ts'

const SETTLE_MS = 350
const TABLE_OR_OBJECTS: ReadonlySet<string> = new Set(['json', 'csv', 'key-value'])

export interface SampleStepProps {
  readonly sender: Sender
  readonly state: Connecting
  readonly onChange: (part: Partial<Connecting>) => void
  readonly onNext: () => void
}

/** A sample beside what is read from it, and the mapping where the records are of nobody's standard. */
export function SampleStep({ sender, state, onChange, onNext }: SampleStepProps) {
  const { t } = useText()
  const { api } = useApp()
  const refusal = useRefusalText()
  const { sample, format, zoneOffsetMinutes, mapping } = state
  const asked = { revision: sample.revision, format, zoneOffsetMinutes, mapping }
  const [settled] = useDebouncedValue(asked, SETTLE_MS)
  const isThere = hasContent(sample)
  const query = useQuery<SamplePreview>({
    queryKey: ['samples', settled],
    queryFn: ({ signal }) =>
      api.samples.preview(
        {
          ...sampleInput(sample),
          format: settled.format,
          zoneOffsetMinutes: settled.zoneOffsetMinutes,
          ...(settled.mapping === null ? {} : { mapping: settled.mapping }),
        },
        signal,
      ),
    enabled: isThere && settled.revision === sample.revision,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  })
  const preview = isThere ? query.data : undefined
  const suggest = useAct({
    run: () => api.samples.suggest({ ...sampleInput(sample), name: sender.product }),
    touches: [],
    onDone: ({ mapping: made }) => onChange({ mapping: made, kept: null }),
  })

  const recognised = preview?.recognised.format ?? null

  // CSV and JSON of nobody's standard begin with a mapping that is made from the sample.
  const suggestedFor = useRef(-1)
  const { mutate } = suggest
  useEffect(() => {
    if (sender.needsMapping !== true || !isThere || mapping !== null || suggestedFor.current === sample.revision) return
    const timer = setTimeout(() => {
      suggestedFor.current = sample.revision
      mutate(undefined)
    }, SETTLE_MS)
    return () => clearTimeout(timer)
  }, [sender, isThere, mapping, sample.revision, mutate])

  const isMappable = recognised === null || TABLE_OR_OBJECTS.has(recognised)
  return (
    <>
      <div className={classes.acts}>
        <Button onClick={onNext} disabled={sender.needsMapping === true && mapping === null}>
          {isThere ? t('ui.connect.next') : t('ui.connect.skipSample')}
        </Button>
      </div>
      <div className={classes.sampleInput}>
        <SampleInput sample={sample} onChange={(next) => onChange({ sample: next })} />
        <div className={classes.choices}>
          <Select
            label={t('ui.connect.sample.format')}
            data={(['auto', ...SOURCE_FORMATS] as const)
              .filter((value) => value !== 'csv')
              .map((value) => ({ value, label: t(`domain.sourceFormat.${value}`) }))}
            value={mapping === null ? format : null}
            placeholder={mapping === null ? '' : t('ui.connect.sample.byMapping', { name: mapping.name })}
            disabled={mapping !== null}
            searchable
            allowDeselect={false}
            onChange={(value) => onChange({ format: SOURCE_FORMATS.find((known) => known === value) ?? 'auto' })}
          />
          <Select
            label={t('ui.connect.sample.zone')}
            data={ZONES.map((minutes) => ({ value: String(minutes), label: zoneLabel(minutes) }))}
            value={String(zoneOffsetMinutes)}
            allowDeselect={false}
            onChange={(value) => onChange({ zoneOffsetMinutes: Number(value ?? '420') })}
          />
          <KeptMappings
            chosen={state.kept?.id ?? null}
            onChoose={(kept) => onChange({ kept, mapping: kept?.versions[0]?.definition ?? null })}
          />
        </div>
      </div>
      {!isThere && mapping === null && <EmptyState isSmall body={t('ui.connect.sample.waiting')} />}
      {isThere && query.isError && (
        <Alert color="red" variant="light" role="alert">
          {refusal(query.error)}
        </Alert>
      )}
      {isThere && preview === undefined && !query.isError && <RowsSkeleton />}
      {preview !== undefined && (
        <PreviewSummary
          preview={preview}
          mappingName={mapping?.name ?? null}
          onFormat={(next: SourceFormat) => onChange({ format: next, mapping: null, kept: null })}
          acts={
            mapping === null && isMappable ? (
              <Button variant="default" loading={suggest.isPending} onClick={() => suggest.mutate(undefined)}>
                {t('ui.connect.sample.makeMapping')}
              </Button>
            ) : undefined
          }
        />
      )}
      {suggest.isSuccess && suggest.data.mapping === null && (
        <Alert color="yellow" variant="light">
          {t('ui.connect.sample.noSuggestion')}
        </Alert>
      )}
      {mapping !== null && (
        <MappingEditor
          mapping={mapping}
          kept={state.kept}
          preview={preview ?? null}
          onChange={(next) => onChange({ mapping: next })}
          onSaved={(kept) => onChange({ kept, mapping: kept.versions[0]?.definition ?? null })}
          onDrop={() => onChange({ mapping: null, kept: null })}
        />
      )}
      {preview !== undefined && <RecordView preview={preview} isStale={query.isPlaceholderData} />}
    </>
  )
}

function SampleInput({ sample, onChange }: { readonly sample: Sample; readonly onChange: (sample: Sample) => void }) {
  const { t, locale } = useText()
  const [isTooLarge, setTooLarge] = useState(false)
  const revision = sample.revision + 1
  const take = async (file: File): Promise<void> => {
    setTooLarge(file.size > SAMPLE_BYTES_LIMIT)
    if (file.size > SAMPLE_BYTES_LIMIT) return
    onChange({ revision, text: '', file: { name: file.name, size: file.size, base64: await base64Of(file) } })
  }
  return (
    <Panel title={t('ui.connect.step.sample')} className={classes.stack}>
      <FileDrop
        label={t('ui.connect.sample.drop')}
        hint={t('ui.connect.sample.dropHint')}
        accept=""
        isSingle
        onFiles={(files) => {
          const [first] = files
          if (first !== undefined) void take(first.file)
        }}
        chosen={
          sample.file === null
            ? undefined
            : t('ui.connect.sample.file', { name: sample.file.name, size: bytesText(locale, sample.file.size) })
        }
      />
      {isTooLarge && (
        <Alert color="red" variant="light" role="alert">
          {t('ui.connect.sample.tooLarge')}
        </Alert>
      )}
      {sample.file === null ? (
        <Textarea
          label={t('ui.connect.sample.paste')}
          description={t('ui.connect.sample.pasteHint')}
          value={sample.text}
          onChange={(event) => onChange({ revision, text: event.currentTarget.value, file: null })}
          autosize
          minRows={4}
          maxRows={12}
          spellCheck={false}
          classNames={{ input: classes.code ?? '' }}
        />
      ) : (
        <Button variant="default" onClick={() => onChange({ revision, text: '', file: null })}>
          {t('ui.connect.sample.clear')}
        </Button>
      )}
    </Panel>
  )
}
