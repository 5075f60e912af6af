import type { IssuedToken } from '@haidang/contracts'
import { Alert, Button, NumberInput, SegmentedControl, Select, Stack, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { SyntheticEvent } from 'react'
import { useAct, useRefusalText } from '../../../app/act.ts'
import { fieldErrors } from '../../../app/api-problem.ts'
import { useOrganisationOptions } from '../../../app/organisation-options.ts'
import { useApp } from '../../../app/session.tsx'
import { Panel } from '../../../ui/page.tsx'
import { useText } from '../../../ui/text.ts'
import type { Connecting } from './connecting.ts'
import classes from './connect.module.css'
import { isSame } from './mapping-draft.ts'
import type { Sender } from './senders.ts'
import { useReception } from './use-reception.ts'

export interface CreateStepProps {
  readonly sender: Sender
  readonly state: Connecting
  readonly onChange: (part: Partial<Connecting>) => void
  readonly onBack: () => void
  readonly onCreated: (issued: IssuedToken) => void
}

/** The source itself; a mapping that is not kept yet is kept with it. */
export function CreateStep({ sender, state, onChange, onBack, onCreated }: CreateStepProps) {
  const { t } = useText()
  const { api, session } = useApp()
  const refusal = useRefusalText()
  const organisations = useOrganisationOptions()
  const { syslog } = useReception()
  const canSyslog = sender.speaksSyslog && (syslog.udp ?? syslog.tcp ?? syslog.tls) !== null
  const { mapping, kept } = state
  const [name, setName] = useState(sender.product)
  const [organisationId, setOrganisation] = useState(
    kept?.organisation.id ?? (session.isCentre ? '' : session.organisation.id),
  )
  const [transport, setTransport] = useState<'http' | 'syslog'>(canSyslog ? 'syslog' : 'http')
  const [senders, setSenders] = useState('')
  const [interval, setInterval] = useState(600)
  const [isChecked, setChecked] = useState(false)
  const isKept = mapping !== null && kept !== null && isSame(mapping, kept.versions[0]?.definition ?? mapping)
  // As the sample was read: what was seen is what comes.
  const { format } = state
  const addresses = senders
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

  const create = useAct({
    run: async (): Promise<IssuedToken> => {
      let versionId = isKept ? (kept.versions[0]?.id ?? null) : null
      if (mapping !== null && !isKept) {
        const { name: mappingName, version: _version, ...definition } = mapping
        const saved =
          kept !== null && kept.organisation.id === organisationId
            ? await api.mappings.addVersion(kept.id, {
                baseVersion: kept.version,
                note: '',
                name: mappingName,
                definition,
              })
            : await api.mappings.create({ organisationId, name: mappingName, note: '', definition })
        // Kept now, whatever becomes of the source: a second try makes no second mapping.
        onChange({ kept: saved, mapping: saved.versions[0]?.definition ?? mapping })
        versionId = saved.versionId
      }
      return api.sources.create({
        organisationId,
        name: name.trim(),
        format: mapping === null ? format : mapping.input.kind,
        mappingVersionId: versionId,
        transport,
        expectedIntervalSeconds: interval,
        quotaEventsPerSecond: 20_000,
        zoneOffsetMinutes: state.zoneOffsetMinutes,
        syslogSenders: transport === 'syslog' ? addresses : [],
      })
    },
    touches: ['sources', 'mappings', 'board'],
    isQuiet: true,
    onDone: onCreated,
  })
  const places = fieldErrors(create.error)
  const nameError = isChecked && name.trim() === '' ? t('ui.sources.form.needName') : places['name']
  const organisationError = isChecked && organisationId === '' ? t('ui.sources.form.needOrganisation') : undefined
  const sendersError =
    isChecked && transport === 'syslog' && addresses.length === 0
      ? t('ui.connect.create.needSenders')
      : Object.entries(places).find(([path]) => path.startsWith('syslogSenders'))?.[1]
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    setChecked(true)
    const isReady = name.trim() !== '' && organisationId !== '' && (transport === 'http' || addresses.length > 0)
    if (isReady) create.mutate(undefined)
  }
  return (
    <Panel title={t('ui.connect.create.title')} className={classes.form}>
      <form onSubmit={submit} noValidate>
        <Stack>
          {create.isError && (
            <Alert color="red" variant="light" role="alert">
              {refusal(create.error)}
            </Alert>
          )}
          <p>
            {mapping === null
              ? t('ui.connect.create.willRead', { format: t(`domain.sourceFormat.${format}`) })
              : t('ui.connect.sample.byMapping', { name: mapping.name })}
            {mapping !== null && !isKept && <> {t('ui.connect.create.mappingUnsaved')}</>}
          </p>
          <TextInput
            label={t('ui.sources.form.name')}
            description={t('ui.sources.form.nameHint')}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={nameError}
            maxLength={200}
          />
          {session.isCentre && (
            <Select
              label={t('ui.sources.form.organisation')}
              data={organisations}
              value={organisationId === '' ? null : organisationId}
              onChange={(value) => setOrganisation(value ?? '')}
              searchable
              error={organisationError}
            />
          )}
          {canSyslog && (
            <div>
              <p>{t('ui.connect.create.transport')}</p>
              <SegmentedControl
                aria-label={t('ui.connect.create.transport')}
                value={transport}
                onChange={(value) => setTransport(value === 'syslog' ? 'syslog' : 'http')}
                data={[
                  { value: 'syslog', label: t('ui.connect.viaSyslog') },
                  { value: 'http', label: t('ui.connect.viaRelay') },
                ]}
              />
            </div>
          )}
          {transport === 'syslog' && (
            <Textarea
              label={t('ui.sources.form.senders')}
              description={t('ui.sources.form.sendersHint')}
              value={senders}
              onChange={(event) => setSenders(event.currentTarget.value)}
              error={sendersError}
              autosize
              minRows={2}
              spellCheck={false}
            />
          )}
          <NumberInput
            label={t('ui.sources.form.interval')}
            description={t('ui.sources.form.intervalHint')}
            value={interval}
            min={10}
            max={604_800}
            onChange={(value) => typeof value === 'number' && setInterval(value)}
          />
          <div className={classes.acts}>
            <Button variant="default" onClick={onBack}>
              {t('ui.connect.previous')}
            </Button>
            <Button type="submit" loading={create.isPending}>
              {transport === 'syslog' ? t('ui.connect.create.submitSyslog') : t('ui.connect.create.submit')}
            </Button>
          </div>
        </Stack>
      </form>
    </Panel>
  )
}
