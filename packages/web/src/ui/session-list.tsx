import type { AccountSession } from '@haidang/contracts'
import { Button } from '@mantine/core'
import { IconDeviceDesktop, IconDeviceMobile, IconTerminal2 } from '@tabler/icons-react'
import { StateBadge } from './badges.tsx'
import { RelativeTime } from './clock.tsx'
import { deviceName } from './device-name.ts'
import { devicePartsOf } from './device-words.ts'
import classes from './session-list.module.css'
import { useText } from './text.ts'

const POCKET = new Set(['iPhone', 'iPad', 'Android'])

function DeviceIcon({ agent }: { readonly agent: string }) {
  const { kind, system } = devicePartsOf(agent)
  const Icon = kind !== 'browser' ? IconTerminal2 : POCKET.has(system ?? '') ? IconDeviceMobile : IconDeviceDesktop
  return <Icon size={22} stroke={1.5} aria-hidden />
}

export interface SessionListProps {
  readonly label: string
  readonly sessions: readonly AccountSession[]
  /** Absent where the sessions are only shown. */
  readonly onEnd?: (session: AccountSession) => void
  /** The one being ended. */
  readonly endingId?: string | undefined
}

/** Where a person is signed in: the device in words, from where, since when; each can be ended. */
export function SessionList({ label, sessions, onEnd, endingId }: SessionListProps) {
  const text = useText()
  const { t } = text
  return (
    <ul className={classes.list} aria-label={label}>
      {sessions.map((session) => {
        const name = deviceName(text, session.agent)
        return (
          <li key={session.id} className={classes.session}>
            <DeviceIcon agent={session.agent} />
            <div className={classes.words}>
              <p className={classes.name}>
                <strong title={session.agent}>{name}</strong>
                {session.isThisOne && <StateBadge tone="good" label={t('ui.account.sessionThis')} />}
                {session.assurance === 'password' && (
                  <StateBadge tone="quiet" label={t('ui.account.sessionPasswordOnly')} />
                )}
              </p>
              <p className={classes.soft}>
                {t('ui.account.sessionFrom', { address: session.address })}
                {' · '}
                <RelativeTime at={session.lastSeenAt} />
              </p>
            </div>
            {onEnd !== undefined && !session.isThisOne && (
              <Button
                variant="default"
                size="compact-sm"
                loading={endingId === session.id}
                aria-label={`${t('ui.account.sessionEnd')}: ${name}`}
                onClick={() => onEnd(session)}
              >
                {t('ui.account.sessionEnd')}
              </Button>
            )}
          </li>
        )
      })}
    </ul>
  )
}
