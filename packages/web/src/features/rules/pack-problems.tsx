import type { RulePack, RuleProblem } from '@haidang/contracts'
import { Button, NativeSelect } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Loaded } from '../../app/loaded.tsx'
import { useCursorList } from '../../app/pages.ts'
import { useApp } from '../../app/session.tsx'
import { Panel } from '../../ui/page.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'
import { ProblemList } from './problem-list.tsx'
import classes from './rules.module.css'

/** Every place of a version that could not be used or deserves a look: file, line, what to do. */
export function PackProblems({ pack }: { readonly pack: RulePack }) {
  const { t } = useText()
  const { api } = useApp()
  const search = useSearch({ from: '/rules/packs/$packId' })
  const navigate = useNavigate({ from: '/rules/packs/$packId' })
  const version = search.to ?? pack.activeVersion
  const list = useCursorList<RuleProblem>(
    ['rules', 'pack-problems', pack.id, version],
    (query, signal) => api.rulePacks.problems(pack.id, version, query, signal),
    { severity: search.severity },
  )
  return (
    <Panel
      title={t('ui.rules.problemsOf', { version })}
      acts={
        <NativeSelect
          aria-label={t('ui.rules.problems.title')}
          size="xs"
          value={search.severity ?? ''}
          data={[
            { value: '', label: t('ui.rules.problems.all') },
            { value: 'error', label: t('ui.rules.problems.error') },
            { value: 'warning', label: t('ui.rules.problems.warning') },
          ]}
          onChange={(event) => {
            const { severity: _, ...rest } = search
            const { value } = event.currentTarget
            void navigate({
              search: value === 'error' || value === 'warning' ? { ...rest, severity: value } : rest,
              replace: true,
            })
          }}
        />
      }
    >
      <Loaded query={list.query}>
        {() =>
          list.rows.length === 0 ? (
            <EmptyState isSmall body={t('ui.rules.problems.none')} />
          ) : (
            <div className={classes.column}>
              <ProblemList problems={list.rows} />
              {list.query.hasNextPage && (
                <Button variant="default" loading={list.query.isFetchingNextPage} onClick={list.more}>
                  {t('ui.act.loadMore')}
                </Button>
              )}
            </div>
          )
        }
      </Loaded>
    </Panel>
  )
}
