import { Button, NativeSelect, Popover, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { absoluteTime } from './format.ts'
import { useText } from './text.ts'
import { fromFieldTime, RANGE_PRESETS, toFieldTime } from './time-range.ts'
import type { FixedRange, RangePreset, RangeState } from './time-range.ts'

const PRESET_KEYS = {
  '15m': 'ui.range.last15m',
  '1h': 'ui.range.last1h',
  '6h': 'ui.range.last6h',
  '24h': 'ui.range.last24h',
  '7d': 'ui.range.last7d',
  '30d': 'ui.range.last30d',
} as const satisfies Record<RangePreset, string>

export interface TimeRangePickerProps {
  readonly state: RangeState
  readonly resolved: FixedRange
  readonly onChange: (state: RangeState) => void
}

/** A span by preset or by two moments of Vietnamese time. */
export function TimeRangePicker({ state, resolved, onChange }: TimeRangePickerProps) {
  const { t, locale } = useText()
  const [isOpen, setOpen] = useState(false)
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  const isFixed = state.from !== undefined && state.to !== undefined
  const fromInstant = fromFieldTime(from)
  const toInstant = fromFieldTime(to)
  const isWrongOrder = fromInstant !== undefined && toInstant !== undefined && fromInstant >= toInstant
  const openFields = () => {
    setFrom(toFieldTime(resolved.from))
    setTo(toFieldTime(resolved.to))
    setOpen(true)
  }
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-end" trapFocus shadow="md" withinPortal>
      <Popover.Target>
        <NativeSelect
          label={t('ui.range.label')}
          title={isFixed ? `${absoluteTime(locale, resolved.from)} – ${absoluteTime(locale, resolved.to)}` : undefined}
          value={isFixed ? 'custom' : (state.range ?? '24h')}
          onChange={(event) => {
            const chosen = RANGE_PRESETS.find((preset) => preset === event.currentTarget.value)
            if (chosen === undefined) openFields()
            else onChange({ range: chosen, from: undefined, to: undefined })
          }}
          data={[
            ...RANGE_PRESETS.map((preset) => ({ value: preset as string, label: t(PRESET_KEYS[preset]) })),
            {
              value: 'custom',
              label: isFixed
                ? `${absoluteTime(locale, resolved.from)} – ${absoluteTime(locale, resolved.to)}`
                : t('ui.range.custom'),
            },
          ]}
        />
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="sm">
          <TextInput
            type="datetime-local"
            label={t('ui.range.from')}
            value={from}
            onChange={(event) => setFrom(event.currentTarget.value)}
          />
          <TextInput
            type="datetime-local"
            label={t('ui.range.to')}
            value={to}
            onChange={(event) => setTo(event.currentTarget.value)}
            error={isWrongOrder ? t('ui.range.wrongOrder') : undefined}
          />
          <Text size="xs" c="dimmed">
            {t('ui.range.hint')}
          </Text>
          <Button
            disabled={fromInstant === undefined || toInstant === undefined || isWrongOrder}
            onClick={() => {
              setOpen(false)
              onChange({ range: undefined, from: fromInstant, to: toInstant })
            }}
          >
            {t('ui.act.apply')}
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}
