import { ActionIcon, Kbd, UnstyledButton, useComputedColorScheme } from '@mantine/core'
import { useDisclosure, useHotkeys } from '@mantine/hooks'
import { IconBroadcast, IconBroadcastOff, IconInbox, IconMenu2, IconSearch, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useRouterState } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useState } from 'react'
import type { ReactNode } from 'react'
import { hourMinute, timeOfDay, weekdayOf } from '../ui/format.ts'
import { useNow } from '../ui/now.tsx'
import { useText } from '../ui/text.ts'
import { useLive } from './live.tsx'
import { allowedNavigation } from './navigation.ts'
import { NoticeBars } from './notice-bars.tsx'
import { useApp, useMay } from './session.tsx'
import classes from './shell.module.css'
import { flagParam } from './url-state.ts'

const AccountMenu = lazy(() => import('./account-menu.tsx').then((module) => ({ default: module.AccountMenu })))
const Palette = lazy(() => import('./palette.tsx').then((module) => ({ default: module.Palette })))

function Brand() {
  const { t } = useText()
  return (
    <Link to="/" className={classes.brand}>
      <img src="/lighthouse.svg" alt="" width={32} height={32} />
      <span className={classes.brandName}>{t('ui.app.name')}</span>
    </Link>
  )
}

function Navigation({ onFollow }: { readonly onFollow: () => void }) {
  const { t } = useText()
  const { session } = useApp()
  return (
    <div className={classes.nav}>
      {allowedNavigation(session.permissions).map((section) => (
        <div key={section.label} className={classes.section}>
          <p className={classes.sectionLabel} id={`nav-${section.label}`}>
            {t(section.label)}
          </p>
          <ul aria-labelledby={`nav-${section.label}`}>
            {section.items.map((item) => (
              <li key={item.to}>
                <Link
                  to={item.to}
                  className={classes.navLink}
                  activeOptions={{ exact: item.to === '/', includeSearch: false }}
                  activeProps={{ 'data-active': true, 'aria-current': 'page' }}
                  onClick={onFollow}
                >
                  <item.icon size={19} stroke={1.6} aria-hidden />
                  <span>{t(item.label)}</span>
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
      <p className={classes.navFoot}>{session.organisation.name}</p>
    </div>
  )
}

function LiveMark() {
  const { t, locale } = useText()
  const { lostAt } = useLive()
  if (lostAt !== null) {
    return (
      <span
        className={classes.live}
        data-lost
        role="status"
        title={t('ui.shell.liveLost', { time: hourMinute(locale, lostAt) })}
      >
        <IconBroadcastOff size={18} aria-hidden />
        <span>{t('ui.shell.liveLostShort')}</span>
      </span>
    )
  }
  return (
    <span className={classes.live} title={t('ui.shell.liveTitle')}>
      <IconBroadcast size={18} aria-hidden />
      <span>{t('ui.shell.live')}</span>
    </span>
  )
}

function InboxLink() {
  const { t } = useText()
  const { api } = useApp()
  const query = useQuery({
    queryKey: ['inbox', 'waiting'],
    queryFn: () => api.inbox.list({ state: 'open', limit: 50 }),
  })
  const waiting =
    query.data?.items.filter(
      (item) => item.state === 'delivered' || item.state === 'sent' || item.state === 'seen' || item.isChanged,
    ).length ?? 0
  return (
    <Link
      to="/inbox"
      className={classes.inbox}
      title={t('ui.shell.inboxCount', { count: waiting })}
      aria-label={t('ui.shell.inboxCount', { count: waiting })}
    >
      <IconInbox size={20} aria-hidden />
      {waiting > 0 && <span className={classes.inboxCount}>{waiting}</span>}
    </Link>
  )
}

/** The account's button; its menu comes with the first press. */
function Account() {
  const { t } = useText()
  const { session } = useApp()
  const [isAsked, setAsked] = useState(false)
  const initials = session.user.displayName
    .split(' ')
    .slice(-2)
    .map((word) => word.charAt(0))
    .join('')
    .toUpperCase()
  const button = (
    <UnstyledButton
      className={classes.account}
      aria-haspopup="menu"
      aria-label={t('ui.shell.account', { name: session.user.displayName })}
      onClick={() => setAsked(true)}
    >
      {initials}
    </UnstyledButton>
  )
  if (!isAsked) return button
  return (
    <Suspense fallback={button}>
      <AccountMenu initials={initials} />
    </Suspense>
  )
}

function WallClock() {
  const { t, locale } = useText()
  const at = useNow()
  return (
    <span className={classes.clock} title={t('ui.shell.clock')}>
      <span className={classes.clockTime}>{timeOfDay(locale, at).slice(0, 5)}</span>
      <span className={classes.clockDay}>{weekdayOf(locale, at)}</span>
    </span>
  )
}

function LanguageSwitch() {
  const { t, locale } = useText()
  const { setLocale } = useApp()
  const other = locale === 'vi' ? 'en' : 'vi'
  return (
    <UnstyledButton
      className={classes.language}
      lang={other}
      aria-label={other === 'en' ? t('ui.shell.switchToEn') : t('ui.shell.switchToVi')}
      onClick={() => setLocale(other)}
    >
      {other.toUpperCase()}
    </UnstyledButton>
  )
}

/** The frame of every page: the places on the left, search, clock, live mark, inbox and account on top. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const { t } = useText()
  const [isMenuOpen, menu] = useDisclosure(false)
  const [isPaletteOpen, setPaletteOpen] = useState(false)
  const { pathname, search } = useRouterState({
    select: (state) => ({ pathname: state.location.pathname, search: state.location.search as { wall?: unknown } }),
  })
  const isWall = pathname === '/wall' || flagParam(search, 'wall') === true
  const mayInbox = useMay('inbox.read')
  const scheme = useComputedColorScheme('light')

  useHotkeys([['mod+K', () => setPaletteOpen(true)]], [])

  // The document: the wall's own scheme while the wall is shown. Only the attribute changes, never the scheme kept on the
  // device, so that a closed tab leaves nothing behind.
  useEffect(() => {
    const root = document.documentElement
    if (!isWall) {
      delete root.dataset['wall']
      return
    }
    root.dataset['wall'] = ''
    root.dataset['mantineColorScheme'] = 'dark'
    return () => {
      delete root.dataset['wall']
      root.dataset['mantineColorScheme'] = scheme
    }
  }, [isWall, scheme])

  if (isWall) {
    return (
      <main className={classes.wall} id="main">
        {children}
      </main>
    )
  }
  return (
    <div className={classes.shell} data-menu={isMenuOpen || undefined}>
      <a href="#main" className={classes.skip}>
        {t('ui.app.skip')}
      </a>
      <nav className={classes.side} aria-label={t('ui.nav.label')} id="navigation">
        <Brand />
        <Navigation onFollow={menu.close} />
      </nav>
      <header className={classes.top}>
        <ActionIcon
          className={classes.menuButton ?? ''}
          variant="subtle"
          color="gray"
          size="lg"
          onClick={menu.toggle}
          aria-expanded={isMenuOpen}
          aria-controls="navigation"
          aria-label={isMenuOpen ? t('ui.nav.close') : t('ui.nav.open')}
        >
          {isMenuOpen ? <IconX size={22} aria-hidden /> : <IconMenu2 size={22} aria-hidden />}
        </ActionIcon>
        <UnstyledButton
          className={classes.search}
          onClick={() => setPaletteOpen(true)}
          aria-keyshortcuts="Control+K"
          aria-label={t('ui.shell.searchShort')}
        >
          <IconSearch size={17} aria-hidden />
          <span className={classes.searchText}>{t('ui.shell.search')}</span>
          <Kbd size="xs" className={classes.searchKey ?? ''}>
            {'Ctrl K'}
          </Kbd>
        </UnstyledButton>
        <div className={classes.topEnd}>
          <WallClock />
          <LiveMark />
          {mayInbox && <InboxLink />}
          <LanguageSwitch />
          <Account />
        </div>
      </header>
      <main className={classes.main} id="main">
        <NoticeBars />
        {children}
      </main>
      {isPaletteOpen && (
        <Suspense fallback={null}>
          <Palette onClose={() => setPaletteOpen(false)} />
        </Suspense>
      )}
    </div>
  )
}
