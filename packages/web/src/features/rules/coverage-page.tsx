import type { AttackMatrix } from '@haidang/contracts'
import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconDeviceTv, IconFileImport } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Loaded } from '../../app/loaded.tsx'
import { useApp, useMay } from '../../app/session.tsx'
import { CoverageMatrix } from '../../ui/coverage-matrix.tsx'
import { numberText } from '../../ui/format.ts'
import { Page } from '../../ui/page.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'
import { AttackImport } from './attack-import.tsx'
import { columnsOf, valueOf } from './coverage-columns.ts'
import { CoverageFilters } from './coverage-filters.tsx'
import { CoverageTable } from './coverage-table.tsx'
import { RulesNav } from './rules-nav.tsx'
import classes from './rules.module.css'
import { TechniquePanel } from './technique-panel.tsx'

/** What the rules in force look for, technique by technique, beside what was seen. */
export function CoveragePage() {
  const { t, lookup, locale } = useText()
  const { api } = useApp()
  const mayManage = useMay('rule.manage')
  const search = useSearch({ from: '/rules/coverage' })
  const navigate = useNavigate({ from: '/rules/coverage' })
  const [isImporting, importing] = useDisclosure(false)
  const filters = { organisationIds: search.organisations }
  const query = useQuery({
    queryKey: ['rules', 'coverage', filters],
    queryFn: ({ signal }) => api.attack.matrix(filters, signal),
    placeholderData: keepPreviousData,
  })
  const measure = search.measure ?? 'rules'
  const isWall = search.wall === true
  const tacticName = (tactic: AttackMatrix['tactics'][number]) =>
    lookup(`ui.rules.tactic.${tactic.shortName}`, {}, tactic.name ?? tactic.shortName)
  const open = (id: string) => void navigate({ search: { ...search, open: id } })
  const close = () => {
    const { open: _, ...rest } = search
    void navigate({ search: rest })
  }
  const leaveWall = () => {
    const { wall: _, ...rest } = search
    void navigate({ search: rest })
  }
  const count = (value: number) => numberText(locale, value)
  return (
    <Page
      title={t('ui.rules.coverage.title')}
      lead={t('ui.rules.coverage.lead')}
      above={isWall ? undefined : <RulesNav />}
      acts={
        isWall ? (
          <Button variant="subtle" onClick={leaveWall}>
            {t('ui.shell.leaveWall')}
          </Button>
        ) : (
          <>
            <Button
              variant="default"
              leftSection={<IconDeviceTv size={17} aria-hidden />}
              onClick={() => void navigate({ search: { ...search, wall: true } })}
            >
              {t('ui.shell.wall')}
            </Button>
            {mayManage && (
              <Button variant="default" leftSection={<IconFileImport size={17} aria-hidden />} onClick={importing.open}>
                {t('ui.rules.coverage.import')}
              </Button>
            )}
          </>
        )
      }
    >
      {!isWall && (
        <CoverageFilters search={search} onChange={(next) => void navigate({ search: next, replace: true })} />
      )}
      <Loaded query={query}>
        {(matrix) => {
          const columns = columnsOf(matrix, search.gaps === true)
          const covered = matrix.techniques.filter((technique) => technique.rulesEnabled > 0).length
          if (matrix.techniques.length === 0)
            return <EmptyState title={t('ui.rules.coverage.emptyTitle')} body={t('ui.rules.coverage.empty')} />
          return (
            <>
              <p>
                {t('ui.rules.coverage.summary', { covered: count(covered), total: count(matrix.techniques.length) })}{' '}
                <span className={classes.soft}>
                  {matrix.bundle === null
                    ? t('ui.rules.coverage.noBundle')
                    : t('ui.rules.coverage.bundle', { version: matrix.bundle.version })}
                </span>
              </p>
              {search.open !== undefined && (
                <TechniquePanel
                  key={search.open}
                  matrix={matrix}
                  techniqueId={search.open}
                  onOpen={open}
                  onClose={close}
                />
              )}
              {columns.length === 0 ? (
                <EmptyState isSmall body={t('ui.rules.coverage.noGaps')} />
              ) : search.table === true ? (
                <CoverageTable columns={columns} tacticName={tacticName} onOpen={open} />
              ) : (
                <CoverageMatrix
                  label={t('ui.rules.coverage.title')}
                  chosenId={search.open}
                  onOpen={(cell) => open(cell.id)}
                  columns={columns.map(({ tactic, techniques }) => ({
                    id: tactic.shortName,
                    name: tacticName(tactic),
                    note: t('ui.rules.coverage.tacticNote', {
                      covered: count(tactic.coveredCount),
                      total: count(tactic.techniqueCount),
                    }),
                    cells: techniques.map((technique) => ({
                      id: technique.id,
                      name: technique.name ?? technique.id,
                      value: valueOf(technique, measure),
                      detail: t('ui.rules.coverage.cell', {
                        enabled: count(technique.rulesEnabled),
                        available: count(technique.rulesAvailable),
                        hits: count(technique.hits30d),
                        alerts: count(technique.alerts30d),
                      }),
                    })),
                  }))}
                />
              )}
              {matrix.unknown.length > 0 && (
                <p className={classes.soft}>
                  {t('ui.rules.coverage.unknown', {
                    count: matrix.unknown.length,
                    ids: matrix.unknown.slice(0, 20).join(', '),
                  })}
                </p>
              )}
            </>
          )
        }}
      </Loaded>
      {isImporting && <AttackImport onClose={importing.close} />}
    </Page>
  )
}
