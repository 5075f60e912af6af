import type { TuningItem } from '@haidang/contracts'
import { Button, NativeSelect } from '@mantine/core'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Loaded } from '../../app/loaded.tsx'
import { OrganisationFilter } from '../../app/organisation-filter.tsx'
import { useCursorList } from '../../app/pages.ts'
import { useApp, useSession } from '../../app/session.tsx'
import { SeverityBadge, StateBadge } from '../../ui/badges.tsx'
import { FilterBar } from '../../ui/filter-bar.tsx'
import { numberText } from '../../ui/format.ts'
import { Page, Panel } from '../../ui/page.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'
import { Proposals } from './proposals.tsx'
import { RulesNav } from './rules-nav.tsx'
import classes from './rules.module.css'
import { VerdictBar } from './verdict-bar.tsx'

const SHARES = [30, 50, 70, 90] as const

function Item({ item }: { readonly item: TuningItem }) {
  const { t, locale } = useText()
  const noisy = item.organisations.filter((one) => one.falsePositive > 0).slice(0, 5)
  return (
    <Panel
      title={item.rule.title}
      beside={
        <>
          <SeverityBadge severity={item.rule.level} />
          {!item.rule.isEnabled && <StateBadge tone="quiet" label={t('ui.rules.state.off')} />}
        </>
      }
      acts={
        <Link className={classes.aside ?? ''} to="/rules/$ruleId" params={{ ruleId: item.rule.id }}>
          {t('ui.rules.openPage')}
        </Link>
      }
    >
      <div className={classes.tuning}>
        <div className={classes.column}>
          <p>{t('ui.rules.tuning.share', { share: numberText(locale, item.falsePositiveShare * 100) })}</p>
          <VerdictBar verdicts={item.verdicts} />
          {noisy.length > 0 && (
            <p className={classes.soft}>
              {t('ui.rules.tuning.noisyIn')}{' '}
              {noisy
                .map((one) => `${one.organisation.shortName} (${numberText(locale, one.falsePositive)})`)
                .join(', ')}
            </p>
          )}
        </div>
        <Proposals item={item} />
      </div>
    </Panel>
  )
}

/** The rules people call wrong most often, each with what could be done about it. */
export function TuningPage() {
  const { t } = useText()
  const { api } = useApp()
  const session = useSession()
  const search = useSearch({ from: '/rules/tuning' })
  const navigate = useNavigate({ from: '/rules/tuning' })
  const list = useCursorList<TuningItem>(['rules', 'tuning'], api.ruleTuning.list, {
    organisationIds: search.organisations,
    minShare: search.share,
  })
  return (
    <Page title={t('ui.rules.tuning.title')} lead={t('ui.rules.tuning.lead')} above={<RulesNav />}>
      <FilterBar>
        <NativeSelect
          label={t('ui.rules.tuning.minShare')}
          value={String(search.share ?? 50)}
          data={SHARES.map((share) => ({ value: String(share), label: t('ui.rules.tuning.atLeast', { share }) }))}
          onChange={(event) =>
            void navigate({ search: { ...search, share: Number(event.currentTarget.value) }, replace: true })
          }
        />
        {session.isCentre && (
          <OrganisationFilter
            chosen={search.organisations ?? []}
            onChange={(organisations) => {
              const { organisations: _, ...rest } = search
              void navigate({ search: organisations.length === 0 ? rest : { ...rest, organisations }, replace: true })
            }}
          />
        )}
      </FilterBar>
      <Loaded query={list.query}>
        {() =>
          list.rows.length === 0 ? (
            <EmptyState title={t('ui.rules.tuning.emptyTitle')} body={t('ui.rules.tuning.empty')} />
          ) : (
            <>
              {list.rows.map((item) => (
                <Item key={item.rule.id} item={item} />
              ))}
              {list.query.hasNextPage && (
                <Button variant="default" loading={list.query.isFetchingNextPage} onClick={list.more}>
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
