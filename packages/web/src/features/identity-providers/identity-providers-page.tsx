import type { CreateIdentityProviderInput, IdentityProvider } from '@haidang/contracts'
import { Button, Group, Stack } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useAct, useRefusalText } from '../../app/act.ts'
import { Loaded } from '../../app/loaded.tsx'
import { useApp } from '../../app/session.tsx'
import { StateBadge } from '../../ui/badges.tsx'
import { RelativeTime } from '../../ui/clock.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { CopyValue } from '../../ui/copy-value.tsx'
import { Facts } from '../../ui/facts.tsx'
import { Page, Panel } from '../../ui/page.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'
import { ProviderForm } from './provider-form.tsx'

function ProviderPanel({ provider }: { readonly provider: IdentityProvider }) {
  const { t } = useText()
  const { api } = useApp()
  const refusal = useRefusalText()
  const [open, setOpen] = useState<'edit' | 'remove' | null>(null)
  const close = () => setOpen(null)
  const save = useAct({
    run: (values: CreateIdentityProviderInput) => {
      const { organisationId: _organisation, clientSecret, ...settings } = values
      return api.identityProviders.update(provider.id, clientSecret === '' ? settings : { ...settings, clientSecret })
    },
    touches: ['identity-providers'],
    done: t('ui.identityProviders.saved'),
    onDone: close,
    isQuiet: true,
  })
  const toggle = useAct({
    run: () => api.identityProviders.update(provider.id, { isEnabled: !provider.isEnabled }),
    touches: ['identity-providers'],
    done: t('ui.identityProviders.saved'),
  })
  const remove = useAct({
    run: () => api.identityProviders.remove(provider.id),
    touches: ['identity-providers'],
    done: t('ui.identityProviders.removed'),
    onDone: close,
    isQuiet: true,
  })
  return (
    <Panel
      title={provider.name}
      beside={
        <StateBadge
          tone={provider.isEnabled ? 'good' : 'quiet'}
          label={provider.isEnabled ? t('ui.identityProviders.enabled') : t('ui.identityProviders.disabled')}
        />
      }
      acts={
        <Group gap="xs">
          <Button size="compact-sm" variant="default" onClick={() => setOpen('edit')}>
            {t('ui.act.edit')}
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            loading={toggle.isPending}
            onClick={() => toggle.mutate(undefined)}
          >
            {provider.isEnabled ? t('ui.identityProviders.disable') : t('ui.identityProviders.enable')}
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => setOpen('remove')}>
            {t('ui.identityProviders.remove')}
          </Button>
        </Group>
      }
    >
      <Facts
        facts={[
          { label: t('ui.field.organisation'), value: provider.organisation.name },
          { label: t('ui.identityProviders.issuer'), value: <CopyValue value={provider.issuer} /> },
          { label: t('ui.identityProviders.clientId'), value: <CopyValue value={provider.clientId} /> },
          {
            label: t('ui.identityProviders.redirectUri'),
            value: (
              <>
                <CopyValue value={provider.redirectUri} />
                <p>{t('ui.identityProviders.redirectUriHint')}</p>
              </>
            ),
          },
          { label: t('ui.identityProviders.linking'), value: t(`ui.identityProviders.linking_${provider.linking}`) },
          ...(provider.emailDomains.length === 0
            ? []
            : [{ label: t('ui.identityProviders.emailDomains'), value: provider.emailDomains.join(', ') }]),
          {
            label: t('ui.identityProviders.multiFactor'),
            value: provider.isMultiFactorTrusted
              ? t('ui.identityProviders.enabled')
              : t('ui.identityProviders.disabled'),
          },
          { label: t('ui.identityProviders.accounts'), value: String(provider.linkedAccounts) },
          { label: t('ui.identityProviders.lastUsed'), value: <RelativeTime at={provider.lastUsedAt} /> },
        ]}
      />
      {open === 'edit' && (
        <ProviderForm
          provider={provider}
          isWorking={save.isPending}
          error={save.error}
          onSave={(values) => save.mutate(values)}
          onClose={close}
        />
      )}
      {open === 'remove' && (
        <ConfirmDialog
          isOpen
          isDangerous
          title={t('ui.identityProviders.removeTitle', { name: provider.name })}
          body={t('ui.identityProviders.removeBody')}
          confirmLabel={t('ui.identityProviders.remove')}
          isWorking={remove.isPending}
          failure={remove.isError ? refusal(remove.error) : null}
          onConfirm={() => remove.mutate(undefined)}
          onClose={close}
        />
      )}
    </Panel>
  )
}

/** The providers people of the scope may sign in by. */
export function IdentityProvidersPage() {
  const { t } = useText()
  const { api } = useApp()
  const [isNew, opening] = useDisclosure(false)
  const query = useQuery({ queryKey: ['identity-providers'], queryFn: api.identityProviders.list })
  const create = useAct({
    run: (values: CreateIdentityProviderInput) => api.identityProviders.create(values),
    touches: ['identity-providers'],
    done: t('ui.identityProviders.saved'),
    onDone: opening.close,
    isQuiet: true,
  })
  const newButton = (
    <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={opening.open}>
      {t('ui.identityProviders.new')}
    </Button>
  )
  return (
    <Page
      title={t('ui.identityProviders.title')}
      lead={t('ui.identityProviders.lead')}
      width="reading"
      acts={newButton}
    >
      <Loaded query={query}>
        {(answer) =>
          answer.items.length === 0 ? (
            <EmptyState
              title={t('ui.identityProviders.emptyTitle')}
              body={t('ui.identityProviders.empty')}
              act={newButton}
            />
          ) : (
            <Stack>
              {answer.items.map((provider) => (
                <ProviderPanel key={provider.id} provider={provider} />
              ))}
            </Stack>
          )
        }
      </Loaded>
      {isNew && (
        <ProviderForm
          provider={null}
          isWorking={create.isPending}
          error={create.error}
          onSave={(values) => create.mutate(values)}
          onClose={opening.close}
        />
      )}
    </Page>
  )
}
