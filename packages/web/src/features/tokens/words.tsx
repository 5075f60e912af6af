import type { ApiToken, Permission } from '@haidang/contracts'
import { StateBadge } from '../../ui/badges.tsx'
import { RelativeTime } from '../../ui/clock.tsx'
import { dayOf } from '../../ui/format.ts'
import { useText } from '../../ui/text.ts'
import classes from './tokens.module.css'

const TONES = { live: 'good', expiring: 'warn', expired: 'quiet', revoked: 'quiet', dormant: 'bad' } as const

export function TokenState({ token }: { readonly token: ApiToken }) {
  const { t } = useText()
  return <StateBadge tone={TONES[token.state]} label={t(`ui.tokens.state.${token.state}`)} />
}

/** The day a token ends, told by colour and by words where it is near or past. */
export function TokenEnd({ token }: { readonly token: ApiToken }) {
  const { locale } = useText()
  const tone = token.state === 'expiring' ? classes.expiring : token.state === 'expired' ? classes.expired : undefined
  return <span className={tone}>{dayOf(locale, token.expiresAt)}</span>
}

export function LastUse({ at }: { readonly at: string | null }) {
  const { t } = useText()
  return at === null ? <span className={classes.soft}>{t('ui.tokens.neverUsed')}</span> : <RelativeTime at={at} />
}

/** What a permission is called. */
export function usePermissionName(): (permission: Permission) => string {
  const { t } = useText()
  return (permission) => t(`domain.auditAction.${permission}`)
}

/** Permissions one under the other; those without effect struck out. */
export function PermissionList({
  permissions,
  lost = [],
}: {
  readonly permissions: readonly Permission[]
  readonly lost?: readonly Permission[]
}) {
  const { t } = useText()
  const nameOf = usePermissionName()
  return (
    <ul className={classes.permissions}>
      {permissions.map((permission) => {
        const isLost = lost.includes(permission)
        return (
          <li key={permission}>
            <span data-lost={isLost || undefined}>{nameOf(permission)}</span>
            {isLost && <p className={classes.bad}>{t('ui.tokens.lost')}</p>}
          </li>
        )
      })}
    </ul>
  )
}
