import { ActionIcon } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { IconCircle, IconCircleCheck, IconX } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import type { ReactNode } from 'react'
import { LinkButton } from '../ui/link-button.tsx'
import { useText } from '../ui/text.ts'
import classes from './first-steps.module.css'
import { useApp } from './session.tsx'

const PEOPLE_WANTED = 3
const itemOf = (userId: string) => `haidang.firstSteps.${userId}`

function wasDismissed(userId: string): boolean {
  try {
    return localStorage.getItem(itemOf(userId)) === 'done'
  } catch {
    return false
  }
}

function dismiss(userId: string): void {
  try {
    localStorage.setItem(itemOf(userId), 'done')
  } catch {
    // It comes back with the next visit.
  }
}

interface Step {
  readonly key: string
  readonly label: string
  readonly detail?: string
  readonly isDone: boolean
  /** A place to go, drawn as the one filled button where it is the next step. */
  readonly act: (variant: 'filled' | 'default') => ReactNode
}

/** What is done of the first day, read from the accounts, organisations and sources there are. */
function useSteps(): readonly Step[] | null {
  const { t } = useText()
  const { api, session } = useApp()
  const facts = useQuery({
    queryKey: ['first-steps'],
    queryFn: async ({ signal }) => {
      const [account, organisations, users, sources] = await Promise.all([
        api.account.read(),
        api.organisations.list({ limit: 2 }, signal),
        api.users.list({ limit: PEOPLE_WANTED + 1 }, signal),
        api.sources.list({ limit: 1 }, signal),
      ])
      return {
        hasFactor: account.totp !== null || account.passkeys.length > 0,
        codes: account.recoveryCodesLeft,
        organisations: organisations.items.filter(({ id }) => id !== session.organisation.id).length,
        people: users.items.filter(({ id }) => id !== session.user.id).length,
        sources: sources.items.length,
      }
    },
    staleTime: 0,
  })
  if (facts.data === undefined) return null
  const { hasFactor, codes, organisations, people, sources } = facts.data
  return [
    {
      key: 'secondFactor',
      label: t('ui.firstSteps.secondFactor'),
      isDone: hasFactor,
      act: (variant) => (
        <LinkButton to="/account" variant={variant}>
          {t('ui.firstSteps.secondFactorAct')}
        </LinkButton>
      ),
    },
    {
      key: 'recoveryCodes',
      label: t('ui.firstSteps.recoveryCodes'),
      isDone: codes > 0,
      act: (variant) => (
        <LinkButton to="/account" variant={variant}>
          {t('ui.firstSteps.recoveryCodesAct')}
        </LinkButton>
      ),
    },
    {
      key: 'organisation',
      label: t('ui.firstSteps.organisation'),
      isDone: organisations > 0,
      act: (variant) => (
        <LinkButton variant={variant} to="/organisations" search={{ create: true }}>
          {t('ui.firstSteps.organisationAct')}
        </LinkButton>
      ),
    },
    {
      key: 'people',
      label: t('ui.firstSteps.people'),
      detail: t('ui.firstSteps.peopleCount', { count: Math.min(people, PEOPLE_WANTED) }),
      isDone: people >= PEOPLE_WANTED,
      act: (variant) => (
        <LinkButton variant={variant} to="/people" search={{ create: true }}>
          {t('ui.firstSteps.peopleAct')}
        </LinkButton>
      ),
    },
    {
      key: 'source',
      label: t('ui.firstSteps.source'),
      isDone: sources > 0,
      act: (variant) => (
        <LinkButton to="/sources/connect" variant={variant}>
          {t('ui.firstSteps.sourceAct')}
        </LinkButton>
      ),
    },
  ]
}

function List({ onDismiss }: { readonly onDismiss: () => void }) {
  const { t } = useText()
  const steps = useSteps()
  const wasOpen = useRef(false)
  if (steps === null) return null
  const done = steps.filter(({ isDone }) => isDone).length
  const next = steps.find(({ isDone }) => !isDone)
  if (next !== undefined) wasOpen.current = true
  // Told once, to who has just done the last of it; a platform long at work says nothing.
  if (!wasOpen.current) return null
  return (
    <section className={classes.panel} aria-labelledby="first-steps">
      <header className={classes.head}>
        <div>
          <h2 id="first-steps">{t('ui.firstSteps.title')}</h2>
          <p>{next === undefined ? t('ui.firstSteps.allDone') : t('ui.firstSteps.lead')}</p>
        </div>
        <p className={classes.count}>{t('ui.firstSteps.progress', { done, total: steps.length })}</p>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          title={t('ui.firstSteps.dismiss')}
          aria-label={t('ui.firstSteps.dismiss')}
          onClick={onDismiss}
        >
          <IconX size={18} aria-hidden />
        </ActionIcon>
      </header>
      <ol className={classes.steps}>
        {steps.map((step) => (
          <li key={step.key} className={classes.step} data-done={step.isDone || undefined}>
            {step.isDone ? (
              <IconCircleCheck size={22} role="img" aria-label={t('ui.firstSteps.done')} />
            ) : (
              <IconCircle size={22} role="img" aria-label={t('ui.firstSteps.waiting')} />
            )}
            <div className={classes.words}>
              <p>{step.label}</p>
              {step.detail !== undefined && !step.isDone && <p className={classes.detail}>{step.detail}</p>}
            </div>
            {!step.isDone && <div>{step.act(step === next ? 'filled' : 'default')}</div>}
          </li>
        ))}
      </ol>
    </section>
  )
}

/** The first day's work of an administrator, until it is done or put away. */
export function FirstSteps() {
  const { session } = useApp()
  const [isGone, setGone] = useState(() => wasDismissed(session.user.id))
  const may = (['organisation.manage', 'user.manage', 'source.manage'] as const).every((permission) =>
    session.permissions.includes(permission),
  )
  if (isGone || !may || !session.isCentre) return null
  return (
    <List
      onDismiss={() => {
        dismiss(session.user.id)
        setGone(true)
      }}
    />
  )
}
