import { Menu, SegmentedControl, UnstyledButton, useMantineColorScheme } from '@mantine/core'
import { IconDeviceTv, IconLogout, IconMoon, IconSun, IconSunMoon, IconUserCircle } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useText } from '../ui/text.ts'
import { useApp } from './session.tsx'
import classes from './shell.module.css'

/** One's account, language, look, wall display, signing out; opened by the press that asked for it. */
export function AccountMenu({ initials }: { readonly initials: string }) {
  const { t, locale } = useText()
  const { session, setLocale, signOut } = useApp()
  const navigate = useNavigate()
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true })
  return (
    <Menu position="bottom-end" width={264} shadow="md" closeOnItemClick={false} defaultOpened>
      <Menu.Target>
        <UnstyledButton
          className={classes.account}
          aria-label={t('ui.shell.account', { name: session.user.displayName })}
        >
          {initials}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={classes.accountHead}>
          <strong>{session.user.displayName}</strong>
          <span>{session.roles.map((role) => t(`domain.role.${role}`)).join(', ')}</span>
        </div>
        <Menu.Divider />
        <div className={classes.accountField}>
          <span>{t('ui.shell.language')}</span>
          <SegmentedControl
            size="xs"
            aria-label={t('ui.shell.language')}
            value={locale}
            onChange={(value) => setLocale(value === 'en' ? 'en' : 'vi')}
            data={[
              { value: 'vi', label: t('ui.shell.languageVi') },
              { value: 'en', label: t('ui.shell.languageEn') },
            ]}
          />
        </div>
        <div className={classes.accountField}>
          <span>{t('ui.shell.scheme')}</span>
          <SegmentedControl
            size="xs"
            aria-label={t('ui.shell.scheme')}
            value={colorScheme}
            onChange={(value) => setColorScheme(value === 'dark' ? 'dark' : value === 'light' ? 'light' : 'auto')}
            data={[
              { value: 'light', label: <IconSun size={16} aria-label={t('ui.shell.schemeLight')} /> },
              { value: 'dark', label: <IconMoon size={16} aria-label={t('ui.shell.schemeDark')} /> },
              { value: 'auto', label: <IconSunMoon size={16} aria-label={t('ui.shell.schemeAuto')} /> },
            ]}
          />
        </div>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconUserCircle size={17} aria-hidden />}
          closeMenuOnClick
          onClick={() => void navigate({ to: '/account' })}
        >
          {t('ui.account.nav')}
        </Menu.Item>
        {session.permissions.includes('board.read') && (
          <>
            <Menu.Item
              leftSection={<IconDeviceTv size={17} aria-hidden />}
              onClick={() => void navigate({ to: '/wall' })}
            >
              {t('ui.shell.wall')}
            </Menu.Item>
          </>
        )}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={17} aria-hidden />} onClick={signOut}>
          {t('ui.shell.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
