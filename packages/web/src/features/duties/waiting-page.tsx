import type { Extension, Obstacle } from '@haidang/contracts'
import { Button, SegmentedControl } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { Loaded } from '../../app/loaded.tsx'
import { useCursorList } from '../../app/pages.ts'
import type { CursorList } from '../../app/pages.ts'
import type { PageOf } from '../../app/page-of.ts'
import { WAITING_LIST } from '../../app/search-params-plans.ts'
import { useApp, useMay } from '../../app/session.tsx'
import { Page, Panel } from '../../ui/page.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'
import { AnswerDialog, DecideDialog } from './answer-dialogs.tsx'
import { ExtensionEntry, ObstacleEntry, useIsOthers } from './duty-entries.tsx'
import classes from './duties.module.css'

function Entries<T extends { readonly id: string }>({
  title,
  empty,
  list,
  entry,
}: {
  readonly title: string
  readonly empty: string
  readonly list: CursorList<T, PageOf<T>>
  readonly entry: (one: T) => ReactNode
}) {
  const { t } = useText()
  return (
    <Panel title={title}>
      <Loaded query={list.query}>
        {() =>
          list.rows.length === 0 ? (
            <EmptyState isSmall body={empty} />
          ) : (
            <>
              <ul className={classes.list}>{list.rows.map(entry)}</ul>
              {list.query.hasNextPage && (
                <Button mt="sm" variant="default" loading={list.query.isFetchingNextPage} onClick={list.more}>
                  {t('ui.duties.timeline.more')}
                </Button>
              )}
            </>
          )
        }
      </Loaded>
    </Panel>
  )
}

/** Difficulties, proposals and requests for more time that wait for somebody's answer, the oldest first; and those that were answered. */
export function WaitingPage() {
  const { t } = useText()
  const { api } = useApp()
  const mayAnswer = useMay('plan.assign')
  const mayDecide = useMay('duty.approve')
  const isOthers = useIsOthers()
  const search = useSearch({ from: '/duties/waiting' })
  const navigate = useNavigate({ from: '/duties/waiting' })
  const [answering, setAnswering] = useState<Obstacle | null>(null)
  const [deciding, setDeciding] = useState<Extension | null>(null)
  const shown = search.shown ?? 'open'
  const obstacles = useCursorList<Obstacle>(['obstacles', 'list'], api.obstacles.list, {
    planId: search.plan,
    states: shown === 'open' ? ['open'] : undefined,
  })
  const extensions = useCursorList<Extension>(['extensions', 'list'], api.extensions.list, {
    planId: search.plan,
    states: shown === 'open' ? ['pending'] : undefined,
  })
  return (
    <Page
      title={t('ui.duties.waiting.title')}
      lead={t('ui.duties.waiting.lead')}
      above={
        <Link to="/duties" className={classes.back}>
          <IconArrowLeft size={16} aria-hidden /> {t('ui.duties.detail.back')}
        </Link>
      }
    >
      <div>
        <SegmentedControl
          aria-label={t('ui.duties.waiting.shownLabel')}
          value={shown}
          onChange={(value) => {
            const { shown: _, ...rest } = search
            void navigate({ search: value === 'all' ? { ...rest, shown: 'all' } : rest, replace: true })
          }}
          data={WAITING_LIST.map((value) => ({ value, label: t(`ui.duties.waiting.shown.${value}`) }))}
        />
      </div>
      <div className={classes.pair}>
        <Entries<Obstacle>
          title={t('ui.duties.detail.obstacles')}
          empty={shown === 'open' ? t('ui.duties.waiting.noObstacles') : t('ui.duties.detail.noObstacles')}
          list={obstacles}
          entry={(obstacle) => (
            <ObstacleEntry
              key={obstacle.id}
              obstacle={obstacle}
              withDuty
              onAnswer={
                mayAnswer && isOthers(obstacle) && obstacle.state === 'open' ? () => setAnswering(obstacle) : null
              }
            />
          )}
        />
        <Entries<Extension>
          title={t('ui.duties.detail.extensions')}
          empty={shown === 'open' ? t('ui.duties.waiting.noExtensions') : t('ui.duties.waiting.neverExtended')}
          list={extensions}
          entry={(extension) => (
            <ExtensionEntry
              key={extension.id}
              extension={extension}
              withDuty
              onDecide={
                mayDecide && isOthers(extension) && extension.state === 'pending' ? () => setDeciding(extension) : null
              }
            />
          )}
        />
      </div>
      {answering !== null && <AnswerDialog obstacle={answering} onClose={() => setAnswering(null)} />}
      {deciding !== null && <DecideDialog extension={deciding} onClose={() => setDeciding(null)} />}
    </Page>
  )
}
