import type { LiveMessage } from '@haidang/contracts'
import { useQueryClient } from '@tanstack/react-query'
import { createContext, useContext, useEffect, useState } from 'react'
import type { ReactNode } from 'react'
import { useText } from '../ui/text.ts'
import { now } from './clock.ts'
import { forgetSession, SESSION_KEY } from './session.tsx'

export interface LiveState {
  /** Null while connected; otherwise when the stream was lost, Unix milliseconds. */
  readonly lostAt: number | null
  readonly eventsPerSecond: number | null
}

const LiveContext = createContext<LiveState>({ lostAt: null, eventsPerSecond: null })

export function useLive(): LiveState {
  return useContext(LiveContext)
}

/** Which pages a message makes old, by the first part of their query key. */
const TOUCHES: Readonly<Record<LiveMessage['kind'], readonly string[]>> = {
  tick: [],
  alert: ['board', 'alerts'],
  campaign: ['board', 'campaigns'],
  warning: ['board', 'warnings'],
  inbox: ['inbox'],
  source: ['board', 'sources'],
}
const FLUSH_MS = 1500
const RETRY_MS = 5000
const KINDS = Object.keys(TOUCHES) as readonly LiveMessage['kind'][]

function parse(text: string): LiveMessage | null {
  try {
    return JSON.parse(text) as LiveMessage
  } catch {
    return null
  }
}

/**
 * The live stream of the server (`GET /api/v1/stream`): makes the touched queries fresh at most once in 1.5 s, tells screen
 * readers of new alerts, and says when the connection is lost.
 */
export function LiveProvider({ children }: { readonly children: ReactNode }) {
  const queries = useQueryClient()
  const { t } = useText()
  const [state, setState] = useState<LiveState>({ lostAt: null, eventsPerSecond: null })
  const [announcement, setAnnouncement] = useState('')

  // The server's event stream.
  useEffect(() => {
    let source: EventSource | null = null
    let retry: ReturnType<typeof setTimeout> | undefined
    let flush: ReturnType<typeof setTimeout> | undefined
    const touched = new Set<string>()

    const announce = (message: LiveMessage) => {
      if (message.kind === 'alert' && message.isNew) {
        const { severity, title, organisation } = message.alert
        setAnnouncement(
          t('ui.shell.announceAlert', {
            severity: t(`domain.severity.${severity}`),
            title,
            organisation: organisation.shortName,
          }),
        )
      } else if (message.kind === 'campaign' && message.isNew) {
        setAnnouncement(
          t('ui.shell.announceCampaign', {
            title: message.campaign.title,
            organisations: message.campaign.organisationCount,
          }),
        )
      } else if (message.kind === 'inbox') setAnnouncement(t('ui.shell.announceInbox'))
    }
    const refresh = () => {
      flush = undefined
      for (const key of touched) void queries.invalidateQueries({ queryKey: [key] })
      touched.clear()
    }
    const receive = (event: MessageEvent<string>) => {
      const message = parse(event.data)
      if (message === null) return
      if (message.kind === 'tick') {
        setState({ lostAt: null, eventsPerSecond: message.eventsPerSecond })
        return
      }
      for (const key of TOUCHES[message.kind] ?? []) touched.add(key)
      flush ??= setTimeout(refresh, FLUSH_MS)
      announce(message)
    }
    // The stream tells no status: closed for good may mean that the session has ended, which shows the door.
    const askSession = async () => {
      await queries.invalidateQueries({ queryKey: SESSION_KEY })
      if (queries.getQueryData(SESSION_KEY) === null) forgetSession(queries)
    }
    const connect = () => {
      source = new EventSource('/api/v1/stream')
      for (const kind of KINDS) source.addEventListener(kind, receive)
      source.addEventListener('open', () => {
        setState((before) => {
          if (before.lostAt !== null) void queries.invalidateQueries()
          return { ...before, lostAt: null }
        })
      })
      source.addEventListener('error', () => {
        setState((before) => ({ eventsPerSecond: null, lostAt: before.lostAt ?? now() }))
        if (source?.readyState !== EventSource.CLOSED) return
        retry = setTimeout(connect, RETRY_MS)
        void askSession()
      })
    }
    connect()
    return () => {
      source?.close()
      clearTimeout(retry)
      clearTimeout(flush)
    }
  }, [queries, t])

  return (
    <LiveContext value={state}>
      {children}
      <div className="visually-hidden" aria-live="polite" role="status">
        {announcement}
      </div>
    </LiveContext>
  )
}
