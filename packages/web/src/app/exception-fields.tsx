import type { ExceptionField } from '@haidang/contracts'
import { ActionIcon, Button, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useText } from '../ui/text.ts'
import classes from './exception-form.module.css'

const OPERATORS = ['equals', 'contains', 'startswith', 'endswith', 'cidr', 're'] as const

/** The fields an exception asks for: all of them must fit, of each any of its values. */
export function ExceptionFields({
  rows,
  isChecked,
  onChange,
}: {
  readonly rows: readonly ExceptionField[]
  readonly isChecked: boolean
  readonly onChange: (rows: readonly ExceptionField[]) => void
}) {
  const { t } = useText()
  const set = (n: number, part: Partial<ExceptionField>) =>
    onChange(rows.map((row, at) => (at === n ? { ...row, ...part } : row)))
  return (
    <div className={classes.fields}>
      {rows.map((row, n) => (
        <fieldset key={n} className={classes.row}>
          <legend className="visually-hidden">{t('ui.rules.exception.fieldN', { n: n + 1 })}</legend>
          <TextInput
            label={t('ui.rules.exception.field')}
            value={row.field}
            onChange={(event) => set(n, { field: event.currentTarget.value })}
            spellCheck={false}
            error={isChecked && row.field.trim() === '' ? t('ui.rules.exception.needField') : undefined}
          />
          <NativeSelect
            label={t('ui.rules.exception.operator')}
            value={row.operator}
            data={OPERATORS.map((value) => ({ value: value as string, label: t(`ui.rules.words.operator.${value}`) }))}
            onChange={(event) =>
              set(n, { operator: OPERATORS.find((known) => known === event.currentTarget.value) ?? 'equals' })
            }
          />
          <Textarea
            className={classes.values ?? ''}
            label={t('ui.rules.exception.values')}
            value={row.values.join('\n')}
            onChange={(event) => set(n, { values: event.currentTarget.value.split('\n') })}
            onBlur={() => set(n, { values: row.values.filter((value) => value.trim() !== '') })}
            autosize
            minRows={1}
            maxRows={6}
            spellCheck={false}
            error={
              isChecked && row.values.every((value) => value.trim() === '')
                ? t('ui.rules.exception.needValue')
                : undefined
            }
          />
          {rows.length > 1 && (
            <ActionIcon
              className={classes.drop ?? ''}
              variant="subtle"
              color="gray"
              aria-label={t('ui.rules.exception.dropField', { field: row.field })}
              onClick={() => onChange(rows.filter((_, at) => at !== n))}
            >
              <IconX size={17} aria-hidden />
            </ActionIcon>
          )}
        </fieldset>
      ))}
      <Button
        variant="subtle"
        size="xs"
        leftSection={<IconPlus size={15} aria-hidden />}
        onClick={() => onChange([...rows, { field: '', operator: 'equals', values: [] }])}
      >
        {t('ui.rules.exception.addField')}
      </Button>
    </div>
  )
}
