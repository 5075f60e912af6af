import type { RuleFacets } from '@haidang/contracts'
import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { useDebouncedCallback, useDisclosure } from '@mantine/hooks'
import { SEVERITIES } from '@haidang/std'
import { IconAdjustments, IconSearch } from '@tabler/icons-react'
import { RULE_STATE_LIST } from '../../app/search-params-rules.ts'
import type { RulesSearch } from '../../app/search-params-rules.ts'
import { FacetSelect } from '../../ui/facet-select.tsx'
import { useText } from '../../ui/text.ts'
import { hiddenFilterCount } from './rule-filters.ts'
import classes from './rules.module.css'

type Listed = 'statuses' | 'tags' | 'techniques' | 'products' | 'services' | 'categories' | 'packs'

/** What narrows the list: the first ones always, the rest when asked for or set. */
export function RulesFilters({
  search,
  facets,
  onChange,
}: {
  readonly search: RulesSearch
  readonly facets: RuleFacets | undefined
  readonly onChange: (next: RulesSearch) => void
}) {
  const { t, lookup } = useText()
  const hidden = hiddenFilterCount(search)
  const [isOpen, more] = useDisclosure(hidden > 0)
  const setText = useDebouncedCallback((text: string) => onChange({ ...search, text }), 300)
  const set = (name: Listed, values: readonly string[]) => {
    const { [name]: _, ...rest } = search
    onChange(values.length === 0 ? rest : { ...rest, [name]: values })
  }
  const facet = (name: Listed, label: string, from: keyof Omit<RuleFacets, 'total' | 'enabled'>) => (
    <FacetSelect
      label={label}
      values={(facets?.[from] ?? []).map((entry) => ({
        ...entry,
        label: from === 'statuses' ? lookup(`ui.rules.status.${entry.value}`, {}, entry.value) : entry.label,
      }))}
      chosen={search[name] ?? []}
      onChange={(values) => set(name, values)}
    />
  )
  return (
    <>
      <TextInput
        type="search"
        label={t('ui.rules.search')}
        placeholder={t('ui.rules.searchHint')}
        defaultValue={search.text ?? ''}
        leftSection={<IconSearch size={16} aria-hidden />}
        onChange={(event) => setText(event.currentTarget.value)}
        miw="min(210px, 100%)"
      />
      <FacetSelect
        label={t('ui.rules.level')}
        values={SEVERITIES.toReversed().map((level) => ({
          value: level,
          label: t(`domain.severity.${level}`),
          count: facets?.levels.find((entry) => entry.value === level)?.count ?? 0,
        }))}
        chosen={search.levels ?? []}
        onChange={(values) => {
          const levels = SEVERITIES.filter((level) => values.includes(level))
          const { levels: _, ...rest } = search
          onChange(levels.length === 0 ? rest : { ...rest, levels })
        }}
      />
      <NativeSelect
        label={t('ui.field.state')}
        value={search.state ?? ''}
        data={[
          { value: '', label: t('ui.rules.anyState') },
          ...RULE_STATE_LIST.map((state) => ({ value: state as string, label: t(`ui.rules.stateFilter.${state}`) })),
        ]}
        w={158}
        onChange={(event) => {
          const state = RULE_STATE_LIST.find((known) => known === event.currentTarget.value)
          const { state: _, ...rest } = search
          onChange(state === undefined ? rest : { ...rest, state })
        }}
      />
      {facet('products', t('ui.rules.product'), 'products')}
      {facet('packs', t('ui.rules.pack'), 'packs')}
      <Button
        variant="default"
        leftSection={<IconAdjustments size={16} aria-hidden />}
        aria-expanded={isOpen}
        onClick={more.toggle}
      >
        {hidden > 0 ? t('ui.rules.moreFiltersSet', { count: hidden }) : t('ui.rules.moreFilters')}
      </Button>
      {isOpen && (
        <div className={classes.moreFilters}>
          {facet('categories', t('ui.rules.category'), 'categories')}
          {facet('services', t('ui.rules.service'), 'services')}
          {facet('statuses', t('ui.rules.authorStatus'), 'statuses')}
          {facet('tags', t('ui.rules.tags'), 'tags')}
          <TextInput
            label={t('ui.rules.technique')}
            placeholder={t('ui.rules.techniqueHint')}
            defaultValue={(search.techniques ?? []).join(', ')}
            onBlur={(event) =>
              set(
                'techniques',
                event.currentTarget.value
                  .split(/[\s,]+/)
                  .map((part) => part.toUpperCase())
                  .filter((part) => part !== ''),
              )
            }
            w={150}
          />
          <Checkbox
            className={classes.besideFields ?? ''}
            size="sm"
            label={t('ui.rules.withExceptions')}
            checked={search.exceptions === true}
            onChange={(event) => {
              const { exceptions: _, ...rest } = search
              onChange(event.currentTarget.checked ? { ...rest, exceptions: true } : rest)
            }}
          />
        </div>
      )}
    </>
  )
}
