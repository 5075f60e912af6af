import type { Locale } from '@haidang/contracts'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { Door } from '../../app/door.tsx'
import { useWholeCatalogue } from '../../app/language.ts'
import { useApi } from '../../app/session.tsx'
import { RowsSkeleton } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'
import { SignInForm } from './sign-in-form.tsx'

const SetupForm = lazy(() => import('./setup-form.tsx').then((module) => ({ default: module.SetupForm })))

/** The door: signing in, or the first administrator on a system that has none yet. */
export function SignInPage({ hasEnded }: { readonly hasEnded: boolean }) {
  const { t } = useText()
  const api = useApi()
  // Pressed on this visit: only then it outweighs the language kept with the account.
  const [chosen, setChosen] = useState<Locale | null>(null)
  const setup = useQuery({ queryKey: ['setup'], queryFn: api.setup.state, retry: 1 })
  const isNeeded = setup.data?.isNeeded === true
  // The setup names the provinces.
  const hasWords = useWholeCatalogue(isNeeded)
  return (
    <Door title={isNeeded ? t('ui.session.setupTitle') : t('ui.session.title')} onLanguage={setChosen}>
      {setup.isPending || (isNeeded && !hasWords) ? (
        <RowsSkeleton rows={5} height={28} />
      ) : isNeeded ? (
        <Suspense fallback={<RowsSkeleton rows={7} height={28} />}>
          <SetupForm chosen={chosen} />
        </Suspense>
      ) : (
        <SignInForm hasEnded={hasEnded} chosen={chosen} />
      )}
    </Door>
  )
}
