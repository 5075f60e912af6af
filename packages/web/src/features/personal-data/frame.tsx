import type { LawInForce } from '@haidang/contracts'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useMay } from '../../app/session.tsx'
import { Page } from '../../ui/page.tsx'
import { useText } from '../../ui/text.ts'
import classes from './personal-data.module.css'

type Tab = 'register' | 'requests' | 'breaches' | 'retention'
const TABS = [
  ['register', '/personal-data'],
  ['requests', '/personal-data/requests'],
  ['breaches', '/personal-data/breaches'],
  ['retention', '/personal-data/retention'],
] as const

/** The frame the pages of personal data share: what this is, where else to go, the acts. */
export function PersonalDataFrame({
  tab,
  lead,
  acts,
  children,
}: {
  readonly tab: Tab
  readonly lead: string
  readonly acts?: ReactNode
  readonly children: ReactNode
}) {
  const { t } = useText()
  const mayRead = useMay('personal_data.read')
  // Whoever is named in a breach comes here for that alone.
  const tabs = TABS.filter(([name]) => mayRead || name === 'breaches')
  return (
    <Page title={t('ui.personalData.title')} lead={lead} acts={acts}>
      <nav className={classes.tabs} aria-label={t('ui.personalData.title')}>
        {tabs.map(([name, to]) => (
          <Link
            key={name}
            to={to}
            className={classes.tab}
            activeOptions={{ exact: true, includeSearch: false }}
            aria-current={name === tab ? 'page' : undefined}
          >
            {t(`ui.personalData.tabs.${name}`)}
          </Link>
        ))}
      </nav>
      {children}
    </Page>
  )
}

/** The law a record goes by, and whether its text is still to be checked. */
export function LawLine({ law }: { readonly law: LawInForce }) {
  const { t } = useText()
  return (
    <p className={classes.soft}>
      {t('ui.personalData.law', { basis: law.basis })}
      {law.isToVerify && ` · ${t('ui.personalData.toVerify')}`}
    </p>
  )
}
