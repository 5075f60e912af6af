import type { WarningSummary } from '@haidang/contracts'
import { Chip, Group } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Loaded } from '../../app/loaded.tsx'
import { useCursorList } from '../../app/pages.ts'
import { WARNING_STATE_LIST } from '../../app/search-params.ts'
import { useApp, useMay } from '../../app/session.tsx'
import { SeverityBadge, SeverityMark, TlpBadge } from '../../ui/badges.tsx'
import { RelativeTime } from '../../ui/clock.tsx'
import { FilterBar } from '../../ui/filter-bar.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Page } from '../../ui/page.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'
import { TwoLines } from '../../ui/two-lines.tsx'
import { VirtualList } from '../../ui/virtual-list.tsx'
import { WarningState } from './warning-state.tsx'

function Progress({ warning }: { readonly warning: WarningSummary }) {
  const { t } = useText()
  if (warning.dispatchedAt === null) return <span>{t('ui.warnings.notSent')}</span>
  const { progress } = warning
  return (
    <div>
      <ProgressBar progress={progress} />
      <small>
        {t('ui.board.answered', { done: progress.acknowledged, total: progress.total })}
        {progress.overdue > 0 && ` · ${t('ui.warnings.progress.overdue', { count: progress.overdue })}`}
      </small>
    </div>
  )
}

/** Every warning of the scope, with where its recipients stand. */
export function WarningsPage() {
  const { t } = useText()
  const { api } = useApp()
  const mayDraft = useMay('warning.draft')
  const search = useSearch({ from: '/warnings' })
  const navigate = useNavigate({ from: '/warnings' })
  const list = useCursorList<WarningSummary>(['warnings', 'list'], api.warnings.list, { states: search.states })
  const newButton = (
    <LinkButton to="/warnings/new" leftSection={<IconPlus size={17} aria-hidden />}>
      {t('ui.warnings.new')}
    </LinkButton>
  )
  return (
    <Page
      title={t('ui.warnings.title')}
      lead={t('ui.warnings.lead')}
      width="full"
      acts={mayDraft ? newButton : undefined}
    >
      <FilterBar>
        <Chip.Group
          multiple
          value={[...(search.states ?? [])]}
          onChange={(value) =>
            void navigate({
              search: { states: WARNING_STATE_LIST.filter((state) => value.includes(state)) },
              replace: true,
            })
          }
        >
          <Group gap={6}>
            {WARNING_STATE_LIST.map((state) => (
              <Chip key={state} value={state} size="sm" variant="outline">
                {t(`domain.warningState.${state}`)}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
      </FilterBar>
      <Loaded query={list.query}>
        {() =>
          list.rows.length === 0 ? (
            <EmptyState
              title={t('ui.warnings.emptyTitle')}
              body={t('ui.warnings.empty')}
              act={mayDraft ? newButton : undefined}
            />
          ) : (
            <VirtualList<WarningSummary>
              label={t('ui.warnings.title')}
              rows={list.rows}
              rowKey={(warning) => warning.id}
              rowLabel={(warning) =>
                `${warning.number ?? ''} ${warning.title}, ${t(`domain.warningState.${warning.state}`)}`
              }
              onOpen={(warning) =>
                void navigate({ to: '/warnings/$warningId', params: { warningId: warning.id }, search: {} })
              }
              hasMore={list.query.hasNextPage}
              isLoadingMore={list.query.isFetchingNextPage}
              onMore={list.more}
              density="comfortable"
              columns={[
                {
                  id: 'severity',
                  header: t('ui.field.severity'),
                  width: '8.5rem',
                  cell: (warning) => <SeverityBadge severity={warning.severity} />,
                },
                {
                  id: 'title',
                  header: t('ui.field.title'),
                  width: 'minmax(16rem, 3fr)',
                  cell: (warning) => (
                    <TwoLines
                      first={warning.title}
                      second={`${warning.number ?? t('ui.warnings.unnumbered')} · ${t('ui.warnings.version', { version: warning.version })}`}
                    />
                  ),
                },
                {
                  id: 'tlp',
                  header: t('ui.field.tlp'),
                  width: '8.5rem',
                  hideBelow: 900,
                  cell: (warning) => <TlpBadge tlp={warning.tlp} />,
                },
                {
                  id: 'state',
                  header: t('ui.field.state'),
                  width: '9rem',
                  cell: (warning) => <WarningState state={warning.state} />,
                },
                {
                  id: 'progress',
                  header: t('ui.warnings.columnProgress'),
                  width: 'minmax(10rem, 1.3fr)',
                  hideBelow: 760,
                  cell: (warning) => <Progress warning={warning} />,
                },
                {
                  id: 'sent',
                  header: t('ui.warnings.columnSent'),
                  width: '8.5rem',
                  align: 'end',
                  hideBelow: 680,
                  cell: (warning) => (warning.dispatchedAt === null ? '' : <RelativeTime at={warning.dispatchedAt} />),
                },
              ]}
              narrow={(warning) => (
                <TwoLines
                  mark={<SeverityMark severity={warning.severity} />}
                  first={warning.title}
                  second={`${warning.number ?? t('ui.warnings.unnumbered')} · ${warning.dispatchedAt === null ? t('ui.warnings.notSent') : t('ui.warnings.recipients', { count: warning.progress.total })}`}
                  third={<WarningState state={warning.state} />}
                />
              )}
            />
          )
        }
      </Loaded>
    </Page>
  )
}
