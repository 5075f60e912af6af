import type { SourceMapping } from '@haidang/contracts'
import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useAct } from '../../../app/act.ts'
import { useApp } from '../../../app/session.tsx'
import { useText } from '../../../ui/text.ts'

/** Chooses among the mappings that are kept; shows nothing where there is none. */
export function KeptMappings({
  chosen,
  onChoose,
}: {
  readonly chosen: string | null
  readonly onChoose: (mapping: SourceMapping | null) => void
}) {
  const { t } = useText()
  const { api } = useApp()
  const list = useQuery({
    queryKey: ['mappings', 'choice'],
    queryFn: ({ signal }) => api.mappings.list({ limit: 200 }, signal),
  })
  const read = useAct({ run: (id: string) => api.mappings.read(id), touches: [], onDone: onChoose })
  const items = list.data?.items ?? []
  if (items.length === 0) return null
  return (
    <Select
      label={t('ui.connect.sample.useMapping')}
      placeholder={t('ui.connect.sample.noMapping')}
      data={items.map((item) => ({ value: item.id, label: `${item.name} · ${item.organisation.shortName}` }))}
      value={chosen}
      searchable
      clearable
      allowDeselect={false}
      clearButtonProps={{ 'aria-label': t('ui.connect.sample.noMapping') }}
      onChange={(value) => (value === null ? onChoose(null) : read.mutate(value))}
    />
  )
}
