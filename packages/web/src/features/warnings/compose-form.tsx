// Over 300 lines: one form, field by field in the order people fill it; its logic is in draft.ts.
import type { OrganisationRef } from '@haidang/contracts'
import {
  ActionIcon,
  Alert,
  Button,
  Fieldset,
  Group,
  MultiSelect,
  Select,
  Stack,
  Textarea,
  TextInput,
} from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { foldVietnamese } from '@haidang/std'
import { IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useBlocker } from '@tanstack/react-router'
import { useState } from 'react'
import type { SyntheticEvent } from 'react'
import { useRefusalText } from '../../app/act.ts'
import { isProblem } from '../../app/api-problem.ts'
import { useOrganisationOptions } from '../../app/organisation-options.ts'
import { useApp } from '../../app/session.tsx'
import { Bulletin } from '../../ui/bulletin.tsx'
import {
  useKindOptions,
  useProvinceOptions,
  useSectorOptions,
  useSeverityOptions,
  useTlpOptions,
} from '../../ui/choices.ts'
import { Panel } from '../../ui/page.tsx'
import { useText } from '../../ui/text.ts'
import { cleaned, indicatorsOf } from './draft.ts'
import type { Draft } from './draft.ts'
import classes from './warnings.module.css'

export interface ComposeFormProps {
  readonly start: Draft
  readonly campaignId: string | null
  readonly alertId: string | null
  readonly isCorrection: boolean
  readonly number: string | null
  readonly isWorking: boolean
  readonly error: Error | null
  readonly onSave: (draft: Draft, changeNote: string) => void
}

type Option = { value: string; label: string }

function foldedFilter({ options, search, limit }: { options: readonly unknown[]; search: string; limit: number }) {
  const folded = foldVietnamese(search)
  return (options as Option[]).filter((option) => foldVietnamese(option.label).includes(folded)).slice(0, limit)
}

function Recipients({
  draft,
  campaignId,
  alertId,
  onChange,
}: Pick<ComposeFormProps, 'campaignId' | 'alertId'> & {
  readonly draft: Draft
  readonly onChange: (addressing: Draft['addressing']) => void
}) {
  const { t } = useText()
  const { api } = useApp()
  const organisations = useOrganisationOptions()
  const sectors = useSectorOptions()
  const kinds = useKindOptions()
  const provinces = useProvinceOptions()
  const groups = useQuery({ queryKey: ['groups'], queryFn: api.groups.list, staleTime: 300_000 })
  const [settled] = useDebouncedValue(draft.addressing, 350)
  const preview = useQuery({
    queryKey: ['warning-preview', settled, campaignId, alertId],
    queryFn: () => api.warnings.preview(settled, campaignId, alertId),
    placeholderData: keepPreviousData,
  })
  const recipients: readonly OrganisationRef[] = preview.data?.recipients ?? []
  const { addressing } = draft
  const common = {
    searchable: true,
    clearable: true,
    clearButtonProps: { 'aria-label': t('ui.act.clear') },
    maxDropdownHeight: 280,
    filter: foldedFilter as never,
  }
  return (
    <Fieldset legend={t('ui.warnings.form.recipients')} className={classes.fieldset ?? ''}>
      <Stack gap="sm">
        <MultiSelect
          label={t('ui.warnings.form.organisations')}
          placeholder={t('ui.warnings.form.choose')}
          data={organisations}
          value={addressing.organisationIds}
          onChange={(organisationIds) => onChange({ ...addressing, organisationIds })}
          {...common}
        />
        <div className={classes.pair}>
          <MultiSelect
            label={t('ui.warnings.form.sectors')}
            placeholder={t('ui.warnings.form.choose')}
            data={sectors}
            value={addressing.sectors}
            onChange={(value) => onChange({ ...addressing, sectors: value as Draft['addressing']['sectors'] })}
            {...common}
          />
          <MultiSelect
            label={t('ui.warnings.form.kinds')}
            placeholder={t('ui.warnings.form.choose')}
            data={kinds}
            value={addressing.kinds}
            onChange={(value) => onChange({ ...addressing, kinds: value as Draft['addressing']['kinds'] })}
            {...common}
          />
          <MultiSelect
            label={t('ui.warnings.form.provinces')}
            placeholder={t('ui.warnings.form.choose')}
            data={provinces}
            value={addressing.provinceCodes}
            onChange={(provinceCodes) => onChange({ ...addressing, provinceCodes })}
            {...common}
          />
          {(groups.data?.items.length ?? 0) > 0 && (
            <MultiSelect
              label={t('ui.warnings.form.groups')}
              placeholder={t('ui.warnings.form.choose')}
              data={(groups.data?.items ?? []).map((group) => ({ value: group.id, label: group.name }))}
              value={addressing.groupIds}
              onChange={(groupIds) => onChange({ ...addressing, groupIds })}
              {...common}
            />
          )}
        </div>
        <div aria-live="polite" className={classes.recipientPreview}>
          {preview.isPending ? (
            <p className={classes.soft}>{t('ui.warnings.form.recipientWorking')}</p>
          ) : recipients.length === 0 ? (
            <p className={classes.soft}>{t('ui.warnings.form.recipientNone')}</p>
          ) : (
            <>
              <p>
                <strong>{t('ui.warnings.form.recipientCount', { count: recipients.length })}</strong>
              </p>
              <p className={classes.soft}>{recipients.map((recipient) => recipient.shortName).join(' · ')}</p>
            </>
          )}
        </div>
      </Stack>
    </Fieldset>
  )
}

function Actions({
  actions,
  error,
  onChange,
}: {
  readonly actions: readonly string[]
  readonly error: string | undefined
  readonly onChange: (actions: string[]) => void
}) {
  const { t } = useText()
  const replace = (n: number, text: string) => onChange(actions.map((action, at) => (at === n ? text : action)))
  return (
    <Fieldset legend={t('ui.warnings.form.actions')} className={classes.fieldset ?? ''}>
      <p className={classes.soft}>{t('ui.warnings.form.actionsHint')}</p>
      <ol className={classes.actionList}>
        {actions.map((action, n) => (
          <li key={n} className={classes.actionRow}>
            <span aria-hidden>{n + 1}.</span>
            <Textarea
              aria-label={t('ui.warnings.form.action', { n: n + 1 })}
              value={action}
              onChange={(event) => replace(n, event.currentTarget.value)}
              autosize
              minRows={1}
              maxLength={1000}
              error={n === 0 ? error : undefined}
              className={classes.actionText ?? ''}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              disabled={n === 0}
              aria-label={t('ui.warnings.form.moveUp', { n: n + 1 })}
              onClick={() =>
                onChange([...actions.slice(0, n - 1), action, actions[n - 1] ?? '', ...actions.slice(n + 1)])
              }
            >
              <IconArrowUp size={17} aria-hidden />
            </ActionIcon>
            <ActionIcon
              variant="subtle"
              color="gray"
              disabled={actions.length === 1}
              aria-label={t('ui.warnings.form.removeAction', { n: n + 1 })}
              onClick={() => onChange(actions.filter((_, at) => at !== n))}
            >
              <IconTrash size={17} aria-hidden />
            </ActionIcon>
          </li>
        ))}
      </ol>
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={<IconPlus size={15} aria-hidden />}
        disabled={actions.length >= 30}
        onClick={() => onChange([...actions, ''])}
      >
        {t('ui.warnings.form.addAction')}
      </Button>
    </Fieldset>
  )
}

/** Writes a warning, with what the recipients will see and who they are beside it. Nothing typed is lost on a refusal. */
export function ComposeForm(props: ComposeFormProps) {
  const { t } = useText()
  const refusal = useRefusalText()
  const severities = useSeverityOptions()
  const tlps = useTlpOptions()
  const [draft, setDraft] = useState(props.start)
  const [indicatorText, setIndicatorText] = useState(
    props.start.content.indicators.map((indicator) => indicator.value).join('\n'),
  )
  const [changeNote, setChangeNote] = useState('')
  const [isChecked, setChecked] = useState(false)
  const content = { ...draft.content, indicators: indicatorsOf(indicatorText, props.start.content.indicators) }
  const current = cleaned({ ...draft, content })
  const isDirty = JSON.stringify(current) !== JSON.stringify(cleaned(props.start)) || changeNote !== ''
  useBlocker({
    shouldBlockFn: () => isDirty && !props.isWorking && !globalThis.confirm(t('ui.warnings.form.leave')),
    enableBeforeUnload: () => isDirty && !props.isWorking,
  })

  const errors = {
    title: current.content.title.length < 3 ? t('ui.warnings.form.needTitle') : undefined,
    summary: current.content.summary.length < 3 ? t('ui.warnings.form.needSummary') : undefined,
    actions: current.content.actions.length === 0 ? t('ui.warnings.form.needAction') : undefined,
    note: props.isCorrection && changeNote.trim() === '' ? t('ui.warnings.form.needNote') : undefined,
  }
  const shown = isChecked ? errors : { title: undefined, summary: undefined, actions: undefined, note: undefined }
  const change = (part: Partial<Draft['content']>) =>
    setDraft((before) => ({ ...before, content: { ...before.content, ...part } }))
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    setChecked(true)
    if (Object.values(errors).every((error) => error === undefined)) props.onSave(current, changeNote.trim())
  }
  return (
    <form onSubmit={submit} className={classes.compose} noValidate>
      <Stack gap="md" className={classes.composeFields ?? ''}>
        {props.error !== null && (
          <Alert color="red" variant="light" role="alert">
            {isProblem(props.error, 'warning.version_changed') ? t('ui.warnings.form.conflict') : refusal(props.error)}
          </Alert>
        )}
        {props.campaignId !== null && <p className={classes.soft}>{t('ui.warnings.form.fromCampaign')}</p>}
        {props.campaignId === null && props.alertId !== null && (
          <p className={classes.soft}>{t('ui.warnings.form.fromAlert')}</p>
        )}
        <TextInput
          label={t('ui.warnings.form.title')}
          description={t('ui.warnings.form.titleHint')}
          value={draft.content.title}
          onChange={(event) => change({ title: event.currentTarget.value })}
          maxLength={300}
          error={shown.title}
        />
        <div className={classes.pair}>
          <Select
            label={t('ui.warnings.form.severity')}
            data={severities}
            value={draft.severity}
            allowDeselect={false}
            onChange={(value) =>
              value !== null && setDraft((before) => ({ ...before, severity: value as Draft['severity'] }))
            }
          />
          <Select
            label={t('ui.warnings.form.tlp')}
            description={t(`domain.tlpMeaning.${draft.tlp}`)}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            data={tlps}
            value={draft.tlp}
            allowDeselect={false}
            onChange={(value) => value !== null && setDraft((before) => ({ ...before, tlp: value as Draft['tlp'] }))}
          />
        </div>
        <Textarea
          label={t('ui.warnings.form.summary')}
          description={t('ui.warnings.form.summaryHint')}
          value={draft.content.summary}
          onChange={(event) => change({ summary: event.currentTarget.value })}
          autosize
          minRows={5}
          maxLength={5000}
          error={shown.summary}
        />
        <Actions actions={draft.content.actions} error={shown.actions} onChange={(actions) => change({ actions })} />
        <Recipients
          draft={draft}
          campaignId={props.campaignId}
          alertId={props.alertId}
          onChange={(addressing) => setDraft((before) => ({ ...before, addressing }))}
        />
        <div className={classes.pair}>
          <Textarea
            label={`${t('ui.warnings.form.indicators')} ${t('ui.field.optional')}`}
            description={t('ui.warnings.form.indicatorsHint')}
            value={indicatorText}
            onChange={(event) => setIndicatorText(event.currentTarget.value)}
            autosize
            minRows={3}
            maxRows={14}
            spellCheck={false}
          />
          <TextInput
            label={`${t('ui.warnings.form.techniques')} ${t('ui.field.optional')}`}
            description={t('ui.warnings.form.techniquesHint')}
            defaultValue={draft.content.techniques.join(', ')}
            onChange={(event) =>
              change({
                techniques: event.currentTarget.value
                  .split(',')
                  .map((technique) => technique.trim().toUpperCase())
                  .filter((technique) => technique !== ''),
              })
            }
          />
        </div>
        {props.isCorrection && (
          <Textarea
            label={t('ui.warnings.form.changeNote')}
            value={changeNote}
            onChange={(event) => setChangeNote(event.currentTarget.value)}
            autosize
            minRows={2}
            maxLength={1000}
            error={shown.note}
          />
        )}
        <Group>
          <Button type="submit" size="md" loading={props.isWorking}>
            {props.isCorrection ? t('ui.warnings.act.correct') : t('ui.warnings.form.save')}
          </Button>
        </Group>
      </Stack>
      <Panel
        title={t('ui.warnings.form.preview')}
        beside={<span className={classes.soft}>{t('ui.warnings.form.previewHint')}</span>}
        className={classes.preview}
      >
        <Bulletin content={content} severity={draft.severity} tlp={draft.tlp} number={props.number} heading="h3" />
      </Panel>
    </form>
  )
}
