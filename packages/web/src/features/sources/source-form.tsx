import type { Source } from '@haidang/contracts'
import { Alert, Button, Drawer, NumberInput, SegmentedControl, Select, Stack, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { SyntheticEvent } from 'react'
import { useRefusalText } from '../../app/act.ts'
import { fieldErrors } from '../../app/api-problem.ts'
import { useOrganisationOptions } from '../../app/organisation-options.ts'
import { useSession } from '../../app/session.tsx'
import { useText } from '../../ui/text.ts'

export interface SourceValues {
  readonly organisationId: string
  readonly name: string
  readonly format: Source['format']
  readonly transport: Source['transport']
  readonly expectedIntervalSeconds: number
  readonly quotaEventsPerSecond: number
  readonly zoneOffsetMinutes: number
  readonly syslogSenders: string[]
}

const FORMATS = [
  'auto',
  'suricata-eve',
  'zeek-json',
  'zeek-tsv',
  'windows-json',
  'windows-xml',
  'cef',
  'leef',
  'fortigate',
  'palo-alto',
  'check-point',
  'cisco-asa',
  'filterlog',
  'netfilter',
  'squid',
  'w3c',
  'web-access',
  'web-error',
  'auditd',
  'journald',
  'bind',
  'unbound',
  'dnsmasq',
  'windows-dns',
  'postfix',
  'dovecot',
  'exchange-tracking',
  'clamav',
  'ossec',
  'falco',
  'wazuh',
  'aws-cloudtrail',
  'microsoft-365',
  'microsoft-entra',
  'google-workspace',
  'ocsf',
  'ecs',
  'shadowserver',
  'abuse-feed',
  'key-value',
  'syslog',
  'json',
] as const satisfies readonly Source['format'][]

export interface SourceFormProps {
  readonly source: Source | null
  readonly isWorking: boolean
  readonly error: Error | null
  readonly onSave: (values: SourceValues) => void
  readonly onClose: () => void
}

/** Creates a source or edits one. */
export function SourceForm({ source, isWorking, error, onSave, onClose }: SourceFormProps) {
  const { t } = useText()
  const refusal = useRefusalText()
  const session = useSession()
  const organisations = useOrganisationOptions()
  const [isChecked, setChecked] = useState(false)
  const [values, setValues] = useState<SourceValues>({
    organisationId: source?.organisation.id ?? (session.isCentre ? '' : session.organisation.id),
    name: source?.name ?? '',
    format: source?.format ?? 'auto',
    transport: source?.transport ?? 'http',
    expectedIntervalSeconds: source?.expectedIntervalSeconds ?? 600,
    quotaEventsPerSecond: source?.quotaEventsPerSecond ?? 20_000,
    zoneOffsetMinutes: source?.zoneOffsetMinutes ?? 420,
    syslogSenders: source?.syslogSenders ?? [],
  })
  const set = (part: Partial<SourceValues>) => setValues((before) => ({ ...before, ...part }))
  const places = fieldErrors(error)
  const nameError = isChecked && values.name.trim() === '' ? t('ui.sources.form.needName') : places['name']
  const organisationError =
    isChecked && values.organisationId === '' ? t('ui.sources.form.needOrganisation') : places['organisationId']
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    setChecked(true)
    if (values.name.trim() !== '' && values.organisationId !== '') onSave({ ...values, name: values.name.trim() })
  }
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="lg"
      title={source === null ? t('ui.sources.form.title') : t('ui.sources.form.editTitle')}
      closeButtonProps={{ 'aria-label': t('ui.act.close') }}
    >
      <form onSubmit={submit} noValidate>
        <Stack>
          {error !== null && (
            <Alert color="red" variant="light" role="alert">
              {refusal(error)}
            </Alert>
          )}
          <TextInput
            label={t('ui.sources.form.name')}
            description={t('ui.sources.form.nameHint')}
            value={values.name}
            onChange={(event) => set({ name: event.currentTarget.value })}
            error={nameError}
            maxLength={200}
            data-autofocus
          />
          {source === null && session.isCentre && (
            <Select
              label={t('ui.sources.form.organisation')}
              data={organisations}
              value={values.organisationId === '' ? null : values.organisationId}
              onChange={(value) => set({ organisationId: value ?? '' })}
              searchable
              error={organisationError}
            />
          )}
          {source === null || source.mapping === null ? (
            <Select
              label={t('ui.sources.form.format')}
              data={FORMATS.map((value) => ({ value, label: t(`domain.sourceFormat.${value}`) }))}
              value={values.format}
              allowDeselect={false}
              onChange={(value) => set({ format: FORMATS.find((known) => known === value) ?? 'auto' })}
            />
          ) : (
            <p>
              {t('ui.connect.sourceMapping')}:{' '}
              {t('ui.connect.sourceMappingValue', { name: source.mapping.name, version: source.mapping.version })}
            </p>
          )}
          {source === null && (
            <div>
              <p>{t('ui.sources.form.transport')}</p>
              <SegmentedControl
                aria-label={t('ui.sources.form.transport')}
                value={values.transport}
                onChange={(value) => set({ transport: value === 'syslog' ? 'syslog' : 'http' })}
                data={[
                  { value: 'http', label: t('domain.transport.http') },
                  { value: 'syslog', label: t('domain.transport.syslog') },
                ]}
              />
            </div>
          )}
          {values.transport === 'syslog' && (
            <Textarea
              label={t('ui.sources.form.senders')}
              description={t('ui.sources.form.sendersHint')}
              defaultValue={values.syslogSenders.join('\n')}
              onChange={(event) =>
                set({
                  syslogSenders: event.currentTarget.value
                    .split('\n')
                    .map((line) => line.trim())
                    .filter((line) => line !== ''),
                })
              }
              autosize
              minRows={3}
              spellCheck={false}
            />
          )}
          <NumberInput
            label={t('ui.sources.form.interval')}
            description={t('ui.sources.form.intervalHint')}
            value={values.expectedIntervalSeconds}
            min={10}
            max={604_800}
            onChange={(value) => typeof value === 'number' && set({ expectedIntervalSeconds: value })}
          />
          <NumberInput
            label={t('ui.sources.form.quota')}
            value={values.quotaEventsPerSecond}
            min={1}
            max={1_000_000}
            onChange={(value) => typeof value === 'number' && set({ quotaEventsPerSecond: value })}
          />
          <Button type="submit" loading={isWorking}>
            {source === null ? t('ui.act.create') : t('ui.act.save')}
          </Button>
        </Stack>
      </form>
    </Drawer>
  )
}
