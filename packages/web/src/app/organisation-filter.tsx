import { MultiSelect } from '@mantine/core'
import { foldVietnamese } from '@haidang/std'
import { useOrganisationOptions } from './organisation-options.ts'
import { useText } from '../ui/text.ts'

/** Chooses organisations by name, with or without diacritics. */
export function OrganisationFilter({
  chosen,
  onChange,
}: {
  readonly chosen: readonly string[]
  readonly onChange: (ids: readonly string[]) => void
}) {
  const { t } = useText()
  const options = useOrganisationOptions()
  return (
    <MultiSelect
      label={t('ui.events.organisation')}
      placeholder={chosen.length === 0 ? t('ui.list.all') : ''}
      data={options}
      value={[...chosen]}
      onChange={onChange}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('ui.act.clear') }}
      maxDropdownHeight={320}
      w={190}
      filter={({ options: all, search, limit }) => {
        const folded = foldVietnamese(search)
        return all
          .filter((option) => 'label' in option && foldVietnamese(option.label).includes(folded))
          .slice(0, limit)
      }}
    />
  )
}
