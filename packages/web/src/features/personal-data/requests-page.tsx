import type { DataRequestSummary } from '@haidang/contracts'
import { Button, MultiSelect } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { Loaded } from '../../app/loaded.tsx'
import { useCursorList } from '../../app/pages.ts'
import { DATA_REQUEST_STATE_LIST } from '../../app/search-params-personal-data.ts'
import { useApp, useMay } from '../../app/session.tsx'
import { StateBadge } from '../../ui/badges.tsx'
import type { StateTone } from '../../ui/badges.tsx'
import { absoluteTime } from '../../ui/format.ts'
import { FilterBar } from '../../ui/filter-bar.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'
import { PersonalDataFrame } from './frame.tsx'
import { LegalClockLine } from './legal-clock.tsx'
import { OpenRequestDialog } from './open-request-dialog.tsx'
import classes from './personal-data.module.css'

const TONES: Readonly<Record<DataRequestSummary['state'], StateTone>> = {
  received: 'new',
  verified: 'busy',
  awaiting_approval: 'busy',
  fulfilled: 'good',
  partly_fulfilled: 'good',
  refused: 'quiet',
  withdrawn: 'quiet',
}

export function RequestStateBadge({ request }: { readonly request: Pick<DataRequestSummary, 'state' | 'isLate'> }) {
  const { t } = useText()
  return (
    <span className={classes.line}>
      <StateBadge tone={TONES[request.state]} label={t(`ui.personalData.requests.states.${request.state}`)} />
      {request.isLate && <StateBadge tone="bad" label={t('ui.personalData.requests.late')} />}
    </span>
  )
}

/** Requests of persons about their data, each with its clock. */
export function DataRequestsPage() {
  const { t, locale } = useText()
  const { api } = useApp()
  const mayManage = useMay('personal_data.manage')
  const search = useSearch({ from: '/personal-data/requests' })
  const navigate = useNavigate({ from: '/personal-data/requests' })
  const [isOpening, setIsOpening] = useState(false)
  const list = useCursorList<DataRequestSummary>(['data-requests', 'list'], api.dataRequests.list, {
    states: search.states,
  })
  const act = mayManage ? (
    <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setIsOpening(true)}>
      {t('ui.personalData.requests.open')}
    </Button>
  ) : undefined
  return (
    <PersonalDataFrame tab="requests" lead={t('ui.personalData.requests.lead')} acts={act}>
      <FilterBar>
        <MultiSelect
          label={t('ui.personalData.requests.state')}
          placeholder={(search.states ?? []).length === 0 ? t('ui.list.all') : ''}
          data={DATA_REQUEST_STATE_LIST.map((value) => ({
            value,
            label: t(`ui.personalData.requests.states.${value}`),
          }))}
          value={[...(search.states ?? [])]}
          onChange={(values) => {
            const states = DATA_REQUEST_STATE_LIST.filter((known) => values.includes(known))
            void navigate({ search: states.length === 0 ? {} : { states }, replace: true })
          }}
          clearable
          clearButtonProps={{ 'aria-label': t('ui.act.clear') }}
          w={220}
        />
      </FilterBar>
      <Loaded query={list.query}>
        {() =>
          list.rows.length === 0 ? (
            <EmptyState
              title={t('ui.personalData.requests.emptyTitle')}
              body={t('ui.personalData.requests.empty')}
              act={act}
            />
          ) : (
            <>
              <ul className={classes.list}>
                {list.rows.map((request) => (
                  <li key={request.id} className={classes.card}>
                    <div className={classes.cardHead}>
                      <h2>
                        <Link to="/personal-data/requests/$requestId" params={{ requestId: request.id }}>
                          {request.code} · {request.person}
                        </Link>
                      </h2>
                      <RequestStateBadge request={request} />
                    </div>
                    <span className={classes.line}>
                      <span>{t(`ui.personalData.requests.kinds.${request.kind}`)}</span>
                      <LegalClockLine dueAt={request.dueAt} doneAt={request.closedAt} isLate={request.isLate} />
                      <span className={classes.soft}>
                        {t('ui.personalData.requests.receivedAt')} {absoluteTime(locale, request.receivedAt)} ·{' '}
                        {request.organisation.shortName}
                      </span>
                    </span>
                  </li>
                ))}
              </ul>
              {list.query.hasNextPage && (
                <Button variant="default" onClick={list.more} loading={list.query.isFetchingNextPage}>
                  {t('ui.personalData.more')}
                </Button>
              )}
            </>
          )
        }
      </Loaded>
      {isOpening && (
        <OpenRequestDialog
          onClose={() => setIsOpening(false)}
          onOpened={(request) =>
            void navigate({ to: '/personal-data/requests/$requestId', params: { requestId: request.id } })
          }
        />
      )}
    </PersonalDataFrame>
  )
}
