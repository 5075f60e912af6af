import type { RuleException } from '@haidang/contracts'
import { Button, Chip, Group, Pill } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useAct, useRefusalText } from '../../app/act.ts'
import { ListPage } from '../../app/list-page.tsx'
import { OrganisationFilter } from '../../app/organisation-filter.tsx'
import { useCursorList } from '../../app/pages.ts'
import { EXCEPTION_STATE_LIST } from '../../app/search-params-rules.ts'
import { useApp, useMay, useSession } from '../../app/session.tsx'
import { ExactTime, RelativeTime } from '../../ui/clock.tsx'
import { CodeEditor } from '../../ui/code-editor.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { DetailFrame, DetailSection } from '../../ui/detail.tsx'
import { Facts } from '../../ui/facts.tsx'
import { numberText } from '../../ui/format.ts'
import { EmptyState } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'
import { TwoLines } from '../../ui/two-lines.tsx'
import { ExceptionMatching, ExceptionState, useAudienceWords } from './exception-words.tsx'
import { RulesNav } from './rules-nav.tsx'

function Revoke({ exception }: { readonly exception: RuleException }) {
  const { t } = useText()
  const { api } = useApp()
  const refusal = useRefusalText()
  const mayTune = useMay('rule.tune')
  const [isOpen, dialog] = useDisclosure(false)
  const revoke = useAct({
    run: (reason: string) => api.ruleExceptions.revoke(exception.id, reason),
    touches: ['rules'],
    done: t('ui.rules.exception.revoked'),
    onDone: dialog.close,
    isQuiet: true,
  })
  if (!mayTune || exception.state !== 'active') return null
  return (
    <>
      <Button variant="default" onClick={dialog.open}>
        {t('ui.rules.exception.revoke')}
      </Button>
      <ConfirmDialog
        isOpen={isOpen}
        title={t('ui.rules.exception.revokeTitle')}
        body={t('ui.rules.exception.revokeBody', { rule: exception.rule.title })}
        confirmLabel={t('ui.rules.exception.revoke')}
        reason={{ label: `${t('ui.rules.exception.revokeReason')} ${t('ui.field.optional')}`, minLength: 0 }}
        isWorking={revoke.isPending}
        failure={revoke.isError ? refusal(revoke.error) : null}
        onConfirm={(reason) => revoke.mutate(reason)}
        onClose={dialog.close}
      />
    </>
  )
}

function Detail({ exception }: { readonly exception: RuleException }) {
  const { t, locale } = useText()
  const audience = useAudienceWords()
  return (
    <DetailFrame
      title={exception.rule.title}
      marks={<ExceptionState state={exception.state} />}
      acts={<Revoke exception={exception} />}
    >
      <Facts
        facts={[
          { label: t('ui.rules.exception.matching'), value: <ExceptionMatching matching={exception.matching} /> },
          { label: t('ui.rules.exception.audience'), value: audience(exception.audience) },
          { label: t('ui.rules.exception.reason'), value: exception.reason },
          {
            label: t('ui.rules.exception.expiry'),
            value:
              exception.expiresAt === null ? t('ui.rules.exception.never') : <ExactTime at={exception.expiresAt} />,
          },
          {
            label: t('ui.rules.exception.createdBy'),
            value: (
              <>
                {exception.createdBy?.displayName ?? t('ui.field.system')} · <ExactTime at={exception.createdAt} />
              </>
            ),
          },
          {
            label: t('ui.rules.suppressed'),
            value: (
              <>
                {numberText(locale, exception.suppressedCount)} · <RelativeTime at={exception.lastSuppressedAt} />
              </>
            ),
          },
          ...(exception.revokedAt === null
            ? []
            : [
                {
                  label: t('ui.rules.exception.revokedBy'),
                  value: (
                    <>
                      {exception.revokedBy?.displayName ?? t('ui.field.system')} ·{' '}
                      <ExactTime at={exception.revokedAt} /> {exception.revokedReason}
                    </>
                  ),
                },
              ]),
        ]}
      />
      <p>
        <Link to="/rules/$ruleId" params={{ ruleId: exception.rule.id }}>
          {t('ui.rules.exception.openRule')}
        </Link>
      </p>
      {exception.recent.length > 0 && (
        <DetailSection title={t('ui.rules.exception.recent')}>
          <ul>
            {exception.recent.map((one) => (
              <li key={one.eventId}>
                <Link to="/events/$eventId" params={{ eventId: one.eventId }} search={{ at: one.at }}>
                  <ExactTime at={one.at} withSeconds />
                </Link>
              </li>
            ))}
          </ul>
        </DetailSection>
      )}
      <DetailSection title={t('ui.rules.exception.filterText')}>
        <CodeEditor
          value={exception.filterText}
          label={t('ui.rules.exception.filterText')}
          isReadOnly
          hasLineNumbers={false}
        />
      </DetailSection>
    </DetailFrame>
  )
}

/** What is passed over: by whom, for whom, why, until when, and how much of it there was. */
export function ExceptionsPage() {
  const { t, locale } = useText()
  const { api } = useApp()
  const session = useSession()
  const search = useSearch({ from: '/rules/exceptions' })
  const navigate = useNavigate({ from: '/rules/exceptions' })
  const audience = useAudienceWords()
  const states = search.states ?? (search.open === undefined ? ['active'] : [...EXCEPTION_STATE_LIST])
  const list = useCursorList<RuleException>(['rules', 'exceptions'], api.ruleExceptions.list, {
    states,
    ruleId: search.rule,
    organisationIds: search.organisations,
  })
  const close = () => {
    const { open: _, ...rest } = search
    void navigate({ search: rest })
  }
  const expiry = (exception: RuleException) =>
    exception.expiresAt === null ? t('ui.rules.exception.never') : <RelativeTime at={exception.expiresAt} />
  return (
    <ListPage<RuleException>
      title={t('ui.rules.exception.title')}
      lead={t('ui.rules.exception.lead')}
      above={<RulesNav />}
      filters={
        <>
          <Chip.Group
            multiple
            value={[...states]}
            onChange={(value) => {
              const chosen = EXCEPTION_STATE_LIST.filter((state) => value.includes(state))
              const { states: _, open: _open, ...rest } = search
              void navigate({ search: chosen.length === 0 ? rest : { ...rest, states: chosen }, replace: true })
            }}
          >
            <Group gap={6}>
              {EXCEPTION_STATE_LIST.map((state) => (
                <Chip key={state} value={state} size="sm" variant="outline">
                  {t(`ui.rules.exception.state.${state}`)}
                </Chip>
              ))}
            </Group>
          </Chip.Group>
          {session.isCentre && (
            <OrganisationFilter
              chosen={search.organisations ?? []}
              onChange={(organisations) => {
                const { organisations: _, ...rest } = search
                void navigate({ search: organisations.length === 0 ? rest : { ...rest, organisations }, replace: true })
              }}
            />
          )}
          {search.rule !== undefined && (
            <Pill
              size="md"
              withRemoveButton
              removeButtonProps={{ 'aria-label': t('ui.act.remove'), tabIndex: 0 }}
              onRemove={() => {
                const { rule: _, ...rest } = search
                void navigate({ search: rest, replace: true })
              }}
            >
              {t('ui.events.rule', { rule: list.rows[0]?.rule.title ?? search.rule })}
            </Pill>
          )}
        </>
      }
      list={list}
      empty={<EmptyState title={t('ui.rules.exception.emptyTitle')} body={t('ui.rules.exception.empty')} />}
      open={{
        id: search.open,
        detail: (id) => {
          const found = list.rows.find((exception) => exception.id === id)
          return found === undefined ? (
            <EmptyState body={t('ui.rules.exception.notListed')} />
          ) : (
            <Detail exception={found} />
          )
        },
        onClose: close,
      }}
      rowKey={(exception) => exception.id}
      rowLabel={(exception) => `${exception.rule.title}, ${audience(exception.audience)}`}
      onOpen={(exception) => void navigate({ search: { ...search, open: exception.id } })}
      columns={[
        {
          id: 'rule',
          header: t('ui.rules.exception.what'),
          width: 'minmax(16rem, 3fr)',
          cell: (exception) => (
            <TwoLines first={exception.rule.title} second={<ExceptionMatching matching={exception.matching} />} />
          ),
        },
        {
          id: 'who',
          header: t('ui.rules.exception.audience'),
          width: 'minmax(9rem, 1fr)',
          hideBelow: 640,
          cell: (exception) => audience(exception.audience),
        },
        {
          id: 'reason',
          header: t('ui.rules.exception.reason'),
          width: 'minmax(10rem, 1.6fr)',
          hideBelow: 1080,
          cell: (exception) => exception.reason,
        },
        {
          id: 'suppressed',
          header: t('ui.rules.suppressed'),
          width: '7rem',
          align: 'end',
          hideBelow: 860,
          cell: (exception) => numberText(locale, exception.suppressedCount),
        },
        { id: 'expiry', header: t('ui.rules.exception.expiry'), width: '9.5rem', hideBelow: 760, cell: expiry },
        {
          id: 'state',
          header: t('ui.field.state'),
          width: '8rem',
          cell: (exception) => <ExceptionState state={exception.state} />,
        },
      ]}
      narrow={(exception) => (
        <TwoLines
          first={exception.rule.title}
          second={<ExceptionMatching matching={exception.matching} />}
          third={
            <>
              <ExceptionState state={exception.state} /> · {expiry(exception)}
            </>
          }
        />
      )}
    />
  )
}
