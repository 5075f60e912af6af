import type { PLAN_LEVELS } from '@haidang/contracts'
import { Alert, Button, Modal, Select, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useAct, useRefusalText } from '../../app/act.ts'
import { useOrganisationOptions } from '../../app/organisation-options.ts'
import { PLAN_LEVEL_LIST } from '../../app/search-params-plans.ts'
import { useApp, useSession } from '../../app/session.tsx'
import { FileDrop } from '../../ui/file-drop.tsx'
import { bytesText } from '../../ui/format.ts'
import { base64Of } from '../../ui/picked-files.ts'
import { useText } from '../../ui/text.ts'

type Level = (typeof PLAN_LEVELS)[number]

/** Takes a plan document and has it read; what it says is looked at afterwards. */
export function ImportDialog({
  onClose,
  onStarted,
}: {
  readonly onClose: () => void
  readonly onStarted: (planId: string) => void
}) {
  const { t, locale } = useText()
  const { api } = useApp()
  const session = useSession()
  const refusal = useRefusalText()
  const options = useOrganisationOptions()
  const [file, setFile] = useState<File | null>(null)
  const [level, setLevel] = useState<Level>(session.isCentre ? 'provincial' : 'unit')
  const [parentPlanId, setParentPlanId] = useState<string | null>(null)
  const [organisationId, setOrganisationId] = useState<string | null>(session.organisation.id)
  const [consolidatorId, setConsolidatorId] = useState<string | null>(null)
  const parents = useQuery({
    queryKey: ['plans', 'choices'],
    queryFn: ({ signal }) => api.plans.list({ limit: 200 }, signal),
    staleTime: 60_000,
  })
  const start = useAct({
    run: async (chosen: File) => {
      const kept = await api.files.upload({ name: chosen.name, content: await base64Of(chosen) })
      return api.plans.import({ fileId: kept.id, level, organisationId, parentPlanId, consolidatorId })
    },
    touches: ['plans'],
    onDone: (plan) => onStarted(plan.id),
    isQuiet: true,
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('ui.plans.importForm.title')}
      size="lg"
      centered
      closeButtonProps={{ 'aria-label': t('ui.act.close') }}
    >
      <Stack gap="md">
        <FileDrop
          label={t('ui.plans.importForm.drop')}
          hint={t('ui.plans.importForm.hint')}
          accept=".docx,.pdf,.txt"
          isSingle
          onFiles={(files) => setFile(files[0]?.file ?? null)}
          chosen={
            file === null
              ? null
              : t('ui.plans.importForm.chosen', { name: file.name, size: bytesText(locale, file.size) })
          }
        />
        <Select
          label={t('ui.plans.importForm.level')}
          data={PLAN_LEVEL_LIST.map((value) => ({ value, label: t(`domain.planLevel.${value}`) }))}
          value={level}
          onChange={(value) => setLevel(PLAN_LEVEL_LIST.find((known) => known === value) ?? level)}
          allowDeselect={false}
        />
        {session.isCentre && (
          <>
            <Select
              label={t('ui.plans.importForm.organisation')}
              data={options}
              value={organisationId}
              onChange={setOrganisationId}
              searchable
              allowDeselect={false}
            />
            <Select
              label={t('ui.plans.importForm.consolidator')}
              placeholder={t('ui.list.none')}
              data={options}
              value={consolidatorId}
              onChange={setConsolidatorId}
              searchable
              clearable
              clearButtonProps={{ 'aria-label': t('ui.act.clear') }}
            />
          </>
        )}
        <Select
          label={t('ui.plans.importForm.parent')}
          placeholder={t('ui.list.none')}
          data={(parents.data?.items ?? []).map((plan) => ({
            value: plan.id,
            label: [plan.number, plan.title].filter(Boolean).join(': '),
          }))}
          value={parentPlanId}
          onChange={setParentPlanId}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': t('ui.act.clear') }}
        />
        {start.isError && (
          <Alert color="red" variant="light" role="alert">
            {refusal(start.error)}
          </Alert>
        )}
        <Button
          size="md"
          disabled={file === null}
          loading={start.isPending}
          onClick={() => {
            if (file !== null) start.mutate(file)
          }}
        >
          {t('ui.plans.importForm.start')}
        </Button>
      </Stack>
    </Modal>
  )
}
