import type { Plan, PlanLevel, UpdatePlanInput } from '@haidang/contracts'
import { Alert, Button, Checkbox, Group, Modal, Select, Stack, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useAct, useRefusalText } from '../../app/act.ts'
import { useOrganisationOptions } from '../../app/organisation-options.ts'
import { PLAN_LEVEL_LIST } from '../../app/search-params-plans.ts'
import { useApp } from '../../app/session.tsx'
import { useText } from '../../ui/text.ts'

const dayOrNull = (text: string): string | null => (text === '' ? null : text)

/** Corrects what was read of the document's head, and says which plan it carries out and who gathers its reports. */
export function EditPlanDialog({ plan, onClose }: { readonly plan: Plan; readonly onClose: () => void }) {
  const { t } = useText()
  const { api } = useApp()
  const refusal = useRefusalText()
  const options = useOrganisationOptions()
  const parents = useQuery({
    queryKey: ['plans', 'choices'],
    queryFn: ({ signal }) => api.plans.list({ limit: 200 }, signal),
    staleTime: 60_000,
  })
  const [title, setTitle] = useState(plan.title)
  const [number, setNumber] = useState(plan.number ?? '')
  const [issuedOn, setIssuedOn] = useState(plan.issuedOn ?? '')
  const [issuer, setIssuer] = useState(plan.issuer)
  const [level, setLevel] = useState<PlanLevel>(plan.level)
  const [parentPlanId, setParentPlanId] = useState(plan.parentPlanId)
  const [consolidatorId, setConsolidatorId] = useState<string>(plan.consolidator.id)
  const [periodFrom, setPeriodFrom] = useState(plan.periodFrom ?? '')
  const [periodTo, setPeriodTo] = useState(plan.periodTo ?? '')
  const [isPublished, setPublished] = useState(plan.isPublished)
  const save = useAct({
    run: (input: UpdatePlanInput) => api.plans.update(plan.id, input),
    touches: ['plan', 'plans'],
    done: t('ui.plans.plan.done'),
    onDone: onClose,
    isQuiet: true,
  })
  const consolidators = options.some((one) => one.value === plan.consolidator.id)
    ? options
    : [{ value: plan.consolidator.id, label: plan.consolidator.shortName }, ...options]
  const day = (label: string, value: string, onChange: (on: string) => void) => (
    <TextInput type="date" label={label} value={value} onChange={(event) => onChange(event.currentTarget.value)} />
  )
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('ui.plans.plan.edit')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('ui.act.close') }}
    >
      <Stack gap="md">
        <Textarea
          label={t('ui.plans.plan.editTitle')}
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
          autosize
          minRows={2}
          maxLength={1000}
          lang="vi"
        />
        <Group grow align="flex-start">
          <TextInput
            label={t('ui.plans.plan.number')}
            value={number}
            onChange={(event) => setNumber(event.currentTarget.value)}
            maxLength={100}
          />
          {day(t('ui.plans.plan.issuedOn'), issuedOn, setIssuedOn)}
        </Group>
        <TextInput
          label={t('ui.plans.plan.issuer')}
          value={issuer}
          onChange={(event) => setIssuer(event.currentTarget.value)}
          maxLength={500}
          lang="vi"
        />
        <Select
          label={t('ui.plans.plan.level')}
          data={PLAN_LEVEL_LIST.map((value) => ({ value, label: t(`domain.planLevel.${value}`) }))}
          value={level}
          onChange={(value) => setLevel(PLAN_LEVEL_LIST.find((known) => known === value) ?? level)}
          allowDeselect={false}
        />
        <Select
          label={t('ui.plans.plan.parent')}
          placeholder={t('ui.list.none')}
          data={(parents.data?.items ?? [])
            .filter((one) => one.id !== plan.id)
            .map((one) => ({ value: one.id, label: [one.number, one.title].filter(Boolean).join(': ') }))}
          value={parentPlanId}
          onChange={setParentPlanId}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': t('ui.act.clear') }}
        />
        <Select
          label={t('ui.plans.plan.consolidator')}
          data={consolidators}
          value={consolidatorId}
          onChange={(value) => setConsolidatorId(value ?? consolidatorId)}
          searchable
          allowDeselect={false}
        />
        <Group grow>
          {day(t('ui.plans.plan.from'), periodFrom, setPeriodFrom)}
          {day(t('ui.plans.plan.to'), periodTo, setPeriodTo)}
        </Group>
        <Checkbox
          label={t('ui.plans.plan.published')}
          checked={isPublished}
          onChange={(event) => setPublished(event.currentTarget.checked)}
        />
        {save.isError && (
          <Alert color="red" variant="light" role="alert">
            {refusal(save.error)}
          </Alert>
        )}
        <Button
          disabled={title.trim().length < 3}
          loading={save.isPending}
          onClick={() =>
            save.mutate({
              title: title.trim(),
              number: number.trim() === '' ? null : number.trim(),
              issuedOn: dayOrNull(issuedOn),
              issuer: issuer.trim(),
              level,
              parentPlanId,
              consolidatorId,
              periodFrom: dayOrNull(periodFrom),
              periodTo: dayOrNull(periodTo),
              isPublished,
            })
          }
        >
          {t('ui.act.save')}
        </Button>
      </Stack>
    </Modal>
  )
}
