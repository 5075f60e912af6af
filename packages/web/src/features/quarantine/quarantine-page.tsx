import type { QuarantinedEvent } from '@haidang/contracts'
import { Button, SegmentedControl } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useAct, useRefusalText } from '../../app/act.ts'
import { Loaded } from '../../app/loaded.tsx'
import { useCursorList } from '../../app/pages.ts'
import { useApp, useMay } from '../../app/session.tsx'
import { StateBadge } from '../../ui/badges.tsx'
import { ExactTime, RelativeTime } from '../../ui/clock.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { CopyValue } from '../../ui/copy-value.tsx'
import { DetailFrame, DetailSection } from '../../ui/detail.tsx'
import { Facts } from '../../ui/facts.tsx'
import { FilterBar } from '../../ui/filter-bar.tsx'
import { numberText } from '../../ui/format.ts'
import { Page } from '../../ui/page.tsx'
import { SplitView } from '../../ui/split-view.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'
import { TwoLines } from '../../ui/two-lines.tsx'
import { VirtualList } from '../../ui/virtual-list.tsx'

const STATES = ['open', 'replayed', 'discarded'] as const
const MOST_AT_ONCE = 1000

function useReason(): (code: string) => string {
  const { lookup } = useText()
  return (code) => lookup(`problems.${code}`, {}, lookup(`errors.${code}.title`, {}, code))
}

function Detail({
  event,
  onReplay,
  onDiscard,
  mayManage,
}: {
  readonly event: QuarantinedEvent
  readonly onReplay: () => void
  readonly onDiscard: () => void
  readonly mayManage: boolean
}) {
  const { t, locale } = useText()
  const reason = useReason()
  return (
    <DetailFrame
      title={reason(event.code)}
      marks={
        <StateBadge
          tone={event.state === 'open' ? 'warn' : 'quiet'}
          label={t(`domain.quarantineState.${event.state}`)}
        />
      }
      acts={
        mayManage && event.state === 'open' ? (
          <>
            <Button onClick={onReplay} title={t('ui.quarantine.replayHint')}>
              {t('ui.quarantine.replay')}
            </Button>
            <Button variant="default" onClick={onDiscard}>
              {t('ui.quarantine.discard')}
            </Button>
          </>
        ) : undefined
      }
    >
      <Facts
        facts={[
          { label: t('ui.field.organisation'), value: event.organisation.name },
          {
            label: t('ui.quarantine.columnSource'),
            value: (
              <Link to="/sources" search={{ open: event.source.id }}>
                {event.source.name}
              </Link>
            ),
          },
          { label: t('domain.eventField.receivedAt'), value: <ExactTime at={event.receivedAt} withSeconds /> },
          {
            label: t('ui.field.reason'),
            value: [
              t('ui.quarantine.offset', { offset: numberText(locale, event.offset) }),
              event.field === null ? '' : t('ui.quarantine.field', { field: event.field }),
            ]
              .filter((part) => part !== '')
              .join(' · '),
          },
          { label: t('ui.panel.code'), value: <code>{event.code}</code> },
        ]}
      />
      <DetailSection title={t('ui.quarantine.columnRaw')}>
        <CopyValue value={event.raw} isBlock />
      </DetailSection>
    </DetailFrame>
  )
}

/** What arrived but could not be read: its bytes, its reason, and the ways out. */
export function QuarantinePage() {
  const { t, locale } = useText()
  const { api } = useApp()
  const refusal = useRefusalText()
  const reason = useReason()
  const mayManage = useMay('quarantine.manage')
  const search = useSearch({ from: '/quarantine' })
  const navigate = useNavigate({ from: '/quarantine' })
  const state = search.state ?? 'open'
  const list = useCursorList<QuarantinedEvent>(['quarantine', 'list'], api.quarantine.list, {
    state,
    sourceId: search.source,
  })
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [discarding, setDiscarding] = useState<readonly string[]>([])
  const [isAsking, asking] = useDisclosure(false)
  const touches = ['quarantine', 'sources', 'board']
  const replay = useAct({
    run: (ids: readonly string[]) => api.quarantine.replay(ids.slice(0, MOST_AT_ONCE)),
    touches,
    onDone: (outcome) => {
      setChosen(new Set())
      notifications.show({
        message: t('ui.quarantine.outcome', {
          replayed: numberText(locale, outcome.replayed),
          still: numberText(locale, outcome.stillQuarantined),
        }),
      })
    },
  })
  const discard = useAct({
    run: (ids: readonly string[]) => api.quarantine.discard(ids.slice(0, MOST_AT_ONCE)),
    touches,
    done: (outcome) => t('ui.quarantine.discarded', { count: outcome.discarded }),
    onDone: () => {
      setChosen(new Set())
      asking.close()
    },
    isQuiet: true,
  })
  const close = () => {
    const { open: _, ...rest } = search
    void navigate({ search: rest })
  }
  const askDiscard = (ids: readonly string[]) => {
    setDiscarding(ids)
    asking.open()
  }
  const opened = list.rows.find((event) => event.eventId === search.open)
  return (
    <Page title={t('ui.quarantine.title')} lead={t('ui.quarantine.lead')} width="full">
      <FilterBar>
        <SegmentedControl
          aria-label={t('ui.field.state')}
          value={state}
          onChange={(value) => {
            setChosen(new Set())
            const next = STATES.find((known) => known === value) ?? 'open'
            const { open: _, ...rest } = search
            void navigate({ search: { ...rest, state: next }, replace: true })
          }}
          data={STATES.map((value) => ({ value, label: t(`domain.quarantineState.${value}`) }))}
        />
        {mayManage && state === 'open' && list.rows.length > 0 && (
          <>
            <Button
              variant="default"
              onClick={() => setChosen(new Set(list.rows.slice(0, MOST_AT_ONCE).map((event) => event.eventId)))}
            >
              {t('ui.quarantine.selectAll')}
            </Button>
            {chosen.size > 0 && (
              <>
                <Button loading={replay.isPending} onClick={() => replay.mutate([...chosen])}>
                  {t('ui.quarantine.replayMany', { count: chosen.size })}
                </Button>
                <Button variant="default" onClick={() => askDiscard([...chosen])}>
                  {t('ui.quarantine.discard')}
                </Button>
              </>
            )}
          </>
        )}
      </FilterBar>
      <Loaded query={list.query}>
        {() =>
          list.rows.length === 0 ? (
            <EmptyState title={t('ui.quarantine.emptyTitle')} body={t('ui.quarantine.empty')} />
          ) : (
            <SplitView
              detailLabel={t('ui.list.detail')}
              onClose={close}
              detail={
                opened === undefined ? null : (
                  <Detail
                    event={opened}
                    mayManage={mayManage}
                    onReplay={() => replay.mutate([opened.eventId])}
                    onDiscard={() => askDiscard([opened.eventId])}
                  />
                )
              }
              list={
                <VirtualList<QuarantinedEvent>
                  label={t('ui.quarantine.title')}
                  rows={list.rows}
                  rowKey={(event) => event.eventId}
                  rowLabel={(event) => `${reason(event.code)}, ${event.source.name}`}
                  openKey={search.open}
                  onOpen={(event) => void navigate({ search: { ...search, open: event.eventId } })}
                  onClose={close}
                  hasMore={list.query.hasNextPage}
                  isLoadingMore={list.query.isFetchingNextPage}
                  onMore={list.more}
                  selection={
                    mayManage && state === 'open'
                      ? {
                          keys: chosen,
                          toggle: (key) =>
                            setChosen((before) => {
                              const next = new Set(before)
                              if (!next.delete(key)) next.add(key)
                              return next
                            }),
                        }
                      : undefined
                  }
                  columns={[
                    {
                      id: 'seen',
                      header: t('ui.field.time'),
                      width: '9rem',
                      cell: (event) => <RelativeTime at={event.receivedAt} />,
                    },
                    {
                      id: 'reason',
                      header: t('ui.quarantine.columnReason'),
                      width: 'minmax(12rem, 1.4fr)',
                      cell: (event) => reason(event.code),
                    },
                    {
                      id: 'source',
                      header: t('ui.quarantine.columnSource'),
                      width: 'minmax(9rem, 1.1fr)',
                      hideBelow: 640,
                      cell: (event) => `${event.organisation.shortName} · ${event.source.name}`,
                    },
                    {
                      id: 'raw',
                      header: t('ui.quarantine.columnRaw'),
                      width: 'minmax(10rem, 2fr)',
                      hideBelow: 860,
                      cell: (event) => <code>{event.raw.slice(0, 200)}</code>,
                    },
                  ]}
                  narrow={(event) => (
                    <TwoLines
                      first={reason(event.code)}
                      second={`${event.organisation.shortName} · ${event.source.name}`}
                      third={<RelativeTime at={event.receivedAt} />}
                    />
                  )}
                />
              }
            />
          )
        }
      </Loaded>
      <ConfirmDialog
        isOpen={isAsking}
        isDangerous
        title={t('ui.quarantine.discardTitle', { count: discarding.length })}
        body={t('ui.quarantine.discardBody')}
        confirmLabel={t('ui.quarantine.discard')}
        isWorking={discard.isPending}
        failure={discard.isError ? refusal(discard.error) : null}
        onConfirm={() => discard.mutate(discarding)}
        onClose={asking.close}
      />
    </Page>
  )
}
