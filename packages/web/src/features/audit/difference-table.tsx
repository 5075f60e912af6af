import { Button } from '@mantine/core'
import { useState } from 'react'
import { useText } from '../../ui/text.ts'
import classes from './audit.module.css'
import { differenceOf } from './difference.ts'

/** What an act changed, told by word and mark as well as by place; what stayed is behind a button. */
export function DifferenceTable({ before, after }: { readonly before: unknown; readonly after: unknown }) {
  const { t, lookup } = useText()
  const [isWhole, setWhole] = useState(false)
  const fields = differenceOf(before, after)
  if (fields.length === 0) return <p>{t('ui.audit.noDifference')}</p>
  const same = fields.filter(({ kind }) => kind === 'same').length
  const hasMask = fields.some(({ before: was, after: is }) => / #[0-9a-f]{8}/.test(`${was ?? ''} ${is ?? ''}`))
  const nameOf = (path: string): string => lookup(`ui.audit.fields.${path}`, {}, path)
  return (
    <>
      <table className={classes.difference}>
        <thead>
          <tr>
            <th scope="col">{t('ui.audit.field')}</th>
            <th scope="col">{t('ui.audit.before')}</th>
            <th scope="col">{t('ui.audit.after')}</th>
          </tr>
        </thead>
        <tbody>
          {fields
            .filter(({ kind }) => isWhole || kind !== 'same')
            .map((field) => (
              <tr key={field.path}>
                <th scope="row">
                  {nameOf(field.path)}
                  <span className={classes.kind}>{t(`ui.audit.kind.${field.kind}`)}</span>
                </th>
                <td>
                  {field.before === null ? '–' : field.kind === 'same' ? field.before : <del>{field.before}</del>}
                </td>
                <td>{field.after === null ? '–' : field.kind === 'same' ? field.after : <ins>{field.after}</ins>}</td>
              </tr>
            ))}
        </tbody>
      </table>
      {!isWhole && same > 0 && (
        <Button variant="subtle" size="compact-sm" onClick={() => setWhole(true)}>
          {t('ui.audit.same', { count: same })}
        </Button>
      )}
      {hasMask && <p className={classes.hint}>{t('ui.audit.maskedHint')}</p>}
    </>
  )
}
