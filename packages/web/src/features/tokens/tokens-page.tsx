import type { ApiToken, IssuedApiToken } from '@haidang/contracts'
import { Button, Checkbox, SegmentedControl } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { ListPage } from '../../app/list-page.tsx'
import { useCursorList } from '../../app/pages.ts'
import { useApp, useMay } from '../../app/session.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'
import { TwoLines } from '../../ui/two-lines.tsx'
import { IssuedDialog } from './issued-dialog.tsx'
import { TokenDetail } from './token-detail.tsx'
import { TokenForm } from './token-form.tsx'
import { TokensNav } from './tokens-nav.tsx'
import { LastUse, TokenEnd, TokenState } from './words.tsx'

/** API tokens: one's own, or all in scope; what they may do, when they end and when they were last used. */
export function TokensPage() {
  const { t } = useText()
  const { api } = useApp()
  const mayManage = useMay('token.manage')
  const search = useSearch({ from: '/tokens' })
  const navigate = useNavigate({ from: '/tokens' })
  const [issued, setIssued] = useState<IssuedApiToken | null>(null)
  const isAll = mayManage && (search.all === true || search.account !== undefined)
  const list = useCursorList<ApiToken>(['tokens', 'list'], api.tokens.list, {
    isMine: isAll ? undefined : true,
    isEnded: search.ended,
    serviceAccountId: search.account,
  })
  const { create: _create, ...withoutCreate } = search
  const { open: _open, ...withoutOpen } = search
  const show = (made: IssuedApiToken) => {
    setIssued(made)
    const { create: _, ...rest } = search
    const isOwn = made.apiToken.owner.kind === 'user'
    void navigate({ search: { ...rest, ...(isOwn ? {} : { all: true }), open: made.apiToken.id } })
  }
  const newButton = (
    <Button
      leftSection={<IconPlus size={17} aria-hidden />}
      onClick={() => void navigate({ search: { ...search, create: true } })}
    >
      {t('ui.tokens.new')}
    </Button>
  )
  const detailOf = (id: string) => {
    const token = list.rows.find((row) => row.id === id)
    return token === undefined ? (
      <EmptyState isSmall body={t('ui.tokens.emptyTitle')} />
    ) : (
      <TokenDetail key={token.id} token={token} onIssued={show} />
    )
  }
  return (
    <>
      <ListPage<ApiToken>
        title={t('ui.tokens.title')}
        lead={t('ui.tokens.lead')}
        above={<TokensNav />}
        acts={newButton}
        filters={
          <>
            {mayManage && (
              <SegmentedControl
                aria-label={t('ui.tokens.whose')}
                value={isAll ? 'all' : 'mine'}
                onChange={(value) => {
                  const { all: _all, account: _account, open: _opened, ...rest } = search
                  void navigate({ search: value === 'all' ? { ...rest, all: true } : rest, replace: true })
                }}
                data={[
                  { value: 'mine', label: t('ui.tokens.mine') },
                  { value: 'all', label: t('ui.tokens.everyone') },
                ]}
              />
            )}
            <Checkbox
              my="auto"
              label={t('ui.tokens.withEnded')}
              checked={search.ended === true}
              onChange={(event) => {
                const { ended: _ended, ...rest } = search
                void navigate({ search: event.currentTarget.checked ? { ...rest, ended: true } : rest, replace: true })
              }}
            />
          </>
        }
        list={list}
        empty={<EmptyState title={t('ui.tokens.emptyTitle')} body={t('ui.tokens.empty')} act={newButton} />}
        rowKey={(token) => token.id}
        rowLabel={(token) => `${token.name}, ${token.owner.name}`}
        onOpen={(token) => void navigate({ search: { ...search, open: token.id } })}
        open={{ id: search.open, onClose: () => void navigate({ search: withoutOpen }), detail: detailOf }}
        columns={[
          {
            id: 'name',
            header: t('ui.tokens.name'),
            width: 'minmax(12rem, 2fr)',
            cell: (token) => <TwoLines first={token.name} second={`${token.prefix}…`} />,
          },
          {
            id: 'owner',
            header: t('ui.tokens.owner'),
            width: 'minmax(9rem, 1.4fr)',
            cell: (token) => <TwoLines first={token.owner.name} second={token.organisation.shortName} />,
          },
          {
            id: 'permissions',
            header: t('ui.tokens.permissions'),
            width: '8rem',
            hideBelow: 900,
            cell: (token) => t('ui.tokens.permissionsCount', { count: token.permissions.length }),
          },
          {
            id: 'state',
            header: t('ui.field.state'),
            width: '10.5rem',
            hideBelow: 720,
            cell: (token) => <TokenState token={token} />,
          },
          {
            id: 'expires',
            header: t('ui.tokens.expires'),
            width: '7.5rem',
            hideBelow: 640,
            cell: (token) => <TokenEnd token={token} />,
          },
          {
            id: 'used',
            header: t('ui.tokens.lastUsed'),
            width: '9.5rem',
            align: 'end',
            hideBelow: 820,
            cell: (token) => <LastUse at={token.lastUsedAt} />,
          },
        ]}
        narrow={(token) => (
          <TwoLines
            first={token.name}
            second={`${token.owner.name} · ${token.organisation.shortName}`}
            third={<TokenState token={token} />}
          />
        )}
      />
      {search.create === true && (
        <TokenForm
          accountId={search.account ?? null}
          onIssued={show}
          onClose={() => void navigate({ search: withoutCreate })}
        />
      )}
      {issued !== null && <IssuedDialog issued={issued} onClose={() => setIssued(null)} />}
    </>
  )
}
