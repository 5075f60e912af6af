import { Link } from '@tanstack/react-router'
import { useMay } from '../../app/session.tsx'
import { useText } from '../../ui/text.ts'
import classes from './rules.module.css'

/** The places of the rules: the list, what it covers, where it comes from, what is passed over, what to improve. */
export function RulesNav() {
  const { t } = useText()
  const mayTune = useMay('rule.tune')
  const places = [
    { to: '/rules', label: t('ui.rules.nav.list') },
    { to: '/rules/coverage', label: t('ui.rules.nav.coverage') },
    { to: '/rules/packs', label: t('ui.rules.nav.packs') },
    { to: '/rules/exceptions', label: t('ui.rules.nav.exceptions') },
    ...(mayTune ? [{ to: '/rules/tuning', label: t('ui.rules.nav.tuning') } as const] : []),
    { to: '/rules/health', label: t('ui.rules.nav.health') },
  ] as const
  return (
    <nav className={classes.nav} aria-label={t('ui.rules.nav.label')}>
      {places.map((place) => (
        <Link
          key={place.to}
          to={place.to}
          activeOptions={{ exact: place.to === '/rules', includeSearch: false }}
          activeProps={{ 'data-active': true, 'aria-current': 'page' }}
        >
          {place.label}
        </Link>
      ))}
    </nav>
  )
}
