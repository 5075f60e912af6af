import type { Report, ReportBlock } from '@haidang/contracts'
import { StateBar } from '../../ui/state-bar.tsx'
import type { BarTone } from '../../ui/state-bar.tsx'
import { numberText } from '../../ui/format.ts'
import { useText } from '../../ui/text.ts'
import { markOf } from './item-marks.ts'
import classes from './paper.module.css'

type Chart = Extract<ReportBlock, { kind: 'chart' }>
type Table = Extract<ReportBlock, { kind: 'table' }>
const TONES: readonly BarTone[] = ['good', 'busy', 'warn', 'bad', 'quiet', 'goodLate', 'empty']

/** The figures of a chart as bars beside their labels; the written paper carries the drawn chart. */
function ChartView({ chart }: { readonly chart: Chart }) {
  const totals = chart.labels.map((_, n) => chart.series.reduce((sum, series) => sum + (series.values[n] ?? 0), 0))
  const most = Math.max(1, ...totals)
  return (
    <figure className={classes.chart}>
      <figcaption>{chart.title}</figcaption>
      <table>
        <tbody>
          {chart.labels.map((label, n) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td>
                <StateBar
                  label={label}
                  scale={(totals[n] ?? 0) / most}
                  parts={chart.series.map((series, at) => ({
                    id: series.name,
                    label: series.name,
                    count: series.values[n] ?? 0,
                    tone: chart.series.length === 1 ? 'busy' : (TONES[at % TONES.length] ?? 'busy'),
                  }))}
                />
              </td>
              <td className={classes.total}>
                {numberText('vi', totals[n] ?? 0)}
                {chart.unit === '%' ? '%' : ''}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  )
}

function TableView({ table }: { readonly table: Table }) {
  return (
    <div
      className={classes.tableScroll}
      tabIndex={0}
      role="group"
      aria-label={table.title === '' ? table.columns.map((column) => column.title).join(', ') : table.title}
    >
      <table className={classes.table}>
        {table.title !== '' && <caption>{table.title}</caption>}
        <thead>
          <tr>
            {table.columns.map((column) => (
              <th key={column.title} scope="col">
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, n) => (
            <tr key={n} data-group={row.isGroup || undefined}>
              {row.cells.map((text, at) => (
                <td
                  key={at}
                  data-align={table.columns[at]?.align}
                  colSpan={row.isGroup && row.cells.length === 1 ? table.columns.length : undefined}
                >
                  {text}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Blocks({ blocks }: { readonly blocks: readonly ReportBlock[] }) {
  return blocks.map((block, n) => {
    switch (block.kind) {
      case 'paragraph':
        return (
          <p key={n} className={classes.paragraph} data-italic={block.isItalic || undefined}>
            {block.text}
          </p>
        )
      case 'item':
        return (
          <p key={n} className={classes.item} data-level={block.level}>
            {markOf(blocks, n)} {block.text}
          </p>
        )
      case 'table':
        return <TableView key={n} table={block} />
      default:
        return <ChartView key={n} chart={block} />
    }
  })
}

/** The paper as it will be written: the parts of an official document in their places (Decree 30/2020/NĐ-CP, Annex I). Always Vietnamese. */
export function Paper({ report }: { readonly report: Report }) {
  const { t } = useText()
  const { content } = report
  const [year = '', month = '', day = ''] = (report.signedOn ?? '').split('-')
  return (
    <article className={classes.paper} lang="vi">
      <header className={classes.head}>
        <div>
          {content.above !== '' && <p>{content.above}</p>}
          <p className={classes.issuer}>{content.issuer}</p>
          <p>{t('ui.reports.paper.number', { number: report.number ?? `…/${content.sign}` })}</p>
        </div>
        <div>
          <p className={classes.country}>{t('ui.reports.paper.country')}</p>
          <p className={classes.motto}>{t('ui.reports.paper.motto')}</p>
          <p className={classes.date}>
            {report.signedOn === null
              ? t('ui.reports.paper.dateBlank', { place: content.placeName })
              : t('ui.reports.paper.date', { place: content.placeName, day, month, year })}
          </p>
        </div>
      </header>
      <div className={classes.titleBlock}>
        <p className={classes.typeName}>{content.typeName.toUpperCase()}</p>
        <p className={classes.abstract}>{content.abstract}</p>
      </div>
      {content.addressees.length > 0 && (
        <div className={classes.dear}>
          <p>{t('ui.reports.paper.dear')}</p>
          <ul>
            {content.addressees.map((name) => (
              <li key={name}>{name}</li>
            ))}
          </ul>
        </div>
      )}
      {content.legalBases.map((basis) => (
        <p key={basis} className={classes.paragraph} data-italic>
          {basis}
        </p>
      ))}
      <Blocks blocks={content.blocks} />
      <footer className={classes.foot}>
        <div className={classes.recipients}>
          <p>{t('ui.reports.paper.recipients')}</p>
          <ul>
            {content.recipients.map((name) => (
              <li key={name}>- {name}</li>
            ))}
          </ul>
        </div>
        <div className={classes.signature}>
          {content.signature.lines.map((line) => (
            <p key={line}>{line}</p>
          ))}
          <p className={classes.signer}>{content.signature.name}</p>
        </div>
      </footer>
      {content.annexes.map((annex) => (
        <section key={annex.title} className={classes.annex}>
          <p className={classes.typeName}>{t('ui.reports.paper.annex').toUpperCase()}</p>
          <p className={classes.abstract}>{annex.title}</p>
          <Blocks blocks={annex.blocks} />
        </section>
      ))}
    </article>
  )
}
