import type { Report, ReportSummary } from '@haidang/contracts'
import { Button } from '@mantine/core'
import { IconPaperclip } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Loaded } from '../../app/loaded.tsx'
import { useCursorList } from '../../app/pages.ts'
import { useApp } from '../../app/session.tsx'
import { CopyValue } from '../../ui/copy-value.tsx'
import { absoluteTime } from '../../ui/format.ts'
import { HistoryList } from '../../ui/history-list.tsx'
import { Panel } from '../../ui/page.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'
import { NumberBooks, ReportStateBadge } from './reports-page.tsx'
import classes from './reports.module.css'

function Units({ report }: { readonly report: Report }) {
  const { t } = useText()
  const { api } = useApp()
  const list = useCursorList<ReportSummary>(['reports', 'units'], api.reports.list, { parentId: report.id }, 200)
  return (
    <Panel title={t('ui.reports.page.unitsTitle')}>
      <Loaded query={list.query}>
        {() =>
          list.rows.length === 0 ? (
            <EmptyState isSmall body={t('ui.reports.page.noUnits')} />
          ) : (
            <ul className={classes.list}>
              {list.rows.map((unit) => (
                <li key={unit.id} className={classes.line}>
                  <Link to="/reports/$reportId" params={{ reportId: unit.id }}>
                    {unit.organisation.shortName}
                  </Link>
                  <ReportStateBadge report={unit} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Panel>
  )
}

const SIGN = { same: ' ', added: '+', removed: '−' } as const

function Comparison({ report, from }: { readonly report: Report; readonly from: number }) {
  const { t } = useText()
  const { api } = useApp()
  const query = useQuery({
    queryKey: ['report', report.id, 'comparison', from, report.version],
    queryFn: () => api.reports.compare(report.id, from, report.version),
  })
  return (
    <Loaded query={query}>
      {({ lines }) => {
        const changed = lines.filter((line) => line.change !== 'same')
        return (
          <div className={classes.comparison} lang="vi">
            <p className={classes.soft}>{t('ui.reports.page.compare', { from, to: report.version })}</p>
            {changed.length === 0 && <p>{t('ui.reports.page.noChange')}</p>}
            {changed.map((line, n) => (
              <p key={n} data-change={line.change}>
                {SIGN[line.change]} {line.text}
              </p>
            ))}
          </div>
        )
      }}
    </Loaded>
  )
}

function Versions({ report }: { readonly report: Report }) {
  const { t, locale } = useText()
  const { api } = useApp()
  const [compared, setCompared] = useState<number | null>(null)
  const query = useQuery({
    queryKey: ['report', report.id, 'versions', report.version],
    queryFn: () => api.reports.versions(report.id),
  })
  return (
    <Panel title={t('ui.reports.page.versionsTitle')}>
      <Loaded query={query}>
        {({ items }) => (
          <ul className={classes.list}>
            {items.map((one) => (
              <li key={one.version} className={classes.line}>
                <Button
                  size="compact-sm"
                  variant="default"
                  disabled={one.version === report.version}
                  aria-pressed={compared === one.version}
                  title={t('ui.reports.page.compareOpen')}
                  onClick={() => setCompared(one.version)}
                >
                  {t('ui.reports.page.version', { version: one.version })}
                </Button>
                <span className={classes.soft}>
                  {[
                    absoluteTime(locale, one.at),
                    one.by?.displayName,
                    one.changeNote === 'build' ? t('ui.reports.page.byBuild') : one.changeNote,
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      {compared !== null && <Comparison report={report} from={compared} />}
    </Panel>
  )
}

/** Beside the paper: the units' parts, the versions, the history, the number and hash once signed. */
export function ReportSide({ report }: { readonly report: Report }) {
  const { t, lookup } = useText()
  const { api } = useApp()
  return (
    <aside className={classes.side}>
      {report.role === 'consolidated' && <Units report={report} />}
      {report.contentHash !== null && (
        <Panel title={t('ui.reports.page.hash')}>
          <CopyValue value={report.contentHash} />
          {report.signedCopy !== null && (
            <a href={api.files.contentHref(report.signedCopy.id)} className={classes.line}>
              <IconPaperclip size={16} aria-hidden /> {t('ui.reports.page.signedCopy')}
            </a>
          )}
        </Panel>
      )}
      <Versions report={report} />
      {report.nextActs.includes('sign') && <NumberBooks year={Number(report.periodTo.slice(0, 4))} />}
      <Panel title={t('ui.reports.page.historyTitle')}>
        <HistoryList
          entries={report.history.map((entry, n) => ({
            key: `${entry.at} ${n}`,
            at: entry.at,
            what: lookup(`ui.reports.events.${entry.code.replace('report.', '')}`, {}, entry.code),
            who: entry.by ?? '',
          }))}
        />
      </Panel>
    </aside>
  )
}
