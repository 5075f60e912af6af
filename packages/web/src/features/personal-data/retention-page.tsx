import type { LegalHold, RetentionPolicy } from '@haidang/contracts'
import {
  Alert,
  Button,
  Group,
  Modal,
  MultiSelect,
  NumberInput,
  Select,
  Stack,
  Textarea,
  TextInput,
} from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useAct, useRefusalText } from '../../app/act.ts'
import { Loaded } from '../../app/loaded.tsx'
import { useApp, useMay } from '../../app/session.tsx'
import { StateBadge } from '../../ui/badges.tsx'
import { absoluteTime } from '../../ui/format.ts'
import { Panel } from '../../ui/page.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'
import { RETENTION_KINDS } from './choices.ts'
import { PersonalDataFrame } from './frame.tsx'
import classes from './personal-data.module.css'

function Policy({ policy, onChange }: { readonly policy: RetentionPolicy; readonly onChange: (() => void) | null }) {
  const { t, locale } = useText()
  return (
    <li className={classes.card}>
      <div className={classes.cardHead}>
        <h2>{t(`ui.personalData.retention.kinds.${policy.kind}`)}</h2>
        <span className={classes.line}>
          <strong>
            {policy.days === null
              ? t(`ui.personalData.retention.ways.${policy.way}`)
              : `${t('ui.personalData.retention.days', { count: policy.days })} → ${t(`ui.personalData.retention.ways.${policy.way}`)}`}
          </strong>
          {onChange !== null && policy.days !== null && (
            <Button
              size="compact-sm"
              variant="default"
              onClick={onChange}
              aria-label={`${t('ui.personalData.retention.change')}: ${t(`ui.personalData.retention.kinds.${policy.kind}`)}`}
            >
              {t('ui.personalData.retention.change')}
            </Button>
          )}
        </span>
      </div>
      {policy.days !== null && (
        <span className={classes.line}>
          {policy.due === 0 ? (
            <span>{t('ui.personalData.retention.nothing')}</span>
          ) : (
            <strong>{t('ui.personalData.retention.preview', { count: policy.due })}</strong>
          )}
          {policy.held > 0 && (
            <StateBadge tone="warn" label={t('ui.personalData.retention.held', { count: policy.held })} />
          )}
          {policy.oldestAt !== null && (
            <span className={classes.soft}>
              {t('ui.personalData.retention.oldest', { at: absoluteTime(locale, policy.oldestAt) })}
            </span>
          )}
        </span>
      )}
      <span className={classes.soft}>
        {[
          policy.basis,
          policy.lastRun === null
            ? ''
            : t('ui.personalData.retention.lastRun', {
                at: absoluteTime(locale, policy.lastRun.at),
                done: policy.lastRun.done,
              }),
        ]
          .filter(Boolean)
          .join(' · ')}
      </span>
    </li>
  )
}

function TermDialog({
  policy,
  unit,
  onClose,
}: {
  readonly policy: RetentionPolicy
  readonly unit: string | undefined
  readonly onClose: () => void
}) {
  const { t } = useText()
  const { api } = useApp()
  const refusal = useRefusalText()
  const [days, setDays] = useState<number | null>(policy.days)
  const act = useAct({
    run: (value: number | null) => api.personalData.setRetention(policy.kind, { organisationId: unit }, value),
    touches: ['retention'],
    done: t('ui.personalData.retention.done'),
    onDone: onClose,
    isQuiet: true,
  })
  return (
    <Modal
      opened
      onClose={onClose}
      centered
      title={t(`ui.personalData.retention.kinds.${policy.kind}`)}
      closeButtonProps={{ 'aria-label': t('ui.act.close') }}
    >
      <Stack gap="md">
        <NumberInput
          label={t('ui.personalData.retention.daysField')}
          description={t('ui.personalData.retention.bounds', { least: policy.leastDays, most: policy.mostDays })}
          value={days ?? ''}
          onChange={(value) => setDays(typeof value === 'number' ? value : null)}
          min={policy.leastDays}
          max={policy.mostDays}
          allowDecimal={false}
        />
        {act.isError && (
          <Alert color="red" variant="light" role="alert">
            {refusal(act.error)}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button variant="default" loading={act.isPending} onClick={() => act.mutate(null)}>
            {t('ui.personalData.retention.reset')}
          </Button>
          <Button disabled={days === null} loading={act.isPending} onClick={() => act.mutate(days)}>
            {t('ui.personalData.save')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

function HoldDialog({ unit, onClose }: { readonly unit: string | undefined; readonly onClose: () => void }) {
  const { t } = useText()
  const { api } = useApp()
  const refusal = useRefusalText()
  const [kinds, setKinds] = useState<readonly (typeof RETENTION_KINDS)[number][]>([])
  const [personId, setPersonId] = useState<string | null>(null)
  const [reason, setReason] = useState('')
  const [basis, setBasis] = useState('')
  const people = useQuery({ queryKey: ['people', 'for-hold'], queryFn: () => api.users.list({ limit: 200 }) })
  const act = useAct({
    run: () =>
      api.personalData.placeHold(
        { organisationId: unit },
        { kinds: [...kinds], personId, reason: reason.trim(), basis: basis.trim() },
      ),
    touches: ['retention'],
    done: t('ui.personalData.retention.done'),
    onDone: onClose,
    isQuiet: true,
  })
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('ui.personalData.retention.place')}
      closeButtonProps={{ 'aria-label': t('ui.act.close') }}
    >
      <Stack gap="md">
        <MultiSelect
          label={t('ui.personalData.retention.holdKinds')}
          data={RETENTION_KINDS.map((value) => ({ value, label: t(`ui.personalData.retention.kinds.${value}`) }))}
          value={[...kinds]}
          onChange={(values) => setKinds(RETENTION_KINDS.filter((one) => values.includes(one)))}
        />
        <Select
          label={t('ui.personalData.retention.person')}
          data={(people.data?.items ?? []).map((one) => ({ value: one.id, label: one.displayName }))}
          value={personId}
          onChange={setPersonId}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': t('ui.act.clear') }}
        />
        <Textarea
          label={t('ui.personalData.retention.reason')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          autosize
          minRows={2}
          required
        />
        <TextInput
          label={t('ui.personalData.retention.basis')}
          value={basis}
          onChange={(event) => setBasis(event.currentTarget.value)}
        />
        {act.isError && (
          <Alert color="red" variant="light" role="alert">
            {refusal(act.error)}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button disabled={reason.trim().length < 3} loading={act.isPending} onClick={() => act.mutate(undefined)}>
            {t('ui.personalData.retention.place')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

function Hold({ hold, mayLift }: { readonly hold: LegalHold; readonly mayLift: boolean }) {
  const { t, locale } = useText()
  const { api } = useApp()
  const act = useAct({
    run: () => api.personalData.liftHold(hold.id),
    touches: ['retention'],
    done: t('ui.personalData.retention.done'),
  })
  const what =
    hold.person?.displayName ??
    (hold.kinds.length === 0
      ? t('ui.personalData.retention.all')
      : hold.kinds.map((kind) => t(`ui.personalData.retention.kinds.${kind}`)).join('; '))
  return (
    <li className={classes.line}>
      <span>
        <strong>{what}</strong> · {hold.reason}
        <span className={classes.soft}>
          {' · '}
          {[hold.basis, absoluteTime(locale, hold.from), hold.by?.displayName].filter(Boolean).join(' · ')}
          {hold.liftedAt !== null &&
            ` · ${t('ui.personalData.retention.lifted', { at: absoluteTime(locale, hold.liftedAt) })}`}
        </span>
      </span>
      {mayLift && hold.liftedAt === null && (
        <Button size="compact-sm" variant="default" loading={act.isPending} onClick={() => act.mutate(undefined)}>
          {t('ui.personalData.retention.lift')}
        </Button>
      )}
    </li>
  )
}

/** What is kept how long, what the next run ends, and what a hold keeps. */
export function RetentionPage() {
  const { t } = useText()
  const { api } = useApp()
  const mayManage = useMay('personal_data.manage')
  const { unit } = useSearch({ from: '/personal-data/retention' })
  const query = useQuery({
    queryKey: ['retention', unit],
    queryFn: () => api.personalData.retention({ organisationId: unit }),
  })
  const [changed, setChanged] = useState<RetentionPolicy | null>(null)
  const [isHolding, setIsHolding] = useState(false)
  const place = mayManage ? (
    <Button onClick={() => setIsHolding(true)}>{t('ui.personalData.retention.place')}</Button>
  ) : undefined
  return (
    <PersonalDataFrame tab="retention" lead={t('ui.personalData.retention.lead')} acts={place}>
      <Loaded query={query}>
        {({ policies, holds }) => (
          <>
            <ul className={classes.list}>
              {policies.map((policy) => (
                <Policy key={policy.kind} policy={policy} onChange={mayManage ? () => setChanged(policy) : null} />
              ))}
            </ul>
            <Panel title={t('ui.personalData.retention.holds')}>
              {holds.length === 0 ? (
                <EmptyState isSmall body={t('ui.personalData.retention.noHolds')} />
              ) : (
                <ul className={classes.list}>
                  {holds.map((hold) => (
                    <Hold key={hold.id} hold={hold} mayLift={mayManage} />
                  ))}
                </ul>
              )}
            </Panel>
          </>
        )}
      </Loaded>
      {changed !== null && <TermDialog policy={changed} unit={unit} onClose={() => setChanged(null)} />}
      {isHolding && <HoldDialog unit={unit} onClose={() => setIsHolding(false)} />}
    </PersonalDataFrame>
  )
}
