import { MultiSelect } from '@mantine/core'
import { foldVietnamese } from '@haidang/std'
import { numberText } from './format.ts'
import { useText } from './text.ts'

export interface FacetValue {
  readonly value: string
  readonly label: string
  readonly count: number
}

/** A filter by values that occur, each with how often; found by name with or without diacritics. Chosen values always stay. */
export function FacetSelect({
  label,
  values,
  chosen,
  onChange,
}: {
  readonly label: string
  readonly values: readonly FacetValue[]
  readonly chosen: readonly string[]
  readonly onChange: (values: readonly string[]) => void
}) {
  const { t, locale } = useText()
  const known = new Set(values.map((entry) => entry.value))
  const data = [
    ...values.map((entry) => ({ value: entry.value, label: `${entry.label} (${numberText(locale, entry.count)})` })),
    ...chosen.filter((value) => !known.has(value)).map((value) => ({ value, label: value })),
  ]
  return (
    <MultiSelect
      label={label}
      placeholder={chosen.length === 0 ? t('ui.list.all') : ''}
      data={data}
      value={[...chosen]}
      onChange={onChange}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('ui.act.clear') }}
      maxDropdownHeight={320}
      w={158}
      filter={({ options, search, limit }) => {
        const folded = foldVietnamese(search)
        return options
          .filter((option) => 'label' in option && foldVietnamese(option.label).includes(folded))
          .slice(0, limit)
      }}
    />
  )
}
