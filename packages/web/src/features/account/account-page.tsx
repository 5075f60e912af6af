import type { Account } from '@haidang/contracts'
import { Button, SegmentedControl, useMantineColorScheme } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Loaded } from '../../app/loaded.tsx'
import { useApp } from '../../app/session.tsx'
import { ExactTime } from '../../ui/clock.tsx'
import { Facts } from '../../ui/facts.tsx'
import { Page, Panel } from '../../ui/page.tsx'
import { useText } from '../../ui/text.ts'
import classes from './account.module.css'
import { FactorsPanel } from './factors-panel.tsx'
import { PasswordDialog } from './password-dialog.tsx'
import { SessionsPanel } from './sessions-panel.tsx'
import { useState } from 'react'

function About({ account }: { readonly account: Account }) {
  const { t } = useText()
  const { user } = account
  return (
    <Panel title={t('ui.account.about')}>
      <Facts
        facts={[
          { label: t('ui.people.displayName'), value: user.displayName },
          { label: t('ui.people.login'), value: user.login },
          { label: t('ui.field.organisation'), value: user.organisation.name },
          { label: t('ui.people.roles'), value: user.roles.map((role) => t(`domain.role.${role}`)).join(', ') },
          { label: t('ui.people.email'), value: user.email ?? t('ui.list.none') },
        ]}
      />
      <p className={classes.soft}>{t('ui.account.aboutHint')}</p>
    </Panel>
  )
}

function Password({ account }: { readonly account: Account }) {
  const { t } = useText()
  const [isOpen, setOpen] = useState(false)
  return (
    <Panel
      title={t('ui.account.passwordTitle')}
      acts={
        account.hasPassword && (
          <Button variant="default" size="xs" onClick={() => setOpen(true)}>
            {t('ui.account.changePassword')}
          </Button>
        )
      }
    >
      {account.hasPassword ? (
        <p className={classes.soft}>
          {t('ui.account.passwordChanged')}{' '}
          {account.passwordChangedAt === null ? t('ui.clock.never') : <ExactTime at={account.passwordChangedAt} />}
        </p>
      ) : (
        <p className={classes.soft}>{t('ui.account.passwordNone')}</p>
      )}
      {isOpen && <PasswordDialog account={account} onClose={() => setOpen(false)} />}
    </Panel>
  )
}

function Preferences() {
  const { t, locale } = useText()
  const { setLocale } = useApp()
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true })
  return (
    <Panel title={t('ui.account.preferences')}>
      <div className={classes.block}>
        <div className={classes.blockHead}>
          <h3>{t('ui.account.language')}</h3>
          <SegmentedControl
            aria-label={t('ui.account.language')}
            value={locale}
            onChange={(value) => setLocale(value === 'en' ? 'en' : 'vi')}
            data={[
              { value: 'vi', label: t('ui.shell.languageVi') },
              { value: 'en', label: t('ui.shell.languageEn') },
            ]}
          />
        </div>
        <p className={classes.soft}>{t('ui.account.languageHint')}</p>
      </div>
      <div className={classes.block}>
        <div className={classes.blockHead}>
          <h3>{t('ui.shell.scheme')}</h3>
          <SegmentedControl
            aria-label={t('ui.shell.scheme')}
            value={colorScheme}
            onChange={(value) => setColorScheme(value === 'dark' ? 'dark' : value === 'light' ? 'light' : 'auto')}
            data={[
              { value: 'light', label: t('ui.shell.schemeLight') },
              { value: 'dark', label: t('ui.shell.schemeDark') },
              { value: 'auto', label: t('ui.shell.schemeAuto') },
            ]}
          />
        </div>
      </div>
    </Panel>
  )
}

/** One's own account: how to sign in, where one is signed in, in which language. */
export function AccountPage() {
  const { t } = useText()
  const { api, session } = useApp()
  const account = useQuery({ queryKey: ['account'], queryFn: api.account.read })
  return (
    <Page title={t('ui.account.title')} lead={t('ui.account.lead', { name: session.user.displayName })} width="reading">
      <Loaded query={account}>
        {(value) => (
          <div className={classes.panels}>
            <div className={classes.column}>
              <FactorsPanel account={value} />
              <Password account={value} />
            </div>
            <div className={classes.column}>
              <SessionsPanel />
              <Preferences />
              <About account={value} />
            </div>
          </div>
        )}
      </Loaded>
    </Page>
  )
}
