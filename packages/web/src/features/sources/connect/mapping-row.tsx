import type { Mapping, MappingProblem, MappingTransform } from '@haidang/contracts'
import { NumberInput, Select, Textarea, TextInput } from '@mantine/core'
import { foldVietnamese } from '@haidang/std'
import { useState } from 'react'
import { useText } from '../../../ui/text.ts'
import classes from './connect.module.css'
import { fieldPhrase, isNamed, NAMED_FIELDS } from './field-catalogue.ts'
import {
  assign,
  choiceOf,
  choose,
  isWarning,
  readWords,
  TRANSFORM_CHOICES,
  withTransforms,
  writeWords,
} from './mapping-draft.ts'
import type { ColumnRow } from './mapping-draft.ts'

const TIME_FORMATS = [
  'auto',
  'DD/MM/YYYY HH:mm:ss',
  'DD/MM/YYYY HH:mm',
  'D/M/YYYY h:mm:ss A',
  'YYYY-MM-DD HH:mm:ss',
  'YYYY/MM/DD HH:mm:ss',
  'MM/DD/YYYY HH:mm:ss',
  'YYYYMMDDHHmmss',
  'X',
  'x',
]
const PATH = /^[a-z0-9_]+(?:\.[a-z0-9_]+)*$/

export interface MappingRowProps {
  readonly row: ColumnRow
  readonly mapping: Mapping
  readonly problems: readonly MappingProblem[]
  readonly onChange: (mapping: Mapping) => void
}

/** One column or key: an example of it, the field it becomes, and the change on its way. */
export function MappingRow({ row, mapping, problems, onChange }: MappingRowProps) {
  const { t, lookup } = useText()
  const [wanted, setWanted] = useState('')
  const { rule, from } = row
  const own = rule?.to
  const asPath = wanted.trim()
  const canBePath = PATH.test(asPath) && !isNamed(asPath)
  const options = [
    ...NAMED_FIELDS.map((path) => ({ value: path as string, label: `${t(fieldPhrase(path))} (${path})` })),
    ...(own !== undefined && !isNamed(own) ? [{ value: own, label: own }] : []),
    ...(canBePath && asPath !== own ? [{ value: asPath, label: t('ui.connect.map.ownPath', { path: asPath }) }] : []),
  ]
  const choice = rule === null ? 'none' : choiceOf(rule)
  const worst = problems.find((problem) => !isWarning(problem)) ?? problems[0]
  return (
    <tr data-mapped={rule !== null || undefined}>
      <th scope="row">{from}</th>
      <td className={classes.example}>{row.example}</td>
      <td>
        <Select
          aria-label={`${t('ui.connect.map.becomes')}: ${from}`}
          placeholder={t('ui.connect.map.keep')}
          data={options}
          value={own ?? null}
          searchable
          clearable
          allowDeselect={false}
          clearButtonProps={{ 'aria-label': `${t('ui.connect.map.keep')}: ${from}` }}
          nothingFoundMessage={t('ui.connect.map.findField')}
          onSearchChange={setWanted}
          filter={({ options: all, search }) => {
            const folded = foldVietnamese(search)
            return all.filter((option) => 'label' in option && foldVietnamese(option.label).includes(folded))
          }}
          onChange={(to) => onChange(assign(mapping, from, to))}
          error={
            worst === undefined
              ? undefined
              : lookup(`ui.connect.mappingProblem.${worst.code}`, { subject: worst.subject }, worst.code)
          }
        />
      </td>
      <td>
        {rule !== null && (
          <div className={classes.transform}>
            <Select
              aria-label={`${t('ui.connect.map.transform')}: ${from}`}
              data={[...TRANSFORM_CHOICES, ...(isOffered(choice) ? [] : [choice])].map((value) => ({
                value,
                label: t(`ui.connect.transform.${value}`),
              }))}
              value={choice}
              allowDeselect={false}
              onChange={(value) => onChange(choose(mapping, from, value ?? 'none'))}
            />
            {rule.transforms.length === 1 && rule.transforms[0] !== undefined && (
              <TransformFields
                from={from}
                transform={rule.transforms[0]}
                onChange={(next) => onChange(withTransforms(mapping, from, [next]))}
              />
            )}
          </div>
        )}
      </td>
    </tr>
  )
}

const isOffered = (choice: string): boolean => TRANSFORM_CHOICES.some((one) => one === choice)

/** What a change asks for, where it asks for anything. */
function TransformFields({
  from,
  transform,
  onChange,
}: {
  readonly from: string
  readonly transform: MappingTransform
  readonly onChange: (transform: MappingTransform) => void
}) {
  const { t } = useText()
  switch (transform.kind) {
    case 'time': {
      const known = TIME_FORMATS.includes(transform.format) ? TIME_FORMATS : [...TIME_FORMATS, transform.format]
      return (
        <TimeFormat
          label={`${t('ui.connect.map.timeFormat')}: ${from}`}
          known={known}
          format={transform.format}
          onChange={(format) => onChange({ ...transform, format })}
        />
      )
    }
    case 'enum':
      return (
        <Textarea
          aria-label={`${t('ui.connect.map.words')}: ${from}`}
          placeholder={t('ui.connect.map.words')}
          defaultValue={writeWords(transform.values)}
          autosize
          minRows={2}
          onChange={(event) => onChange({ ...transform, values: readWords(event.currentTarget.value) })}
        />
      )
    case 'split':
      return (
        <>
          <TextInput
            aria-label={`${t('ui.connect.map.separatorOf')}: ${from}`}
            defaultValue={transform.separator}
            maxLength={8}
            onChange={(event) =>
              event.currentTarget.value !== '' && onChange({ ...transform, separator: event.currentTarget.value })
            }
          />
          <NumberInput
            aria-label={`${t('ui.connect.map.part')}: ${from}`}
            value={transform.index}
            min={-64}
            max={64}
            onChange={(index) => typeof index === 'number' && onChange({ ...transform, index })}
          />
        </>
      )
    case 'list':
      return (
        <TextInput
          aria-label={`${t('ui.connect.map.separatorOf')}: ${from}`}
          defaultValue={transform.separator}
          maxLength={8}
          onChange={(event) =>
            event.currentTarget.value !== '' && onChange({ ...transform, separator: event.currentTarget.value })
          }
        />
      )
    case 'scale':
      return (
        <NumberInput
          aria-label={`${t('ui.connect.map.factor')}: ${from}`}
          value={transform.factor}
          min={0.000001}
          max={1e9}
          onChange={(factor) => typeof factor === 'number' && factor > 0 && onChange({ ...transform, factor })}
        />
      )
    default:
      return null
  }
}

function TimeFormat({
  label,
  known,
  format,
  onChange,
}: {
  readonly label: string
  readonly known: readonly string[]
  readonly format: string
  readonly onChange: (format: string) => void
}) {
  const { t } = useText()
  const [wanted, setWanted] = useState('')
  const other = wanted.trim()
  const all = other === '' || known.includes(other) || other === t('ui.connect.timeAuto') ? known : [...known, other]
  return (
    <Select
      aria-label={label}
      data={all.map((value) => ({ value, label: value === 'auto' ? t('ui.connect.timeAuto') : value }))}
      value={format}
      searchable
      allowDeselect={false}
      onSearchChange={setWanted}
      onChange={(value) => value !== null && onChange(value)}
    />
  )
}
