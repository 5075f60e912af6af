import { Checkbox, NativeSelect } from '@mantine/core'
import { OrganisationFilter } from '../../app/organisation-filter.tsx'
import type { CoverageSearch } from '../../app/search-params-rules.ts'
import { useSession } from '../../app/session.tsx'
import { FilterBar } from '../../ui/filter-bar.tsx'
import { useText } from '../../ui/text.ts'
import { MEASURES } from './coverage-columns.ts'
import classes from './rules.module.css'

/** What the matrix counts, of whom, and in which form. */
export function CoverageFilters({
  search,
  onChange,
}: {
  readonly search: CoverageSearch
  readonly onChange: (next: CoverageSearch) => void
}) {
  const { t } = useText()
  const session = useSession()
  return (
    <FilterBar>
      <NativeSelect
        label={t('ui.rules.coverage.measure')}
        value={search.measure ?? 'rules'}
        data={MEASURES.map((value) => ({ value: value as string, label: t(`ui.rules.coverage.measures.${value}`) }))}
        onChange={(event) => {
          const chosen = MEASURES.find((known) => known === event.currentTarget.value)
          onChange(chosen === undefined ? search : { ...search, measure: chosen })
        }}
      />
      {session.isCentre && (
        <OrganisationFilter
          chosen={search.organisations ?? []}
          onChange={(organisations) => {
            const { organisations: _, ...rest } = search
            onChange(organisations.length === 0 ? rest : { ...rest, organisations })
          }}
        />
      )}
      <Checkbox
        className={classes.besideFields ?? ''}
        size="sm"
        label={t('ui.rules.coverage.gaps')}
        checked={search.gaps === true}
        onChange={(event) => {
          const { gaps: _, ...rest } = search
          onChange(event.currentTarget.checked ? { ...rest, gaps: true } : rest)
        }}
      />
      <Checkbox
        className={classes.besideFields ?? ''}
        size="sm"
        label={t('ui.rules.coverage.asTable')}
        checked={search.table === true}
        onChange={(event) => {
          const { table: _, ...rest } = search
          onChange(event.currentTarget.checked ? { ...rest, table: true } : rest)
        }}
      />
    </FilterBar>
  )
}
