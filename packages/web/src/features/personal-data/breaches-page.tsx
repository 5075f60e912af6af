import type { BreachSummary } from '@haidang/contracts'
import { Button, MultiSelect } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { Loaded } from '../../app/loaded.tsx'
import { useCursorList } from '../../app/pages.ts'
import { BREACH_STATE_LIST } from '../../app/search-params-personal-data.ts'
import { useApp, useMay } from '../../app/session.tsx'
import { StateBadge } from '../../ui/badges.tsx'
import type { StateTone } from '../../ui/badges.tsx'
import { FilterBar } from '../../ui/filter-bar.tsx'
import { absoluteTime } from '../../ui/format.ts'
import { EmptyState } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'
import { BreachFormDialog } from './breach-form.tsx'
import { PersonalDataFrame } from './frame.tsx'
import { LegalClockLine } from './legal-clock.tsx'
import classes from './personal-data.module.css'

const TONES: Readonly<Record<BreachSummary['state'], StateTone>> = { open: 'warn', notified: 'good', closed: 'quiet' }

export function BreachStateBadge({ breach }: { readonly breach: Pick<BreachSummary, 'state' | 'isLate'> }) {
  const { t } = useText()
  return (
    <span className={classes.line}>
      <StateBadge tone={TONES[breach.state]} label={t(`ui.personalData.breaches.states.${breach.state}`)} />
      {breach.isLate && <StateBadge tone="bad" label={t('ui.personalData.breaches.late')} />}
    </span>
  )
}

/** Breaches the reader may know of, each with the clock of its notice. */
export function BreachesPage() {
  const { t, locale } = useText()
  const { api } = useApp()
  const mayOpen = useMay('breach.report')
  const search = useSearch({ from: '/personal-data/breaches' })
  const navigate = useNavigate({ from: '/personal-data/breaches' })
  const [isOpening, setIsOpening] = useState(false)
  const list = useCursorList<BreachSummary>(['breaches', 'list'], api.breaches.list, { states: search.states })
  const act = mayOpen ? (
    <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setIsOpening(true)}>
      {t('ui.personalData.breaches.open')}
    </Button>
  ) : undefined
  return (
    <PersonalDataFrame tab="breaches" lead={t('ui.personalData.breaches.lead')} acts={act}>
      <FilterBar>
        <MultiSelect
          label={t('ui.personalData.breaches.state')}
          placeholder={(search.states ?? []).length === 0 ? t('ui.list.all') : ''}
          data={BREACH_STATE_LIST.map((value) => ({ value, label: t(`ui.personalData.breaches.states.${value}`) }))}
          value={[...(search.states ?? [])]}
          onChange={(values) => {
            const states = BREACH_STATE_LIST.filter((known) => values.includes(known))
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
              title={t('ui.personalData.breaches.emptyTitle')}
              body={t('ui.personalData.breaches.empty')}
              act={act}
            />
          ) : (
            <>
              <ul className={classes.list}>
                {list.rows.map((breach) => (
                  <li key={breach.id} className={classes.card}>
                    <div className={classes.cardHead}>
                      <h2>
                        <Link to="/personal-data/breaches/$breachId" params={{ breachId: breach.id }}>
                          {breach.code} · {breach.title}
                        </Link>
                      </h2>
                      <BreachStateBadge breach={breach} />
                    </div>
                    <span className={classes.line}>
                      <LegalClockLine dueAt={breach.dueAt} doneAt={breach.firstSentAt} isLate={breach.isLate} />
                      <span className={classes.soft}>
                        {[
                          `${t('ui.personalData.breaches.detectedAt')}: ${absoluteTime(locale, breach.detectedAt)}`,
                          breach.organisation.shortName,
                          breach.parts === 0 ? '' : t('ui.personalData.breaches.parts', { count: breach.parts }),
                        ]
                          .filter(Boolean)
                          .join(' · ')}
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
        <BreachFormDialog
          breach={null}
          onClose={() => setIsOpening(false)}
          onSaved={(breach) =>
            void navigate({ to: '/personal-data/breaches/$breachId', params: { breachId: breach.id } })
          }
        />
      )}
    </PersonalDataFrame>
  )
}
