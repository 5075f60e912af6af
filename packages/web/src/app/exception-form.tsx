import type { CreateExceptionInput, ExceptionField } from '@haidang/contracts'
import { Alert, Button, Group, Modal, NativeSelect, Radio, SegmentedControl, Stack, Textarea } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { SyntheticEvent } from 'react'
import { CodeEditor } from '../ui/code-editor.tsx'
import { numberText } from '../ui/format.ts'
import { useText } from '../ui/text.ts'
import { useAct, useRefusalText } from './act.ts'
import { now } from './clock.ts'
import classes from './exception-form.module.css'
import { ExceptionFields } from './exception-fields.tsx'
import { cleaned, EXPIRY_DAYS, expiryAfter, filterDraft, isComplete } from './exception-draft.ts'
import { useApp, useSession } from './session.tsx'

const KINDS = ['fields', 'everything', 'filter'] as const
type Kind = (typeof KINDS)[number]
const AUDIENCES = ['organisation', 'below', 'group', 'all'] as const
type Audience = (typeof AUDIENCES)[number]

function audienceOf(kind: Audience, organisationId: string, groupId: string): CreateExceptionInput['audience'] {
  if (kind === 'all') return { kind }
  return kind === 'group' ? { kind, groupId } : { kind, organisationId }
}

export interface ExceptionFormProps {
  readonly rule: { readonly id: string; readonly title: string }
  /** Filled in from the hit the exception is made of. */
  readonly fields?: readonly ExceptionField[]
  readonly organisation?: { readonly id: string; readonly shortName: string } | null
  readonly reason?: string
  readonly onClose: () => void
}

/** Writes down which hits of a rule are passed over, for whom, why and until when; says beforehand what it would have spared. */
export function ExceptionForm({ rule, fields = [], organisation = null, reason = '', onClose }: ExceptionFormProps) {
  const { t, locale } = useText()
  const { api } = useApp()
  const session = useSession()
  const refusal = useRefusalText()
  const own = session.organisation
  const place = organisation ?? own
  const [kind, setKind] = useState<Kind>('fields')
  const [rows, setRows] = useState<readonly ExceptionField[]>(
    fields.length > 0 ? fields : [{ field: '', operator: 'equals', values: [] }],
  )
  const [filter, setFilter] = useState(() => filterDraft(rule))
  const [audience, setAudience] = useState<Audience>(organisation === null && session.isCentre ? 'all' : 'organisation')
  const [groupId, setGroupId] = useState('')
  const groups = useQuery({ queryKey: ['groups'], queryFn: api.groups.list, enabled: session.isCentre })
  const [days, setDays] = useState<number | null>(90)
  const [why, setWhy] = useState(reason)
  const [isChecked, setChecked] = useState(false)
  const input = {
    ruleId: rule.id,
    audience: audienceOf(audience, place.id, groupId),
    matching:
      kind === 'fields'
        ? ({ kind, fields: cleaned(rows) } as const)
        : kind === 'filter'
          ? ({ kind, text: filter } as const)
          : ({ kind } as const),
  }
  const isReachKnown = audience !== 'group' || groupId !== ''
  const isReady =
    isReachKnown && (kind === 'fields' ? isComplete(rows) : kind === 'filter' ? filter.trim() !== '' : true)
  const [asked] = useDebouncedValue(input, 400)
  const preview = useQuery({
    queryKey: ['rules', 'exception-preview', asked],
    queryFn: () => api.ruleExceptions.preview(asked),
    enabled: isReady,
    placeholderData: keepPreviousData,
    retry: false,
  })
  const create = useAct({
    run: () => api.ruleExceptions.create({ ...input, reason: why.trim(), expiresAt: expiryAfter(days, now()) }),
    touches: ['rules', 'alerts'],
    done: t('ui.rules.exception.created'),
    onDone: onClose,
    isQuiet: true,
  })
  const isReasonMissing = why.trim().length < 3
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    setChecked(true)
    if (isReady && !isReasonMissing) create.mutate(undefined)
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('ui.rules.exception.formTitle', { rule: rule.title })}
      size="xl"
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('ui.act.close') }}
    >
      <form onSubmit={submit} noValidate>
        <Stack>
          <p className={classes.soft}>{t('ui.rules.exception.formLead')}</p>
          <SegmentedControl
            aria-label={t('ui.rules.exception.matching')}
            value={kind}
            onChange={(value) => setKind(KINDS.find((known) => known === value) ?? 'fields')}
            data={KINDS.map((value) => ({ value, label: t(`ui.rules.exception.kind.${value}`) }))}
          />
          {kind === 'fields' && <ExceptionFields rows={rows} isChecked={isChecked} onChange={setRows} />}
          {kind === 'everything' && <p>{t('ui.rules.exception.everythingBody')}</p>}
          {kind === 'filter' && (
            <CodeEditor label={t('ui.rules.exception.filterText')} value={filter} onChange={setFilter} />
          )}
          <div aria-live="polite" className={classes.preview}>
            {!isReady ? (
              <p className={classes.soft}>{t('ui.rules.exception.previewWait')}</p>
            ) : preview.isError ? (
              <p className={classes.bad}>{refusal(preview.error)}</p>
            ) : preview.data === undefined ? (
              <p className={classes.soft}>{t('ui.panel.loading')}</p>
            ) : (
              <p>
                {preview.data.looked === 0
                  ? t('ui.rules.exception.previewNothing')
                  : t('ui.rules.exception.preview', {
                      suppressed: numberText(locale, preview.data.suppressed),
                      looked: numberText(locale, preview.data.looked),
                    })}
              </p>
            )}
          </div>
          <Radio.Group
            label={t('ui.rules.exception.audience')}
            value={audience}
            onChange={(value) => setAudience(AUDIENCES.find((known) => known === value) ?? 'organisation')}
          >
            <Stack gap={6} mt={4}>
              <Radio value="organisation" label={t('ui.rules.exception.audienceOne', { name: place.shortName })} />
              <Radio value="below" label={t('ui.rules.exception.audienceBelow', { name: place.shortName })} />
              {(groups.data?.items.length ?? 0) > 0 && (
                <Radio value="group" label={t('ui.rules.exception.audienceGroup')} />
              )}
              {session.isCentre && <Radio value="all" label={t('ui.rules.exception.audienceAll')} />}
            </Stack>
          </Radio.Group>
          {audience === 'group' && (
            <NativeSelect
              label={t('ui.rules.exception.group')}
              value={groupId}
              data={[
                { value: '', label: t('ui.warnings.form.choose') },
                ...(groups.data?.items ?? []).map((group) => ({ value: group.id, label: group.name })),
              ]}
              onChange={(event) => setGroupId(event.currentTarget.value)}
              error={isChecked && groupId === '' ? t('ui.rules.exception.needGroup') : undefined}
            />
          )}
          <NativeSelect
            label={t('ui.rules.exception.expiry')}
            value={days === null ? 'never' : String(days)}
            data={[
              ...EXPIRY_DAYS.map((count) => ({
                value: String(count),
                label: t('ui.rules.exception.days', { count }),
              })),
              { value: 'never', label: t('ui.rules.exception.never') },
            ]}
            onChange={(event) =>
              setDays(EXPIRY_DAYS.find((count) => String(count) === event.currentTarget.value) ?? null)
            }
            w={220}
          />
          <Textarea
            label={t('ui.rules.exception.reason')}
            description={t('ui.rules.exception.reasonHint')}
            value={why}
            onChange={(event) => setWhy(event.currentTarget.value)}
            autosize
            minRows={2}
            maxLength={1000}
            error={isChecked && isReasonMissing ? t('ui.rules.exception.needReason') : undefined}
          />
          {create.isError && (
            <Alert color="red" variant="light" role="alert">
              {refusal(create.error)}
            </Alert>
          )}
          <Group justify="flex-end" className={classes.acts ?? ''}>
            <Button variant="default" onClick={onClose}>
              {t('ui.act.cancel')}
            </Button>
            <Button type="submit" loading={create.isPending}>
              {t('ui.rules.exception.create')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
