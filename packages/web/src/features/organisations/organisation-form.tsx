import type { Organisation } from '@haidang/contracts'
import { Alert, Button, Drawer, Select, Stack, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { SyntheticEvent } from 'react'
import { useRefusalText } from '../../app/act.ts'
import { fieldErrors } from '../../app/api-problem.ts'
import { useSession } from '../../app/session.tsx'
import { KIND_LIST, SECTOR_LIST, useKindOptions, useProvinceOptions, useSectorOptions } from '../../ui/choices.ts'
import { useText } from '../../ui/text.ts'
import { OrganisationPicker } from './organisation-picker.tsx'

export interface OrganisationValues {
  readonly parentId: string | null
  readonly code: string
  readonly kind: Organisation['kind']
  readonly name: string
  readonly shortName: string
  readonly provinceCode: string | null
  readonly sector: Organisation['sector']
  readonly areaCode: string | null
  readonly networks: string[]
  readonly asNumbers: number[]
  readonly domains: string[]
  readonly focalUnit: string | null
  readonly contactEmail: string | null
  readonly contactPhone: string | null
  readonly validFrom: string | null
}

export interface OrganisationFormProps {
  readonly organisation: Organisation | null
  readonly isWorking: boolean
  readonly error: Error | null
  readonly onSave: (values: OrganisationValues) => void
  readonly onClose: () => void
}

const linesOf = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

/** The first refused line of a list field, since the server names `networks.3` and the page has one field for all. */
function listError(places: Readonly<Record<string, string>>, field: string): string | undefined {
  const hit = Object.entries(places).find(([path]) => path === field || path.startsWith(`${field}.`))
  return hit?.[1]
}

/** Creates an organisation or edits one. */
export function OrganisationForm({ organisation, isWorking, error, onSave, onClose }: OrganisationFormProps) {
  const { t } = useText()
  const refusal = useRefusalText()
  const session = useSession()
  const kinds = useKindOptions()
  const provinces = useProvinceOptions()
  const sectors = useSectorOptions()
  const [isChecked, setChecked] = useState(false)
  const [values, setValues] = useState<OrganisationValues>({
    parentId: organisation?.parentId ?? session.organisation.id,
    code: organisation?.code ?? '',
    kind: organisation?.kind ?? 'department',
    name: organisation?.name ?? '',
    shortName: organisation?.shortName ?? '',
    provinceCode: organisation?.provinceCode ?? session.organisation.provinceCode,
    sector: organisation?.sector ?? null,
    areaCode: organisation?.areaCode ?? null,
    networks: organisation?.networks ?? [],
    asNumbers: organisation?.asNumbers ?? [],
    domains: organisation?.domains ?? [],
    focalUnit: organisation?.focalUnit ?? null,
    contactEmail: organisation?.contactEmail ?? null,
    contactPhone: organisation?.contactPhone ?? null,
    validFrom: organisation?.validFrom ?? null,
  })
  const [asText, setAsText] = useState(values.asNumbers.join('\n'))
  const asNumbers = linesOf(asText).map((line) => Number(line.replace(/^ASN?/i, '')))
  const areAsNumbersGood = asNumbers.every((n) => Number.isInteger(n) && n >= 1 && n <= 4_294_967_294)
  const set = (part: Partial<OrganisationValues>) => setValues((before) => ({ ...before, ...part }))
  const places = fieldErrors(error)
  const missing = {
    name: values.name.trim().length < 2 ? t('ui.organisations.form.needName') : undefined,
    shortName: values.shortName.trim() === '' ? t('ui.organisations.form.needShortName') : undefined,
    code: values.code.trim() === '' ? t('ui.organisations.form.needCode') : undefined,
  }
  const errorOf = (field: keyof typeof missing) => (isChecked ? missing[field] : undefined) ?? places[field]
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    setChecked(true)
    if (Object.values(missing).every((text) => text === undefined) && areAsNumbersGood)
      onSave({
        ...values,
        asNumbers,
        name: values.name.trim(),
        shortName: values.shortName.trim(),
        code: values.code.trim(),
      })
  }
  const orNull = (text: string) => (text.trim() === '' ? null : text.trim())
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="lg"
      title={organisation === null ? t('ui.organisations.form.title') : t('ui.organisations.form.editTitle')}
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
            label={t('ui.organisations.name')}
            value={values.name}
            onChange={(event) => set({ name: event.currentTarget.value })}
            error={errorOf('name')}
            maxLength={300}
            data-autofocus
          />
          <TextInput
            label={t('ui.organisations.shortName')}
            value={values.shortName}
            onChange={(event) => set({ shortName: event.currentTarget.value })}
            error={errorOf('shortName')}
            maxLength={80}
          />
          {organisation === null && (
            <>
              <TextInput
                label={t('ui.organisations.code')}
                value={values.code}
                onChange={(event) => set({ code: event.currentTarget.value })}
                error={errorOf('code')}
                maxLength={60}
                spellCheck={false}
              />
              <OrganisationPicker
                label={t('ui.organisations.parent')}
                value={values.parentId}
                chosenLabel={values.parentId === session.organisation.id ? session.organisation.name : undefined}
                onChange={(parentId) => set({ parentId })}
              />
            </>
          )}
          <Select
            label={t('ui.organisations.kind')}
            data={kinds}
            value={values.kind}
            allowDeselect={false}
            onChange={(value) => set({ kind: KIND_LIST.find((known) => known === value) ?? 'department' })}
          />
          <Select
            label={t('ui.organisations.province')}
            data={provinces}
            value={values.provinceCode}
            onChange={(provinceCode) => set({ provinceCode })}
            searchable
            clearable
            clearButtonProps={{ 'aria-label': t('ui.act.clear') }}
          />
          <Select
            label={t('ui.organisations.sector')}
            placeholder={t('ui.organisations.sectorNone')}
            data={sectors}
            value={values.sector}
            onChange={(value) => set({ sector: SECTOR_LIST.find((known) => known === value) ?? null })}
            clearable
            clearButtonProps={{ 'aria-label': t('ui.act.clear') }}
          />
          <TextInput
            label={`${t('ui.organisations.areaCode')} ${t('ui.field.optional')}`}
            defaultValue={values.areaCode ?? ''}
            onChange={(event) => set({ areaCode: orNull(event.currentTarget.value) })}
            error={places['areaCode']}
            maxLength={20}
          />
          <TextInput
            label={`${t('ui.organisations.focalUnit')} ${t('ui.field.optional')}`}
            defaultValue={values.focalUnit ?? ''}
            onChange={(event) => set({ focalUnit: orNull(event.currentTarget.value) })}
            error={places['focalUnit']}
            maxLength={300}
          />
          <TextInput
            type="date"
            label={`${t('ui.organisations.validFrom')} ${t('ui.field.optional')}`}
            defaultValue={values.validFrom ?? ''}
            onChange={(event) => set({ validFrom: orNull(event.currentTarget.value) })}
            error={places['validFrom']}
          />
          <Textarea
            label={t('ui.organisations.networks')}
            description={t('ui.organisations.networksHint')}
            defaultValue={values.networks.join('\n')}
            onChange={(event) => set({ networks: linesOf(event.currentTarget.value) })}
            autosize
            minRows={2}
            spellCheck={false}
            error={listError(places, 'networks')}
          />
          <Textarea
            label={t('ui.organisations.asNumbers')}
            description={t('ui.organisations.asNumbersHint')}
            value={asText}
            onChange={(event) => setAsText(event.currentTarget.value)}
            autosize
            minRows={1}
            spellCheck={false}
            error={areAsNumbersGood ? undefined : t('ui.organisations.asNumberBad')}
          />
          <Textarea
            label={t('ui.organisations.domains')}
            description={t('ui.organisations.domainsHint')}
            defaultValue={values.domains.join('\n')}
            onChange={(event) => set({ domains: linesOf(event.currentTarget.value) })}
            autosize
            minRows={2}
            spellCheck={false}
            error={listError(places, 'domains')}
          />
          <TextInput
            type="email"
            label={`${t('ui.organisations.email')} ${t('ui.field.optional')}`}
            defaultValue={values.contactEmail ?? ''}
            onChange={(event) => set({ contactEmail: orNull(event.currentTarget.value) })}
            error={places['contactEmail']}
          />
          <TextInput
            type="tel"
            label={`${t('ui.organisations.phone')} ${t('ui.field.optional')}`}
            defaultValue={values.contactPhone ?? ''}
            onChange={(event) => set({ contactPhone: orNull(event.currentTarget.value) })}
            error={places['contactPhone']}
          />
          <Button type="submit" loading={isWorking}>
            {organisation === null ? t('ui.act.create') : t('ui.act.save')}
          </Button>
        </Stack>
      </form>
    </Drawer>
  )
}
