import { UnstyledButton } from '@mantine/core'
import type { Locale } from '@haidang/contracts'
import { useEffect } from 'react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useText } from '../ui/text.ts'
import classes from './door.module.css'
import { switchLanguage } from './language.ts'
import { storeLocale } from './session.tsx'

export interface DoorProps {
  /** Names the document. */
  readonly title: string
  readonly isWide?: boolean
  /** Told when a language is chosen on this visit. */
  readonly onLanguage?: (locale: Locale) => void
  readonly children: ReactNode
}

/** The page before the workplace: who this is on one side, what to do now on the other. */
export function Door({ title, isWide = false, onLanguage, children }: DoorProps) {
  const { i18n } = useTranslation()
  const { t, locale } = useText()
  const documentTitle = t('ui.app.documentTitle', { page: title })

  // The document's title.
  useEffect(() => {
    document.title = documentTitle
  }, [documentTitle])

  const choose = (language: Locale) => () => {
    onLanguage?.(language)
    storeLocale(language)
    void switchLanguage(i18n, language)
  }
  return (
    <div className={classes.page}>
      <aside className={classes.side}>
        <div className={classes.beam} aria-hidden />
        <div className={classes.identity}>
          <img src="/lighthouse.svg" alt="" width={56} height={56} />
          <p className={classes.name}>{t('ui.app.name')}</p>
          <p className={classes.tagline}>{t('ui.app.tagline')}</p>
          <p className={classes.lead}>{t('ui.session.lead')}</p>
        </div>
      </aside>
      <main className={classes.main} id="main">
        <div className={classes.card} data-wide={isWide || undefined}>
          {children}
        </div>
        <div className={classes.languages} role="group" aria-label={t('ui.shell.language')}>
          <UnstyledButton lang="vi" onClick={choose('vi')} aria-pressed={locale === 'vi'}>
            {t('ui.shell.languageVi')}
          </UnstyledButton>
          <UnstyledButton lang="en" onClick={choose('en')} aria-pressed={locale === 'en'}>
            {t('ui.shell.languageEn')}
          </UnstyledButton>
        </div>
      </main>
    </div>
  )
}

/** What a page of the door says first; takes the focus when the step before made way for it. */
export function DoorHead({
  title,
  lead,
  isFocused = false,
}: {
  readonly title: string
  readonly lead?: ReactNode
  readonly isFocused?: boolean
}) {
  return (
    <div>
      <h1
        className={classes.title}
        tabIndex={-1}
        ref={(heading) => {
          if (isFocused && document.activeElement === document.body) heading?.focus({ preventScroll: true })
        }}
      >
        {title}
      </h1>
      {lead !== undefined && <p className={classes.soft}>{lead}</p>}
    </div>
  )
}

export function Or() {
  const { t } = useText()
  return <div className={classes.or}>{t('ui.session.or')}</div>
}

export function SoftText({ children }: { readonly children: ReactNode }) {
  return <p className={classes.soft}>{children}</p>
}

/** Other ways to go on, as words to press. */
export function Ways({
  ways,
}: {
  readonly ways: readonly { readonly label: string; readonly onChoose: () => void }[]
}) {
  return (
    <div className={classes.ways}>
      {ways.map((way) => (
        <UnstyledButton key={way.label} onClick={way.onChoose}>
          {way.label}
        </UnstyledButton>
      ))}
    </div>
  )
}
