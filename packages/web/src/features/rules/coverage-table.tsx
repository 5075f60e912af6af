import type { AttackMatrix } from '@haidang/contracts'
import { Button } from '@mantine/core'
import { numberText } from '../../ui/format.ts'
import { useText } from '../../ui/text.ts'
import type { columnsOf } from './coverage-columns.ts'
import classes from './rules.module.css'

/** The matrix as a table: the same numbers, one technique a row. */
export function CoverageTable({
  columns,
  tacticName,
  onOpen,
}: {
  readonly columns: ReturnType<typeof columnsOf>
  readonly tacticName: (tactic: AttackMatrix['tactics'][number]) => string
  readonly onOpen: (id: string) => void
}) {
  const { t, locale } = useText()
  return (
    <div className={classes.tableScroll} role="region" aria-label={t('ui.rules.coverage.title')} tabIndex={0}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('ui.rules.coverage.tactic')}</th>
            <th scope="col">{t('ui.rules.technique')}</th>
            <th scope="col" className={classes.end}>
              {t('ui.rules.coverage.measures.rules')}
            </th>
            <th scope="col" className={classes.end}>
              {t('ui.rules.coverage.available')}
            </th>
            <th scope="col" className={classes.end}>
              {t('ui.rules.coverage.measures.hits')}
            </th>
            <th scope="col" className={classes.end}>
              {t('ui.rules.coverage.measures.alerts')}
            </th>
          </tr>
        </thead>
        <tbody>
          {columns.flatMap(({ tactic, techniques }) =>
            techniques.map((technique) => (
              <tr key={`${tactic.shortName}:${technique.id}`}>
                <td>{tacticName(tactic)}</td>
                <th scope="row">
                  <Button variant="subtle" size="compact-sm" onClick={() => onOpen(technique.id)}>
                    {technique.id} {technique.name}
                  </Button>
                </th>
                <td className={classes.end}>{numberText(locale, technique.rulesEnabled)}</td>
                <td className={classes.end}>{numberText(locale, technique.rulesAvailable)}</td>
                <td className={classes.end}>{numberText(locale, technique.hits30d)}</td>
                <td className={classes.end}>{numberText(locale, technique.alerts30d)}</td>
              </tr>
            )),
          )}
        </tbody>
      </table>
    </div>
  )
}
