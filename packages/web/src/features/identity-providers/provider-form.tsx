import { type CreateIdentityProviderInput, type IdentityProvider, LINKING_RULES } from '@haidang/contracts'
import { Button, Checkbox, Drawer, PasswordInput, Select, Stack, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { SyntheticEvent } from 'react'
import { fieldErrors } from '../../app/api-problem.ts'
import { DoorRefusal } from '../../app/door-refusal.tsx'
import { useOrganisationOptions } from '../../app/organisation-options.ts'
import { useSession } from '../../app/session.tsx'
import { useText } from '../../ui/text.ts'

const linesOf = (text: string): string[] =>
  text
    .split(/[\n,;]/)
    .map((line) => line.trim())
    .filter((line) => line !== '')

export interface ProviderFormProps {
  /** The provider that is changed; null for a new one. */
  readonly provider: IdentityProvider | null
  readonly isWorking: boolean
  readonly error: Error | null
  /** The secret is empty where the present one stays. */
  readonly onSave: (values: CreateIdentityProviderInput) => void
  readonly onClose: () => void
}

/** Sets a provider up, or changes one. */
export function ProviderForm({ provider, isWorking, error, onSave, onClose }: ProviderFormProps) {
  const { t } = useText()
  const session = useSession()
  const organisations = useOrganisationOptions()
  const [values, setValues] = useState<CreateIdentityProviderInput>({
    organisationId: provider?.organisation.id ?? session.organisation.id,
    name: provider?.name ?? '',
    issuer: provider?.issuer ?? '',
    clientId: provider?.clientId ?? '',
    clientSecret: '',
    linking: provider?.linking ?? 'invitation_only',
    emailDomains: provider?.emailDomains ?? [],
    isProvisioning: provider?.isProvisioning ?? false,
    isMultiFactorTrusted: provider?.isMultiFactorTrusted ?? false,
    multiFactorAcr: provider?.multiFactorAcr ?? [],
  })
  const [domains, setDomains] = useState(values.emailDomains.join('\n'))
  const [acrs, setAcrs] = useState(values.multiFactorAcr.join('\n'))
  const [isChecked, setChecked] = useState(false)
  const set = (part: Partial<CreateIdentityProviderInput>) => setValues((before) => ({ ...before, ...part }))
  const places = fieldErrors(error)
  const needsDomains = values.linking === 'verified_email' || values.isProvisioning
  const isMissing = {
    name: values.name.trim().length < 2,
    issuer: !URL.canParse(values.issuer.trim()),
    clientId: values.clientId.trim() === '',
    clientSecret: values.clientSecret === '' && (provider === null || values.issuer.trim() !== provider.issuer),
    emailDomains: needsDomains && linesOf(domains).length === 0,
  }
  const errorOf = (field: keyof typeof isMissing, text: string) =>
    places[field] !== undefined || (isChecked && isMissing[field]) ? text : undefined
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    setChecked(true)
    if (Object.values(isMissing).includes(true)) return
    onSave({
      ...values,
      name: values.name.trim(),
      issuer: values.issuer.trim(),
      clientId: values.clientId.trim(),
      emailDomains: linesOf(domains.toLowerCase()),
      multiFactorAcr: linesOf(acrs),
    })
  }
  const needed = t('ui.identityProviders.needed')
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="lg"
      title={provider === null ? t('ui.identityProviders.formTitle') : t('ui.identityProviders.editTitle')}
      closeButtonProps={{ 'aria-label': t('ui.act.close') }}
    >
      <form onSubmit={submit} noValidate autoComplete="off">
        <Stack>
          <DoorRefusal error={error} />
          <TextInput
            label={t('ui.identityProviders.name')}
            value={values.name}
            maxLength={100}
            onChange={(event) => set({ name: event.currentTarget.value })}
            error={errorOf('name', needed)}
            data-autofocus
          />
          {provider === null && session.isCentre && (
            <Select
              label={t('ui.field.organisation')}
              data={organisations}
              value={values.organisationId}
              allowDeselect={false}
              searchable
              onChange={(value) => value !== null && set({ organisationId: value })}
            />
          )}
          <TextInput
            type="url"
            label={t('ui.identityProviders.issuer')}
            description={t('ui.identityProviders.issuerHint')}
            value={values.issuer}
            onChange={(event) => set({ issuer: event.currentTarget.value })}
            error={errorOf('issuer', t('errors.identity_provider.bad_setup.remedy'))}
            spellCheck={false}
          />
          <TextInput
            label={t('ui.identityProviders.clientId')}
            value={values.clientId}
            onChange={(event) => set({ clientId: event.currentTarget.value })}
            error={errorOf('clientId', needed)}
            spellCheck={false}
          />
          <PasswordInput
            label={t('ui.identityProviders.clientSecret')}
            description={
              provider === null
                ? t('ui.identityProviders.clientSecretHint')
                : `${t('ui.identityProviders.clientSecretHint')} ${t('ui.identityProviders.clientSecretKeep')}`
            }
            value={values.clientSecret}
            onChange={(event) => set({ clientSecret: event.currentTarget.value })}
            error={errorOf('clientSecret', needed)}
            autoComplete="new-password"
          />
          <Select
            label={t('ui.identityProviders.linking')}
            data={LINKING_RULES.map((rule) => ({ value: rule, label: t(`ui.identityProviders.linking_${rule}`) }))}
            value={values.linking}
            allowDeselect={false}
            onChange={(value) => set({ linking: LINKING_RULES.find((rule) => rule === value) ?? 'invitation_only' })}
          />
          <Checkbox
            label={t('ui.identityProviders.provisioning')}
            checked={values.isProvisioning}
            onChange={(event) => set({ isProvisioning: event.currentTarget.checked })}
          />
          {needsDomains && (
            <Textarea
              label={t('ui.identityProviders.emailDomains')}
              description={t('ui.identityProviders.emailDomainsHint')}
              value={domains}
              onChange={(event) => setDomains(event.currentTarget.value)}
              error={errorOf('emailDomains', t('ui.identityProviders.needDomains'))}
              autosize
              minRows={2}
              spellCheck={false}
            />
          )}
          <Checkbox
            label={t('ui.identityProviders.multiFactor')}
            description={t('ui.identityProviders.multiFactorHint')}
            checked={values.isMultiFactorTrusted}
            onChange={(event) => set({ isMultiFactorTrusted: event.currentTarget.checked })}
          />
          {values.isMultiFactorTrusted && (
            <Textarea
              label={`${t('ui.identityProviders.multiFactorAcr')} ${t('ui.field.optional')}`}
              description={t('ui.identityProviders.multiFactorAcrHint')}
              value={acrs}
              onChange={(event) => setAcrs(event.currentTarget.value)}
              autosize
              minRows={2}
              spellCheck={false}
            />
          )}
          <Button type="submit" loading={isWorking}>
            {provider === null ? t('ui.identityProviders.new') : t('ui.act.save')}
          </Button>
        </Stack>
      </form>
    </Drawer>
  )
}
