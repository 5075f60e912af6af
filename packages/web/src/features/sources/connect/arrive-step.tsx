import type { Source } from '@haidang/contracts'
import { Alert, Loader } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Loaded } from '../../../app/loaded.tsx'
import { useApp } from '../../../app/session.tsx'
import { StateBadge } from '../../../ui/badges.tsx'
import { RelativeTime } from '../../../ui/clock.tsx'
import { CopyValue } from '../../../ui/copy-value.tsx'
import { numberText } from '../../../ui/format.ts'
import { useNow } from '../../../ui/now.tsx'
import { Panel } from '../../../ui/page.tsx'
import { useText } from '../../../ui/text.ts'
import classes from './connect.module.css'
import { destinationOf } from './destination.ts'
import type { Destination } from './destination.ts'
import { SenderGuide } from './sender-guide.tsx'
import type { Sender } from './senders.ts'
import { useReception } from './use-reception.ts'

const LOOK_MS = 2000
const EVENTS_SHOWN = 5
/** Devices send what lay waiting: events may be older than the source. */
const SHOWN_MS = 30 * 86_400_000

export interface ArriveStepProps {
  readonly sourceId: string
  readonly sender: Sender | null
  /** The token of the source made on this page; null after a reload. */
  readonly token: string | null
  /** What was pasted as a sample: its first line can be sent by hand. */
  readonly firstLine: string
}

/** The configuration with the real token, and the first events as they come. */
export function ArriveStep({ sourceId, sender, token, firstLine }: ArriveStepProps) {
  const { t } = useText()
  const { api } = useApp()
  const reception = useReception()
  const query = useQuery({
    queryKey: ['sources', 'one', sourceId],
    queryFn: () => api.sources.read(sourceId),
    refetchInterval: LOOK_MS,
  })
  return (
    <Loaded query={query}>
      {(source) => {
        const to = destinationOf(reception.url, token ?? t('ui.connect.tokenPlace'), reception.syslog)
        return (
          <>
            <Arrivals source={source} />
            {source.transport === 'http' && (
              <Panel title={t('ui.connect.arrive.token')} className={classes.stack}>
                {token === null ? (
                  <p>{t('ui.connect.arrive.tokenGone')}</p>
                ) : (
                  <>
                    <Alert color="yellow" variant="light">
                      {t('ui.sources.issuedOnce')}
                    </Alert>
                    <CopyValue value={token} isBlock />
                    <h3>{t('ui.connect.arrive.testTitle')}</h3>
                    <CopyValue value={testCommand(to, source, firstLine)} isBlock />
                  </>
                )}
              </Panel>
            )}
            {sender !== null && <SenderGuide sender={sender} to={to} transport={source.transport} />}
          </>
        )
      }}
    </Loaded>
  )
}

/** The first line of the sample, or a line that says nothing, sent by hand. */
function testCommand(to: Destination, source: Source, sample: string): string {
  const isObject = source.format === 'json' || sample.trimStart().startsWith('{')
  const line = sample.split('\n').findLast((one) => one.trim() !== '') ?? '{"message":"test"}'
  const body = isObject || sample === '' ? (isJson(line) ? line : '{"message":"test"}') : line
  const type = isJson(body) ? 'application/x-ndjson' : 'text/plain'
  return [
    `curl -sS ${to.endpoint} \\`,
    `  -H 'Authorization: Bearer ${to.token}' \\`,
    `  -H 'Content-Type: ${type}' \\`,
    `  --data-binary '${body.replaceAll("'", "'\\''")}'`,
  ].join('\n')
}

function isJson(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'object'
  } catch {
    return false
  }
}

function Arrivals({ source }: { readonly source: Source }) {
  const { t, lookup, locale } = useText()
  const { api } = useApp()
  const now = useNow()
  const { counts } = source
  const lost = counts.refused + counts.quarantined
  const isThere = counts.received > 0
  const events = useQuery({
    queryKey: ['events', 'arrivals', source.id, counts.stored],
    queryFn: ({ signal }) =>
      api.events.list(
        {
          sourceId: source.id,
          from: new Date(now - SHOWN_MS).toISOString(),
          to: new Date(now + 86_400_000).toISOString(),
          limit: EVENTS_SHOWN,
        },
        signal,
      ),
    enabled: counts.stored > 0,
  })
  const quarantined = useQuery({
    queryKey: ['quarantine', 'arrivals', source.id, counts.quarantined],
    queryFn: ({ signal }) => api.quarantine.list({ sourceId: source.id, limit: EVENTS_SHOWN }, signal),
    enabled: counts.quarantined > 0,
  })
  const why = [
    ...source.refusals.map(({ code }) => code),
    ...(quarantined.data?.items ?? []).map((item) => item.code),
  ].filter((code, n, all) => all.indexOf(code) === n)
  const words = {
    received: numberText(locale, counts.received),
    stored: numberText(locale, counts.stored),
    lost: numberText(locale, lost),
  }
  return (
    <Panel
      className={classes.stack}
      title={source.name}
      beside={
        counts.underway > 0 ? (
          <StateBadge
            tone="busy"
            label={t('ui.connect.arrive.underway', { count: numberText(locale, counts.underway) })}
          />
        ) : undefined
      }
    >
      <div className={classes.arrival} role="status">
        {isThere ? (
          <strong>
            {lost > 0 || counts.stored === 0
              ? t('ui.connect.arrive.received', words)
              : t('ui.connect.arrive.good', words)}
          </strong>
        ) : (
          <>
            <Loader size="sm" type="dots" aria-hidden />
            <span>
              <strong>{t('ui.connect.arrive.waiting')}</strong>
              <span className={classes.soft}>{t('ui.connect.arrive.waitingHint')}</span>
            </span>
          </>
        )}
      </div>
      {why.length > 0 && (
        <div>
          <h3>{t('ui.connect.arrive.why')}</h3>
          <ul className={classes.problems}>
            {why.map((code) => (
              <li key={code}>
                <strong>{lookup(`problems.${code}`, {}, lookup(`errors.${code}.title`, {}, code))}</strong>
                <span>{lookup(`ui.connect.remedy.${code}`, {}, lookup(`errors.${code}.remedy`, {}, ''))}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
      {events.data !== undefined && events.data.items.length > 0 && (
        <div>
          <h3>{t('ui.connect.arrive.first')}</h3>
          <ul className={classes.events}>
            {events.data.items.map((event) => (
              <li key={event.id}>
                <Link to="/events/$eventId" params={{ eventId: event.id }} search={{ at: event.time }}>
                  {lookup(`domain.eventClass.${event.classUid}`, {}, String(event.classUid))}
                </Link>
                <span>
                  {[event.srcIp, event.dstIp].filter((ip) => ip !== '').join(' → ') || event.message || event.host}
                </span>
                <RelativeTime at={event.time} />
              </li>
            ))}
          </ul>
        </div>
      )}
      <p className={classes.links}>
        {counts.stored > 0 && (
          <Link to="/events" search={{ source: source.id }}>
            {t('ui.connect.arrive.events')}
          </Link>
        )}
        {counts.quarantined > 0 && (
          <Link to="/quarantine" search={{ source: source.id }}>
            {t('ui.connect.arrive.quarantine')}
          </Link>
        )}
        <Link to="/sources" search={{ open: source.id }}>
          {t('ui.connect.arrive.source')}
        </Link>
      </p>
    </Panel>
  )
}
