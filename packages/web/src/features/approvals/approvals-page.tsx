import type { Approval } from '@haidang/contracts'
import { Alert, Button, Stack, Tabs } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { useAct, useRefusalText } from '../../app/act.ts'
import { Loaded } from '../../app/loaded.tsx'
import { useCursorList } from '../../app/pages.ts'
import { APPROVAL_VIEW_LIST } from '../../app/search-params-access.ts'
import { useApp } from '../../app/session.tsx'
import { StateBadge } from '../../ui/badges.tsx'
import type { StateTone } from '../../ui/badges.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { Facts } from '../../ui/facts.tsx'
import type { Fact } from '../../ui/facts.tsx'
import { absoluteTime } from '../../ui/format.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { Page, Panel } from '../../ui/page.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'

const TONES: Readonly<Record<Approval['state'], StateTone>> = {
  pending: 'warn',
  approved: 'good',
  refused: 'bad',
  withdrawn: 'quiet',
  expired: 'quiet',
  alone: 'busy',
}

type Decision = 'approve' | 'refuse' | 'withdraw' | 'review'

/** The words of one side of a change: roles and relations by name, severities by their word. */
function useSide(): (field: string, value: string | null) => string {
  const { t, lookup } = useText()
  return (field, value) => {
    if (value === null || value === '') return t('ui.approvals.none')
    const kinds: Readonly<Record<string, string>> = {
      roles: 'role',
      relation: 'relation',
      severity: 'severity',
      state: 'warningState',
    }
    const kind = kinds[field]
    if (kind === undefined) return value
    return value
      .split(',')
      .map((one) => lookup(`domain.${kind}.${one}`, {}, one))
      .join(', ')
  }
}

function Changes({ approval }: { readonly approval: Approval }): ReactNode {
  const { t, lookup } = useText()
  const side = useSide()
  return (
    <Facts
      facts={approval.changes.map((change): Fact => ({
        label: lookup(`ui.approvals.field.${change.field}`, {}, change.field),
        value:
          change.before === null
            ? side(change.field, change.after)
            : t('ui.approvals.change', {
                before: side(change.field, change.before),
                after: side(change.field, change.after),
              }),
      }))}
    />
  )
}

function ApprovalPanel({ approval }: { readonly approval: Approval }) {
  const { t, locale } = useText()
  const { api } = useApp()
  const refusal = useRefusalText()
  const [asked, setAsked] = useState<Decision | null>(null)
  const decide = useAct({
    run: ({ decision, text }: { decision: Decision; text: string }) => {
      switch (decision) {
        case 'approve':
          return api.approvals.approve(approval.id, text)
        case 'refuse':
          return api.approvals.refuse(approval.id, text)
        case 'withdraw':
          return api.approvals.withdraw(approval.id)
        case 'review':
          return api.approvals.review(approval.id, text)
      }
    },
    touches: ['approvals', 'users', 'warnings'],
    done: t('ui.panel.done'),
    onDone: () => setAsked(null),
    isQuiet: true,
  })
  const open = (decision: Decision) => () => {
    decide.reset()
    setAsked(decision)
  }
  const facts: Fact[] = [
    { label: t('ui.approvals.organisation'), value: approval.organisation.name },
    {
      label: t('ui.approvals.askedBy'),
      value: t('ui.approvals.byAt', {
        name: approval.requestedBy.displayName,
        time: absoluteTime(locale, approval.requestedAt),
      }),
    },
    ...(approval.reason === '' ? [] : [{ label: t('ui.approvals.reason'), value: approval.reason }]),
    ...(approval.state === 'pending'
      ? [{ label: t('ui.approvals.expires'), value: absoluteTime(locale, approval.expiresAt) }]
      : []),
    ...(approval.decidedBy === null || approval.decidedAt === null
      ? []
      : [
          {
            label: t('ui.approvals.decidedBy'),
            value: t('ui.approvals.byAt', {
              name: approval.decidedBy.displayName,
              time: absoluteTime(locale, approval.decidedAt),
            }),
          },
        ]),
    ...(approval.decisionReason === null ? [] : [{ label: t('ui.approvals.note'), value: approval.decisionReason }]),
    ...(approval.review === null
      ? []
      : [
          {
            label: t('ui.approvals.reviewed'),
            value: `${t('ui.approvals.byAt', { name: approval.review.by.displayName, time: absoluteTime(locale, approval.review.at) })}: ${approval.review.note}`,
          },
        ]),
  ]
  return (
    <Panel
      title={`${t(`domain.approvalAct.${approval.act}`)}: ${approval.subject.title}`}
      beside={<StateBadge tone={TONES[approval.state]} label={t(`domain.approvalState.${approval.state}`)} />}
      acts={
        <>
          {approval.mayDecide && (
            <>
              <Button size="compact-md" onClick={open('approve')}>
                {t('ui.approvals.approve')}
              </Button>
              <Button size="compact-md" variant="default" onClick={open('refuse')}>
                {t('ui.approvals.refuse')}
              </Button>
            </>
          )}
          {approval.mayReview && (
            <Button size="compact-md" onClick={open('review')}>
              {t('ui.approvals.review')}
            </Button>
          )}
          {approval.mayWithdraw && (
            <Button size="compact-md" variant="default" onClick={open('withdraw')}>
              {t('ui.approvals.withdraw')}
            </Button>
          )}
          {approval.subject.kind === 'warning' && (
            <LinkButton
              size="compact-md"
              variant="subtle"
              to="/warnings/$warningId"
              params={{ warningId: approval.subject.id }}
            >
              {t('ui.approvals.openWarning')}
            </LinkButton>
          )}
        </>
      }
    >
      <Changes approval={approval} />
      <Facts facts={facts} />
      {asked !== null && (
        <ConfirmDialog
          isOpen
          title={t(`ui.approvals.${asked}Title`)}
          body={t(`ui.approvals.${asked}Body`, { title: approval.subject.title })}
          confirmLabel={t(`ui.approvals.${asked}`)}
          isDangerous={asked === 'refuse'}
          isWorking={decide.isPending}
          failure={decide.isError ? refusal(decide.error) : null}
          {...(asked === 'withdraw'
            ? {}
            : {
                reason: {
                  label: t(asked === 'refuse' ? 'ui.approvals.refuseReason' : 'ui.approvals.note'),
                  minLength: asked === 'approve' ? 0 : 3,
                },
              })}
          onConfirm={(text) => decide.mutate({ decision: asked, text })}
          onClose={() => setAsked(null)}
        />
      )}
    </Panel>
  )
}

/** What waits for a second hand: the reader's to decide, the reader's own, and what was done alone. */
export function ApprovalsPage() {
  const { t } = useText()
  const { api } = useApp()
  const { view = 'awaiting_me' } = useSearch({ from: '/approvals' })
  const navigate = useNavigate({ from: '/approvals' })
  const list = useCursorList<Approval>(['approvals'], api.approvals.list, { view })
  return (
    <Page title={t('ui.approvals.title')} lead={t('ui.approvals.lead')} width="reading">
      <Tabs
        value={view}
        onChange={(value) => {
          const next = APPROVAL_VIEW_LIST.find((one) => one === value)
          if (next !== undefined) void navigate({ search: next === 'awaiting_me' ? {} : { view: next } })
        }}
      >
        <Tabs.List aria-label={t('ui.approvals.title')}>
          {APPROVAL_VIEW_LIST.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {t(`ui.approvals.view.${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={view} pt="md">
          <Loaded query={list.query}>
            {() =>
              list.rows.length === 0 ? (
                <EmptyState title={t(`ui.approvals.empty.${view}`)} body={t('ui.approvals.emptyBody')} />
              ) : (
                <Stack>
                  {view === 'unreviewed' && (
                    <Alert color="yellow" variant="light">
                      {t('ui.approvals.aloneLead')}
                    </Alert>
                  )}
                  {list.rows.map((approval) => (
                    <ApprovalPanel key={approval.id} approval={approval} />
                  ))}
                  {list.query.hasNextPage && (
                    <Button variant="default" loading={list.query.isFetchingNextPage} onClick={list.more}>
                      {t('ui.act.loadMore')}
                    </Button>
                  )}
                </Stack>
              )
            }
          </Loaded>
        </Tabs.Panel>
      </Tabs>
    </Page>
  )
}
