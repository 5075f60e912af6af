import type { RuleSummary } from '@haidang/contracts'
import { Button } from '@mantine/core'
import { IconFileImport, IconPencilPlus } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { ListPage } from '../../app/list-page.tsx'
import { useCursorList } from '../../app/pages.ts'
import type { RulesSearch } from '../../app/search-params-rules.ts'
import { useApp, useMay } from '../../app/session.tsx'
import { SeverityBadge, SeverityMark } from '../../ui/badges.tsx'
import { RelativeTime } from '../../ui/clock.tsx'
import { numberText } from '../../ui/format.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'
import { TwoLines } from '../../ui/two-lines.tsx'
import { queryOf, selectionOf } from './rule-filters.ts'
import { RulePanel } from './rule-panel.tsx'
import { logsourceOf, RuleState, usePackName } from './rule-state.tsx'
import { RulesFilters } from './rules-filters.tsx'
import { RulesNav } from './rules-nav.tsx'
import classes from './rules.module.css'
import { SwitchDialog } from './switch-dialog.tsx'

/** The detection rules: which there are, which run, how often they fire; the open one beside the list. */
export function RulesPage() {
  const { t, locale } = useText()
  const { api } = useApp()
  const mayManage = useMay('rule.manage')
  const packName = usePackName()
  const search = useSearch({ from: '/rules' })
  const navigate = useNavigate({ from: '/rules' })
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set())
  const [switching, setSwitching] = useState<boolean | null>(null)
  const filters = queryOf(search)
  const list = useCursorList<RuleSummary>(['rules', 'list'], api.rules.list, filters, 100)
  const facets = useQuery({
    queryKey: ['rules', 'facets', filters],
    queryFn: ({ signal }) => api.rules.facets(filters, signal),
    placeholderData: keepPreviousData,
  })
  const change = (next: RulesSearch) => {
    setPicked(new Set())
    void navigate({ search: next, replace: true })
  }
  const close = () => {
    const { open: _, ...rest } = search
    void navigate({ search: rest })
  }
  const toggle = (id: string) =>
    setPicked((before) => {
      const next = new Set(before)
      if (!next.delete(id)) next.add(id)
      return next
    })
  const importLink = (
    <LinkButton to="/rules/packs" variant="default" leftSection={<IconFileImport size={17} aria-hidden />}>
      {t('ui.rules.import')}
    </LinkButton>
  )
  const total = facets.data?.total ?? 0
  const summary = (
    <div className={classes.summary}>
      <p aria-live="polite">
        {facets.data === undefined
          ? ''
          : t('ui.rules.counts', {
              total: numberText(locale, total),
              enabled: numberText(locale, facets.data.enabled),
            })}
      </p>
      {mayManage && search.state !== 'retired' && (
        <div className={classes.summaryActs}>
          {picked.size > 0 && (
            <Button size="xs" variant="subtle" onClick={() => setPicked(new Set())}>
              {t('ui.rules.bulk.clear', { count: picked.size })}
            </Button>
          )}
          <Button size="xs" variant="default" onClick={() => setSwitching(true)}>
            {picked.size > 0 ? t('ui.rules.bulk.pickedOn') : t('ui.rules.bulk.allOn')}
          </Button>
          <Button size="xs" variant="default" onClick={() => setSwitching(false)}>
            {picked.size > 0 ? t('ui.rules.bulk.pickedOff') : t('ui.rules.bulk.allOff')}
          </Button>
        </div>
      )}
    </div>
  )
  return (
    <>
      <ListPage<RuleSummary>
        title={t('ui.rules.title')}
        lead={t('ui.rules.lead')}
        above={<RulesNav />}
        acts={
          mayManage && (
            <>
              <LinkButton to="/rules/new" leftSection={<IconPencilPlus size={17} aria-hidden />}>
                {t('ui.rules.write')}
              </LinkButton>
              {importLink}
            </>
          )
        }
        filters={<RulesFilters search={search} facets={facets.data} onChange={change} />}
        summary={summary}
        list={list}
        empty={
          <EmptyState
            title={t('ui.rules.emptyTitle')}
            body={t('ui.rules.empty')}
            act={mayManage ? importLink : undefined}
          />
        }
        open={{
          id: search.open,
          detail: (id) => <RulePanel key={id} ruleId={id} />,
          onClose: close,
        }}
        rowKey={(rule) => rule.id}
        rowLabel={(rule) => `${t(`domain.severity.${rule.level}`)}: ${rule.title}`}
        onOpen={(rule) => void navigate({ search: { ...search, open: rule.id } })}
        selection={mayManage ? { keys: picked, toggle } : undefined}
        columns={[
          {
            id: 'level',
            header: t('ui.rules.level'),
            width: '8.5rem',
            cell: (rule) => <SeverityBadge severity={rule.level} />,
          },
          {
            id: 'title',
            header: t('ui.field.title'),
            width: 'minmax(14rem, 3fr)',
            cell: (rule) => <TwoLines first={rule.title} second={rule.techniques.join(', ') || logsourceOf(rule)} />,
          },
          {
            id: 'logsource',
            header: t('ui.rules.logsource'),
            width: 'minmax(9rem, 1.3fr)',
            hideBelow: 860,
            cell: logsourceOf,
          },
          {
            id: 'pack',
            header: t('ui.rules.pack'),
            width: 'minmax(7rem, 1fr)',
            hideBelow: 1060,
            cell: (rule) => packName(rule.pack),
          },
          {
            id: 'state',
            header: t('ui.field.state'),
            width: '8rem',
            hideBelow: 560,
            cell: (rule) => <RuleState rule={rule} />,
          },
          {
            id: 'hits',
            header: t('ui.rules.hits7d'),
            width: '6.5rem',
            align: 'end',
            hideBelow: 720,
            cell: (rule) => numberText(locale, rule.activity.hits7d),
          },
          {
            id: 'last',
            header: t('ui.rules.lastHit'),
            width: '8rem',
            align: 'end',
            hideBelow: 960,
            cell: (rule) => <RelativeTime at={rule.activity.lastHitAt} />,
          },
        ]}
        narrow={(rule) => (
          <TwoLines
            mark={<SeverityMark severity={rule.level} />}
            first={rule.title}
            second={logsourceOf(rule)}
            third={
              <>
                <RuleState rule={rule} /> · {t('ui.rules.hitsShort', { count: rule.activity.hits7d })}
              </>
            }
          />
        )}
      />
      {switching !== null && (
        <SwitchDialog
          selection={selectionOf(search, [...picked])}
          isEnabled={switching}
          onClose={() => {
            setSwitching(null)
            setPicked(new Set())
          }}
        />
      )}
    </>
  )
}
