import type { FileRef, TargetDetail } from '@haidang/contracts'
import { Alert, Button, Modal, NumberInput, Stack, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useAct, useRefusalText } from '../../app/act.ts'
import { EvidenceField } from '../../app/evidence-field.tsx'
import { Loaded } from '../../app/loaded.tsx'
import { useApp, useMay } from '../../app/session.tsx'
import { dateText } from '../../ui/deadline-text.ts'
import { Facts } from '../../ui/facts.tsx'
import { Sparkline } from '../../ui/sparkline.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'
import { askedText, titleOf, unitText, valueText } from './target-words.ts'
import { TargetStateBadge } from './target-state.tsx'
import classes from './targets.module.css'

function MeasureForm({
  target,
  organisationId,
}: {
  readonly target: TargetDetail
  readonly organisationId: string | undefined
}) {
  const text = useText()
  const { t } = text
  const { api } = useApp()
  const refusal = useRefusalText()
  const [value, setValue] = useState<number | null>(null)
  const [on, setOn] = useState('')
  const [note, setNote] = useState('')
  const [files, setFiles] = useState<readonly FileRef[]>([])
  const act = useAct({
    run: (measured: number) =>
      api.targets.measure(target.code, {
        organisationId: organisationId ?? null,
        measuredOn: on,
        value: measured,
        note: note.trim(),
        fileIds: files.map((file) => file.id),
      }),
    touches: ['targets', 'target'],
    done: t('ui.targets.saved'),
    onDone: () => {
      setValue(null)
      setNote('')
      setFiles([])
    },
    isQuiet: true,
  })
  return (
    <Stack gap="sm">
      <h3 className={classes.heading}>{t('ui.targets.measure')}</h3>
      <NumberInput
        label={t('ui.targets.value')}
        description={t('ui.targets.unit', { unit: unitText(text, target.current.unit) })}
        value={value ?? ''}
        onChange={(next) => setValue(typeof next === 'number' ? next : null)}
      />
      <TextInput
        type="date"
        label={t('ui.targets.on')}
        value={on}
        onChange={(event) => setOn(event.currentTarget.value)}
      />
      <Textarea
        label={t('ui.targets.note')}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
        autosize
        minRows={2}
      />
      <EvidenceField files={files} onChange={setFiles} />
      {act.isError && (
        <Alert color="red" variant="light" role="alert">
          {refusal(act.error)}
        </Alert>
      )}
      <Button
        disabled={value === null || on === ''}
        loading={act.isPending}
        onClick={() => {
          if (value !== null) act.mutate(value)
        }}
      >
        {t('ui.targets.measure')}
      </Button>
    </Stack>
  )
}

function Detail({ target }: { readonly target: TargetDetail }) {
  const text = useText()
  const { t, locale } = text
  const { current } = target
  return (
    <Stack gap="md">
      <TargetStateBadge state={target.state} />
      <Facts
        facts={[
          { label: t('ui.targets.asked'), value: askedText(text, current) },
          {
            label: t('ui.targets.latest'),
            value:
              target.latest === null
                ? t('ui.targets.unmeasured')
                : `${valueText(text, target.latest.value, current.unit)} · ${t('ui.targets.measuredOn', { date: dateText(locale, target.latest.measuredOn) })}`,
          },
          { label: t('ui.targets.basis'), value: current.basis },
          { label: t('ui.targets.place'), value: target.place },
          { label: t('ui.targets.responsible'), value: target.responsible },
        ]}
      />
      {target.trend.length > 1 && (
        <Sparkline
          values={target.trend.map((point) => point.value)}
          label={t('ui.targets.trend', { title: titleOf(locale, target) })}
          height={64}
        />
      )}
      {target.versions.length > 1 && (
        <div>
          <h3 className={classes.heading}>{t('ui.targets.versions')}</h3>
          <ul className={classes.list}>
            {target.versions.map((version) => (
              <li key={version.inForceFrom}>
                <strong>{askedText(text, version)}</strong>{' '}
                {version.inForceTo === null
                  ? t('ui.targets.inForce', { from: dateText(locale, version.inForceFrom) })
                  : t('ui.targets.inForceTo', {
                      from: dateText(locale, version.inForceFrom),
                      to: dateText(locale, version.inForceTo),
                    })}
                <span className={classes.soft}> · {version.basis}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
      <div>
        <h3 className={classes.heading}>{t('ui.targets.measurements')}</h3>
        {target.measurements.length === 0 ? (
          <EmptyState isSmall body={t('ui.targets.noMeasurements')} />
        ) : (
          <ul className={classes.list}>
            {target.measurements.map((one) => (
              <li key={one.id}>
                <strong>{valueText(text, one.value, current.unit)}</strong> · {dateText(locale, one.measuredOn)} ·{' '}
                {one.organisation.shortName}
                <span className={classes.soft}>
                  {' · '}
                  {one.origin === 'hand' ? t('ui.targets.byHand') : t('ui.targets.byFormula')}
                </span>
                {one.note !== '' && <p>{one.note}</p>}
              </li>
            ))}
          </ul>
        )}
      </div>
    </Stack>
  )
}

/** One target: what is asked and since when, what was measured, and a result to record. */
export function TargetDialog({
  code,
  organisationId,
  onClose,
}: {
  readonly code: string
  readonly organisationId: string | undefined
  readonly onClose: () => void
}) {
  const { t, locale } = useText()
  const { api } = useApp()
  const mayMeasure = useMay('target.measure')
  const query = useQuery({
    queryKey: ['target', code, organisationId],
    queryFn: () => api.targets.read(code, { organisationId }),
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={query.data === undefined ? code : `${code} · ${titleOf(locale, query.data)}`}
      size="xl"
      closeButtonProps={{ 'aria-label': t('ui.act.close') }}
    >
      <Loaded query={query}>
        {(target) => (
          <Stack gap="lg">
            <Detail target={target} />
            {mayMeasure && target.formula === null && <MeasureForm target={target} organisationId={organisationId} />}
          </Stack>
        )}
      </Loaded>
    </Modal>
  )
}
