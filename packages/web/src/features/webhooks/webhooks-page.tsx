import type { CreatedWebhook, Webhook } from '@haidang/contracts'
import { Alert, Button, Modal, Select, Stack, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useAct, useRefusalText } from '../../app/act.ts'
import { fieldErrors } from '../../app/api-problem.ts'
import { Loaded } from '../../app/loaded.tsx'
import { useOrganisationOptions } from '../../app/organisation-options.ts'
import { useApp, useSession } from '../../app/session.tsx'
import { StateBadge } from '../../ui/badges.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { CopyValue } from '../../ui/copy-value.tsx'
import { Facts } from '../../ui/facts.tsx'
import { dayOf } from '../../ui/format.ts'
import { Page, Panel } from '../../ui/page.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url
}

function WebhookPanel({ webhook }: { readonly webhook: Webhook }) {
  const { t, locale } = useText()
  const { api } = useApp()
  const refusal = useRefusalText()
  const [isRemoving, removing] = useDisclosure(false)
  const remove = useAct({
    run: () => api.webhooks.remove(webhook.id),
    touches: ['webhooks'],
    done: t('ui.webhooks.removed'),
    onDone: removing.close,
    isQuiet: true,
  })
  return (
    <Panel
      title={hostOf(webhook.url)}
      beside={
        <StateBadge
          tone={webhook.isEnabled ? 'good' : 'quiet'}
          label={webhook.isEnabled ? t('ui.webhooks.enabled') : t('ui.webhooks.disabled')}
        />
      }
      acts={
        <Button size="compact-sm" variant="default" onClick={removing.open}>
          {t('ui.act.remove')}
        </Button>
      }
    >
      <Facts
        facts={[
          { label: t('ui.webhooks.organisation'), value: webhook.organisation.name },
          { label: t('ui.webhooks.url'), value: <CopyValue value={webhook.url} /> },
          { label: t('ui.field.time'), value: t('ui.webhooks.createdAt', { time: dayOf(locale, webhook.createdAt) }) },
        ]}
      />
      <ConfirmDialog
        isOpen={isRemoving}
        isDangerous
        title={t('ui.webhooks.removeTitle', { host: hostOf(webhook.url) })}
        body={t('ui.webhooks.removeBody')}
        confirmLabel={t('ui.act.remove')}
        isWorking={remove.isPending}
        failure={remove.isError ? refusal(remove.error) : null}
        onConfirm={() => remove.mutate(undefined)}
        onClose={removing.close}
      />
    </Panel>
  )
}

function NewWebhook({
  onCreated,
  onClose,
}: {
  readonly onCreated: (created: CreatedWebhook) => void
  readonly onClose: () => void
}) {
  const { t } = useText()
  const { api } = useApp()
  const session = useSession()
  const refusal = useRefusalText()
  const organisations = useOrganisationOptions()
  const [organisationId, setOrganisationId] = useState(session.organisation.id)
  const [url, setUrl] = useState('')
  const create = useAct({
    run: () => api.webhooks.create({ organisationId, url: url.trim() }),
    touches: ['webhooks'],
    onDone: onCreated,
    isQuiet: true,
  })
  return (
    <Modal opened onClose={onClose} title={t('ui.webhooks.new')} closeButtonProps={{ 'aria-label': t('ui.act.close') }}>
      <Stack>
        {create.isError && (
          <Alert color="red" variant="light" role="alert">
            {refusal(create.error)}
          </Alert>
        )}
        {session.isCentre && (
          <Select
            label={t('ui.webhooks.organisation')}
            data={organisations}
            value={organisationId}
            allowDeselect={false}
            searchable
            onChange={(value) => value !== null && setOrganisationId(value)}
          />
        )}
        <TextInput
          type="url"
          label={t('ui.webhooks.url')}
          value={url}
          onChange={(event) => setUrl(event.currentTarget.value)}
          error={fieldErrors(create.error)['url']}
          data-autofocus
          spellCheck={false}
        />
        <Button disabled={url.trim() === ''} loading={create.isPending} onClick={() => create.mutate(undefined)}>
          {t('ui.act.create')}
        </Button>
      </Stack>
    </Modal>
  )
}

/** Other systems that are told when a warning arrives. */
export function WebhooksPage() {
  const { t } = useText()
  const { api } = useApp()
  const [isNew, opening] = useDisclosure(false)
  const [created, setCreated] = useState<CreatedWebhook | null>(null)
  const query = useQuery({ queryKey: ['webhooks'], queryFn: api.webhooks.list })
  const newButton = (
    <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={opening.open}>
      {t('ui.webhooks.new')}
    </Button>
  )
  return (
    <Page title={t('ui.webhooks.title')} lead={t('ui.webhooks.lead')} width="reading" acts={newButton}>
      <Loaded query={query}>
        {(answer) =>
          answer.items.length === 0 ? (
            <EmptyState title={t('ui.webhooks.emptyTitle')} body={t('ui.webhooks.empty')} act={newButton} />
          ) : (
            <Stack>
              {answer.items.map((webhook) => (
                <WebhookPanel key={webhook.id} webhook={webhook} />
              ))}
            </Stack>
          )
        }
      </Loaded>
      {isNew && (
        <NewWebhook
          onCreated={(made) => {
            opening.close()
            setCreated(made)
          }}
          onClose={opening.close}
        />
      )}
      {created !== null && (
        <Modal
          opened
          onClose={() => setCreated(null)}
          title={t('ui.webhooks.secretTitle')}
          closeOnClickOutside={false}
          closeButtonProps={{ 'aria-label': t('ui.act.close') }}
        >
          <Stack>
            <Alert color="yellow" variant="light">
              {t('ui.webhooks.secretOnce')}
            </Alert>
            <CopyValue value={created.secret} isBlock />
          </Stack>
        </Modal>
      )}
    </Page>
  )
}
