import type { OpenReportInput, REPORT_CLASSES, ReportCycle } from '@haidang/contracts'
import { Alert, Button, Group, Modal, MultiSelect, Select, Stack, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useAct, useRefusalText } from '../../app/act.ts'
import { useOrganisationOptions } from '../../app/organisation-options.ts'
import { useApp } from '../../app/session.tsx'
import { useText } from '../../ui/text.ts'

const CLASSES = ['periodic', 'on_request', 'milestone'] as const satisfies readonly (typeof REPORT_CLASSES)[number][]

/** Opens a report with one part for each unit; a cycle brings its span and its days, which may be changed. */
export function OpenReportDialog({
  cycle,
  onClose,
  onOpened,
}: {
  readonly cycle: ReportCycle | null
  readonly onClose: () => void
  readonly onOpened: (reportId: string) => void
}) {
  const { t, locale } = useText()
  const { api } = useApp()
  const refusal = useRefusalText()
  const options = useOrganisationOptions()
  const groups = useQuery({ queryKey: ['groups'], queryFn: () => api.groups.list(), staleTime: 60_000 })
  const plans = useQuery({
    queryKey: ['plans', 'choices'],
    queryFn: ({ signal }) => api.plans.list({ limit: 200 }, signal),
    staleTime: 60_000,
  })
  const next = cycle?.next ?? null
  const [input, setInput] = useState<OpenReportInput>({
    class: cycle?.class ?? 'on_request',
    cycleCode: cycle?.code ?? null,
    title:
      cycle === null
        ? ''
        : `${locale === 'en' ? cycle.titleEn : cycle.titleVi}${next === null ? '' : ` ${next.label}`}`,
    planIds: [],
    periodFrom: next?.from ?? '',
    periodTo: next?.to ?? '',
    periodLabel: next?.label ?? '',
    unitDueOn: next?.unitDueOn ?? null,
    dueOn: next?.consolidatorDueOn ?? null,
    organisationIds: [],
    groupIds: [],
  })
  const change = (part: Partial<OpenReportInput>) => setInput({ ...input, ...part })
  const open = useAct({
    run: (chosen: OpenReportInput) => api.reports.open(chosen),
    touches: ['reports'],
    onDone: (report) => onOpened(report.id),
    isQuiet: true,
  })
  const day = (label: string, value: string | null, set: (on: string) => Partial<OpenReportInput>) => (
    <TextInput
      type="date"
      label={label}
      value={value ?? ''}
      onChange={(event) => change(set(event.currentTarget.value))}
    />
  )
  const many = { searchable: true, clearable: true, clearButtonProps: { 'aria-label': t('ui.act.clear') } } as const
  const isReady =
    input.title.trim().length >= 3 &&
    input.periodLabel.trim() !== '' &&
    input.periodFrom !== '' &&
    input.periodTo !== '' &&
    input.periodFrom <= input.periodTo
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('ui.reports.openForm.title')}
      size="xl"
      closeButtonProps={{ 'aria-label': t('ui.act.close') }}
    >
      <Stack gap="md">
        <TextInput
          label={t('ui.reports.openForm.name')}
          value={input.title}
          onChange={(event) => change({ title: event.currentTarget.value })}
        />
        <Group grow align="flex-start">
          <Select
            label={t('ui.reports.openForm.class')}
            data={CLASSES.map((value) => ({ value, label: t(`ui.reports.classes.${value}`) }))}
            value={input.class}
            onChange={(value) => change({ class: CLASSES.find((known) => known === value) ?? input.class })}
            allowDeselect={false}
          />
          <TextInput
            label={t('ui.reports.openForm.period')}
            value={input.periodLabel}
            onChange={(event) => change({ periodLabel: event.currentTarget.value })}
          />
        </Group>
        <Group grow>
          {day(t('ui.reports.openForm.from'), input.periodFrom, (periodFrom) => ({ periodFrom }))}
          {day(t('ui.reports.openForm.to'), input.periodTo, (periodTo) => ({ periodTo }))}
        </Group>
        <Group grow>
          {day(t('ui.reports.openForm.unitDue'), input.unitDueOn, (on) => ({ unitDueOn: on === '' ? null : on }))}
          {day(t('ui.reports.openForm.due'), input.dueOn, (on) => ({ dueOn: on === '' ? null : on }))}
        </Group>
        <MultiSelect
          label={t('ui.reports.openForm.plans')}
          data={(plans.data?.items ?? []).map((plan) => ({ value: plan.id, label: plan.number ?? plan.title }))}
          value={input.planIds}
          onChange={(planIds) => change({ planIds })}
          {...many}
        />
        <MultiSelect
          label={t('ui.reports.openForm.units')}
          data={options}
          value={input.organisationIds}
          onChange={(organisationIds) => change({ organisationIds })}
          {...many}
        />
        <MultiSelect
          label={t('ui.reports.openForm.groups')}
          data={(groups.data?.items ?? []).map((group) => ({ value: group.id, label: group.name }))}
          value={input.groupIds}
          onChange={(groupIds) => change({ groupIds })}
          {...many}
        />
        {open.isError && (
          <Alert color="red" variant="light" role="alert">
            {refusal(open.error)}
          </Alert>
        )}
        <Button size="md" disabled={!isReady} loading={open.isPending} onClick={() => open.mutate(input)}>
          {t('ui.reports.openForm.submit')}
        </Button>
      </Stack>
    </Modal>
  )
}
