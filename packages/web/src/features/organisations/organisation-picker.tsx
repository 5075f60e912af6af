import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useApp } from '../../app/session.tsx'
import { useText } from '../../ui/text.ts'

/** Chooses one open organisation by typing: the server searches, so that a register of thousands is no burden. */
export function OrganisationPicker({
  label,
  value,
  chosenLabel,
  excludeId,
  onChange,
}: {
  readonly label: string
  readonly value: string | null
  /** Name of what is chosen already, before anything is typed. */
  readonly chosenLabel?: string | undefined
  readonly excludeId?: string | undefined
  readonly onChange: (id: string | null) => void
}) {
  const { t } = useText()
  const { api } = useApp()
  const [typed, setTyped] = useState('')
  const [q] = useDebouncedValue(typed, 200)
  const found = useQuery({
    queryKey: ['organisations', 'pick', q],
    queryFn: ({ signal }) => api.organisations.list({ q, state: 'open', limit: 30 }, signal),
    placeholderData: keepPreviousData,
  })
  const options = (found.data?.items ?? [])
    .filter((one) => one.id !== excludeId)
    .map((one) => ({
      value: one.id,
      label: [one.name, one.path.at(-1)?.shortName].filter((part) => part !== undefined && part !== '').join(' · '),
    }))
  const isListed = value === null || options.some((option) => option.value === value)
  return (
    <Select
      label={label}
      placeholder={t('ui.organisations.pick.placeholder')}
      data={isListed || chosenLabel === undefined ? options : [{ value: value, label: chosenLabel }, ...options]}
      value={value}
      onChange={onChange}
      searchable
      onSearchChange={setTyped}
      // The server has found them already, by words in any order and without diacritics.
      filter={({ options: given }) => given}
      nothingFoundMessage={t('ui.organisations.pick.nothing')}
      allowDeselect={false}
    />
  )
}
