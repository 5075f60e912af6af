import type { Campaign } from '@haidang/contracts'
import { absoluteTime, hourMinute, numberText } from '../../ui/format.ts'
import { useText } from '../../ui/text.ts'
import classes from './campaigns.module.css'

/**
 * How the campaign went from one organisation to the next: a bar each, from the first to the latest sighting. Drawn as a
 * table, so that the numbers are read by eye and by screen reader from the same place.
 */
export function SpreadChart({ campaign }: { readonly campaign: Campaign }) {
  const { t, locale } = useText()
  const start = Date.parse(campaign.firstSeenAt)
  const end = Math.max(Date.parse(campaign.lastSeenAt), start + 60_000)
  const span = end - start
  const rows = campaign.organisations.toSorted((a, b) => a.firstSeenAt.localeCompare(b.firstSeenAt))
  const isLong = span > 20 * 3_600_000
  const label = (at: string) => (isLong ? absoluteTime(locale, at) : hourMinute(locale, at))
  return (
    <div
      className={classes.spreadScroll}
      tabIndex={0}
      role="region"
      aria-label={t('ui.campaigns.timelineTitle', { count: rows.length })}
    >
      <table className={classes.spread}>
        <thead>
          <tr>
            <th scope="col">{t('ui.field.organisation')}</th>
            <th scope="col">
              <span className={classes.axis}>
                <span>{label(campaign.firstSeenAt)}</span>
                <span>{label(campaign.lastSeenAt)}</span>
              </span>
            </th>
            <th scope="col" className={classes.end}>
              {t('ui.field.count')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const from = ((Date.parse(row.firstSeenAt) - start) / span) * 100
            const to = ((Date.parse(row.lastSeenAt) - start) / span) * 100
            return (
              <tr key={row.organisation.id}>
                <th scope="row">{row.organisation.shortName}</th>
                <td>
                  <span
                    className={classes.lane}
                    title={`${absoluteTime(locale, row.firstSeenAt, true)} → ${absoluteTime(locale, row.lastSeenAt, true)}`}
                  >
                    <span
                      className={classes.bar}
                      style={{ insetInlineStart: `${Math.min(from, 98.5)}%`, width: `${Math.max(to - from, 1.5)}%` }}
                    />
                    <span className="visually-hidden">
                      {label(row.firstSeenAt)} → {label(row.lastSeenAt)}
                    </span>
                  </span>
                </td>
                <td className={classes.end}>{numberText(locale, row.count)}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
