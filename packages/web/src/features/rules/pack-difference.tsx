import type { RuleDifference, RuleDifferencePage, RulePack } from '@haidang/contracts'
import { Button, Chip, Group, NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Loaded } from '../../app/loaded.tsx'
import { useCursorList } from '../../app/pages.ts'
import { DIFFERENCE_KIND_LIST } from '../../app/search-params-rules.ts'
import { useApp } from '../../app/session.tsx'
import { SeverityBadge, StateBadge } from '../../ui/badges.tsx'
import { numberText } from '../../ui/format.ts'
import { LineChanges } from '../../ui/line-changes.tsx'
import { Panel } from '../../ui/page.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'
import { ProblemList } from './problem-list.tsx'
import classes from './rules.module.css'

const TONES = { added: 'good', removed: 'bad', changed: 'new', refused_now: 'warn', accepted_now: 'good' } as const
const COUNTS = {
  added: 'added',
  removed: 'removed',
  changed: 'changed',
  refused_now: 'refusedNow',
  accepted_now: 'acceptedNow',
} as const

function Item({ item }: { readonly item: RuleDifference }) {
  const { t } = useText()
  const title = item.titleAfter ?? item.titleBefore ?? item.ruleId
  const level = item.levelAfter ?? item.levelBefore
  const { localChoice } = item
  const kept = [
    localChoice.isEnabled === null ? '' : localChoice.isEnabled ? t('ui.rules.keptOn') : t('ui.rules.keptOff'),
    localChoice.level === null ? '' : t('ui.rules.keptLevel', { level: t(`domain.severity.${localChoice.level}`) }),
    localChoice.exceptionCount === 0 ? '' : t('ui.rules.keptExceptions', { count: localChoice.exceptionCount }),
  ].filter((part) => part !== '')
  return (
    <details className={classes.difference}>
      <summary>
        <StateBadge tone={TONES[item.kind]} label={t(`ui.rules.differenceKind.${item.kind}`)} />
        <span className={classes.differenceTitle}>{title}</span>
        {level !== null && <SeverityBadge severity={level} isBare />}
        {item.levelBefore !== null && item.levelAfter !== null && item.levelBefore !== item.levelAfter && (
          <span className={classes.soft}>
            {t('ui.rules.levelWas', { level: t(`domain.severity.${item.levelBefore}`) })}
          </span>
        )}
      </summary>
      {item.titleBefore !== null && item.titleAfter !== null && item.titleBefore !== item.titleAfter && (
        <p className={classes.soft}>{t('ui.rules.titleWas', { title: item.titleBefore })}</p>
      )}
      {kept.length > 0 && <p className={classes.kept}>{kept.join(' ')}</p>}
      {item.problems.length > 0 && <ProblemList problems={item.problems} />}
      {item.lines.length > 0 && <LineChanges lines={item.lines} label={title} />}
    </details>
  )
}

/** What changes from one version of a pack to another, rule by rule, and what was set here stays. */
export function PackDifference({ pack }: { readonly pack: RulePack }) {
  const { t, locale } = useText()
  const { api } = useApp()
  const search = useSearch({ from: '/rules/packs/$packId' })
  const navigate = useNavigate({ from: '/rules/packs/$packId' })
  const versions = useQuery({
    queryKey: ['rules', 'pack-versions', pack.id],
    queryFn: ({ signal }) => api.rulePacks.versions(pack.id, { limit: 100 }, signal),
  })
  const from =
    search.from ??
    (pack.activeVersion === pack.latestVersion ? Math.max(1, pack.latestVersion - 1) : pack.activeVersion)
  const to = search.to ?? pack.latestVersion
  const list = useCursorList<RuleDifference, RuleDifferencePage>(
    ['rules', 'pack-differences', pack.id],
    (query, signal) => api.rulePacks.difference(pack.id, query, signal),
    { from, to, kinds: search.kinds },
    30,
  )
  const options = (versions.data?.items ?? []).map((version) => ({
    value: String(version.version),
    label: t('ui.rules.history.version', { version: version.version }),
  }))
  const choose = (part: { from?: number; to?: number }) =>
    void navigate({ search: { ...search, ...part }, replace: true })
  const counts = list.first?.counts
  return (
    <Panel title={t('ui.rules.packView.difference')}>
      <div className={classes.compareBar}>
        <NativeSelect
          label={t('ui.rules.compareFrom')}
          value={String(from)}
          data={options}
          onChange={(event) => choose({ from: Number(event.currentTarget.value) })}
        />
        <NativeSelect
          label={t('ui.rules.compareTo')}
          value={String(to)}
          data={options}
          onChange={(event) => choose({ to: Number(event.currentTarget.value) })}
        />
        <Chip.Group
          multiple
          value={[...(search.kinds ?? [])]}
          onChange={(value) => {
            const kinds = DIFFERENCE_KIND_LIST.filter((kind) => value.includes(kind))
            const { kinds: _, ...rest } = search
            void navigate({ search: kinds.length === 0 ? rest : { ...rest, kinds }, replace: true })
          }}
        >
          <Group gap={6}>
            {DIFFERENCE_KIND_LIST.map((kind) => (
              <Chip key={kind} value={kind} size="sm" variant="outline">
                {t(`ui.rules.differenceKind.${kind}`)}{' '}
                {counts === undefined ? '' : numberText(locale, counts[COUNTS[kind]])}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
      </div>
      <Loaded query={list.query}>
        {() =>
          list.rows.length === 0 ? (
            <EmptyState isSmall body={t('ui.rules.noDifference')} />
          ) : (
            <>
              {counts !== undefined && (
                <p className={classes.soft}>{t('ui.rules.unchanged', { n: numberText(locale, counts.unchanged) })}</p>
              )}
              <div className={classes.differences}>
                {list.rows.map((item) => (
                  <Item key={`${item.kind}:${item.ruleId}:${item.path}`} item={item} />
                ))}
              </div>
              {list.query.hasNextPage && (
                <Button variant="default" loading={list.query.isFetchingNextPage} onClick={list.more}>
                  {t('ui.act.loadMore')}
                </Button>
              )}
            </>
          )
        }
      </Loaded>
    </Panel>
  )
}
