import type { CreateServiceAccountInput, ServiceAccount } from '@haidang/contracts'
import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useAct, useRefusalText } from '../../app/act.ts'
import { ListPage } from '../../app/list-page.tsx'
import { useCursorList } from '../../app/pages.ts'
import { useApp } from '../../app/session.tsx'
import { StateBadge, TlpBadge } from '../../ui/badges.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { DetailFrame, DetailSection } from '../../ui/detail.tsx'
import { Facts } from '../../ui/facts.tsx'
import { dayOf } from '../../ui/format.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'
import { TwoLines } from '../../ui/two-lines.tsx'
import { AccountForm } from './account-form.tsx'
import classes from './tokens.module.css'
import { TokensNav } from './tokens-nav.tsx'
import { LastUse, PermissionList } from './words.tsx'

function AccountState({ account }: { readonly account: ServiceAccount }) {
  const { t } = useText()
  return (
    <StateBadge
      tone={account.isActive ? 'good' : 'quiet'}
      label={account.isActive ? t('ui.serviceAccounts.active') : t('ui.serviceAccounts.inactive')}
    />
  )
}

function AccountDetail({ account }: { readonly account: ServiceAccount }) {
  const { t, locale } = useText()
  const { api, session } = useApp()
  const refusal = useRefusalText()
  const [open, setOpen] = useState<'edit' | 'stop' | null>(null)
  const close = () => setOpen(null)
  const touches = ['service-accounts', 'tokens']
  const save = useAct({
    run: (values: CreateServiceAccountInput) => {
      const { organisationId: _organisation, responsibleId: _person, ...settings } = values
      return api.serviceAccounts.update(account.id, settings)
    },
    touches,
    done: t('ui.serviceAccounts.saved'),
    onDone: close,
    isQuiet: true,
  })
  const toggle = useAct({
    run: () => api.serviceAccounts.update(account.id, { isActive: !account.isActive }),
    touches,
    done: account.isActive ? t('ui.serviceAccounts.stopped') : t('ui.serviceAccounts.resumed'),
    onDone: close,
  })
  const takeOver = useAct({
    run: () => api.serviceAccounts.update(account.id, { responsibleId: session.user.id }),
    touches,
    done: t('ui.serviceAccounts.takenOver'),
  })
  const { responsible } = account
  return (
    <DetailFrame
      title={account.name}
      marks={<AccountState account={account} />}
      acts={
        <>
          {account.isActive && (
            <LinkButton to="/tokens" search={{ account: account.id, create: true }}>
              {t('ui.serviceAccounts.newToken')}
            </LinkButton>
          )}
          <LinkButton to="/tokens" search={{ account: account.id, ended: true }} variant="default">
            {t('ui.serviceAccounts.tokens')}
          </LinkButton>
          <Button variant="default" onClick={() => setOpen('edit')}>
            {t('ui.act.edit')}
          </Button>
          <Button
            variant="default"
            loading={toggle.isPending}
            onClick={() => (account.isActive ? setOpen('stop') : toggle.mutate(undefined))}
          >
            {account.isActive ? t('ui.serviceAccounts.stop') : t('ui.serviceAccounts.resume')}
          </Button>
        </>
      }
    >
      <Facts
        facts={[
          { label: t('ui.serviceAccounts.purpose'), value: account.purpose },
          { label: t('ui.field.organisation'), value: account.organisation.name },
          {
            label: t('ui.serviceAccounts.responsible'),
            value: (
              <>
                {responsible.displayName === '' ? t('ui.serviceAccounts.responsibleUnknown') : responsible.displayName}
                {!responsible.isActive && (
                  <p>
                    <span className={classes.bad}>{t('ui.serviceAccounts.responsibleInactive')}</span>{' '}
                    <Button
                      size="compact-sm"
                      variant="default"
                      loading={takeOver.isPending}
                      onClick={() => takeOver.mutate(undefined)}
                    >
                      {t('ui.serviceAccounts.takeOver')}
                    </Button>
                  </p>
                )}
              </>
            ),
          },
          {
            label: t('ui.serviceAccounts.reach'),
            value: account.reach === 'own' ? t('ui.serviceAccounts.reachOwn') : t('ui.serviceAccounts.reachBelow'),
          },
          { label: t('ui.serviceAccounts.clearance'), value: <TlpBadge tlp={account.clearance} /> },
          { label: t('ui.serviceAccounts.liveTokens'), value: String(account.liveTokens) },
          { label: t('ui.tokens.lastUsed'), value: <LastUse at={account.lastUsedAt} /> },
          { label: t('ui.tokens.created'), value: dayOf(locale, account.createdAt) },
        ]}
      />
      <DetailSection title={t('ui.tokens.permissions')}>
        <PermissionList permissions={account.permissions} />
      </DetailSection>
      {open === 'edit' && (
        <AccountForm
          account={account}
          isWorking={save.isPending}
          error={save.error}
          onSave={(values) => save.mutate(values)}
          onClose={close}
        />
      )}
      {open === 'stop' && (
        <ConfirmDialog
          isOpen
          isDangerous
          title={t('ui.serviceAccounts.stopTitle', { name: account.name })}
          body={t('ui.serviceAccounts.stopBody')}
          confirmLabel={t('ui.serviceAccounts.stop')}
          isWorking={toggle.isPending}
          failure={toggle.isError ? refusal(toggle.error) : null}
          onConfirm={() => toggle.mutate(undefined)}
          onClose={close}
        />
      )}
    </DetailFrame>
  )
}

/** The machines of the scope. */
export function ServiceAccountsPage() {
  const { t } = useText()
  const { api } = useApp()
  const search = useSearch({ from: '/service-accounts' })
  const navigate = useNavigate({ from: '/service-accounts' })
  const list = useCursorList<ServiceAccount>(['service-accounts', 'list'], api.serviceAccounts.list, {})
  const { create: _create, ...withoutCreate } = search
  const { open: _open, ...withoutOpen } = search
  const create = useAct({
    run: (values: CreateServiceAccountInput) => api.serviceAccounts.create(values),
    touches: ['service-accounts'],
    isQuiet: true,
    onDone: (made) => void navigate({ search: { open: made.id } }),
  })
  const newButton = (
    <Button
      leftSection={<IconPlus size={17} aria-hidden />}
      onClick={() => void navigate({ search: { ...search, create: true } })}
    >
      {t('ui.serviceAccounts.new')}
    </Button>
  )
  return (
    <>
      <ListPage<ServiceAccount>
        title={t('ui.serviceAccounts.title')}
        lead={t('ui.serviceAccounts.lead')}
        above={<TokensNav />}
        acts={newButton}
        list={list}
        empty={
          <EmptyState title={t('ui.serviceAccounts.emptyTitle')} body={t('ui.serviceAccounts.empty')} act={newButton} />
        }
        rowKey={(account) => account.id}
        rowLabel={(account) => `${account.name}, ${account.organisation.shortName}`}
        onOpen={(account) => void navigate({ search: { ...search, open: account.id } })}
        open={{
          id: search.open,
          onClose: () => void navigate({ search: withoutOpen }),
          detail: (id) => {
            const account = list.rows.find((row) => row.id === id)
            return account === undefined ? (
              <EmptyState isSmall body={t('ui.serviceAccounts.emptyTitle')} />
            ) : (
              <AccountDetail key={account.id} account={account} />
            )
          },
        }}
        columns={[
          {
            id: 'name',
            header: t('ui.serviceAccounts.name'),
            width: 'minmax(12rem, 2fr)',
            cell: (account) => <TwoLines first={account.name} second={account.purpose} />,
          },
          {
            id: 'organisation',
            header: t('ui.field.organisation'),
            width: 'minmax(9rem, 1.2fr)',
            cell: (account) => account.organisation.shortName,
          },
          {
            id: 'responsible',
            header: t('ui.serviceAccounts.responsible'),
            width: 'minmax(9rem, 1.2fr)',
            hideBelow: 760,
            cell: (account) =>
              account.responsible.isActive ? (
                account.responsible.displayName
              ) : (
                <TwoLines
                  first={account.responsible.displayName || t('ui.serviceAccounts.responsibleUnknown')}
                  second={t('ui.serviceAccounts.responsibleInactive')}
                />
              ),
          },
          {
            id: 'state',
            header: t('ui.field.state'),
            width: '10rem',
            hideBelow: 680,
            cell: (account) => <AccountState account={account} />,
          },
          {
            id: 'tokens',
            header: t('ui.serviceAccounts.liveTokens'),
            width: '9rem',
            align: 'end',
            hideBelow: 900,
            cell: (account) => account.liveTokens,
          },
          {
            id: 'used',
            header: t('ui.tokens.lastUsed'),
            width: '9.5rem',
            align: 'end',
            hideBelow: 980,
            cell: (account) => <LastUse at={account.lastUsedAt} />,
          },
        ]}
        narrow={(account) => (
          <TwoLines
            first={account.name}
            second={account.organisation.shortName}
            third={<AccountState account={account} />}
          />
        )}
      />
      {search.create === true && (
        <AccountForm
          account={null}
          isWorking={create.isPending}
          error={create.error}
          onSave={(values) => create.mutate(values)}
          onClose={() => void navigate({ search: withoutCreate })}
        />
      )}
    </>
  )
}
