import { Link } from '@tanstack/react-router'
import { useMay } from '../../app/session.tsx'
import { useText } from '../../ui/text.ts'
import classes from './tokens.module.css'

/** Tokens, and the machines they are made for. */
export function TokensNav() {
  const { t } = useText()
  const mayManage = useMay('token.manage')
  if (!mayManage) return null
  return (
    <nav className={classes.nav} aria-label={t('ui.tokens.navLabel')}>
      {(
        [
          { to: '/tokens', label: t('ui.tokens.navTokens') },
          { to: '/service-accounts', label: t('ui.tokens.navAccounts') },
        ] as const
      ).map((place) => (
        <Link
          key={place.to}
          to={place.to}
          activeOptions={{ includeSearch: false }}
          activeProps={{ 'data-active': true, 'aria-current': 'page' }}
        >
          {place.label}
        </Link>
      ))}
    </nav>
  )
}
