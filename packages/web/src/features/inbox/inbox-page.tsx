import type { InboxItem } from '@haidang/contracts'
import { Button, SegmentedControl } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Loaded } from '../../app/loaded.tsx'
import { useCursorList } from '../../app/pages.ts'
import { useApp, useSession } from '../../app/session.tsx'
import { SeverityBadge, StateBadge } from '../../ui/badges.tsx'
import { Deadline, RelativeTime } from '../../ui/clock.tsx'
import { Page } from '../../ui/page.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'
import classes from './inbox.module.css'

function Item({ item }: { readonly item: InboxItem }) {
  const { t } = useText()
  const isAnswered = item.state === 'reported' || item.state === 'verified'
  const isAcknowledged = isAnswered || item.state === 'acknowledged'
  const isEnded = item.warningState !== 'dispatched'
  return (
    <li>
      <Link
        to="/inbox/$warningId"
        params={{ warningId: item.warningId }}
        className={classes.item}
        data-todo={(!isAnswered && !isEnded) || undefined}
      >
        <span className={classes.itemMain}>
          <span className={classes.itemMarks}>
            <SeverityBadge severity={item.severity} />
            {item.isChanged && <StateBadge tone="warn" label={t('ui.inbox.changed')} />}
            <span className={classes.soft}>{item.number}</span>
          </span>
          <span className={classes.itemTitle}>{item.title}</span>
          <span className={classes.itemFoot}>
            {isEnded ? (
              <StateBadge tone="quiet" label={t(`domain.warningState.${item.warningState}`)} />
            ) : isAnswered ? (
              <StateBadge tone="good" label={t(`domain.recipientState.${item.state}`)} />
            ) : (
              <>
                <span>{isAcknowledged ? t('ui.inbox.report') : t('ui.inbox.acknowledge')}:</span>{' '}
                <Deadline dueAt={isAcknowledged ? item.reportDueAt : item.acknowledgeDueAt} />
              </>
            )}
            <span className={classes.soft}>
              <RelativeTime at={item.dispatchedAt} />
            </span>
          </span>
        </span>
        <IconChevronRight size={20} aria-hidden className={classes.chevron} />
      </Link>
    </li>
  )
}

/** What the centre has sent to this organisation, what is to be done first. */
export function InboxPage() {
  const { t } = useText()
  const { api } = useApp()
  const session = useSession()
  const search = useSearch({ from: '/inbox' })
  const navigate = useNavigate({ from: '/inbox' })
  const state = search.state ?? 'open'
  const list = useCursorList<InboxItem>(['inbox', 'list'], api.inbox.list, { state })
  return (
    <Page
      title={t('ui.inbox.title')}
      lead={t('ui.inbox.lead', { organisation: session.organisation.name })}
      width="reading"
    >
      <SegmentedControl
        className={classes.filter ?? ''}
        aria-label={t('ui.list.filters')}
        value={state}
        onChange={(value) => void navigate({ search: value === 'all' ? { state: 'all' } : {}, replace: true })}
        data={[
          { value: 'open', label: t('ui.inbox.open') },
          { value: 'all', label: t('ui.inbox.all') },
        ]}
      />
      <Loaded query={list.query}>
        {() =>
          list.rows.length === 0 ? (
            <EmptyState
              title={state === 'open' ? t('ui.inbox.emptyTitle') : t('ui.inbox.emptyAll')}
              body={t('ui.inbox.empty')}
            />
          ) : (
            <>
              <ul className={classes.list}>
                {list.rows.map((item) => (
                  <Item key={item.warningId} item={item} />
                ))}
              </ul>
              {list.query.hasNextPage && (
                <Button variant="default" onClick={list.more} loading={list.query.isFetchingNextPage}>
                  {t('ui.act.loadMore')}
                </Button>
              )}
            </>
          )
        }
      </Loaded>
    </Page>
  )
}
