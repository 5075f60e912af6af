import type { SignInAnswer } from '@haidang/contracts'
import { Button } from '@mantine/core'
import { IconIdBadge2 } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useText } from '../ui/text.ts'
import { ApiProblem } from './api-problem.ts'
import { DoorRefusal } from './door-refusal.tsx'
import { useApi } from './session.tsx'

/** What the provider's answer came to, as the platform wrote it into the address: `done`, or the code of a refusal. */
function takeOutcome(): string | null {
  const url = new URL(location.href)
  const outcome = url.searchParams.get('oidc')
  if (outcome === null) return null
  url.searchParams.delete('oidc')
  // The address is not to be followed again.
  history.replaceState(history.state, '', url)
  return /^[a-z_.]{1,60}$/.test(outcome) ? outcome : 'oidc.refused'
}

export interface ProviderButtonsProps {
  /** The token of the invitation that signing in accepts. */
  readonly invitation?: string
  /** The answer once the provider has sent the browser back: the session, or the question for a second factor. */
  readonly onAnswer: (answer: SignInAnswer) => void | Promise<void>
}

/**
 * Signing in by an identity provider: a button for each that is offered, nothing where there is none. Takes up the answer when
 * the browser comes back, and says why where it was refused.
 */
export function ProviderButtons({ invitation, onAnswer }: ProviderButtonsProps) {
  const { t } = useText()
  const api = useApi()
  const providers = useQuery({ queryKey: ['sign-in-providers'], queryFn: api.providerSignIn.offered, retry: 1 })
  const start = useMutation({
    mutationFn: (providerId: string) => api.providerSignIn.start(providerId, invitation),
    onSuccess: ({ location: address }) => location.assign(address),
  })
  const { mutate: takeUp, ...finish } = useMutation({
    mutationFn: async (outcome: string) => {
      if (outcome === 'done') return api.providerSignIn.finish()
      throw new ApiProblem(outcome, 403, null)
    },
    onSuccess: onAnswer,
  })
  const isTaken = useRef(false)
  // The address the provider's answer led to.
  useEffect(() => {
    if (isTaken.current) return
    isTaken.current = true
    const outcome = takeOutcome()
    if (outcome !== null) takeUp(outcome)
  }, [takeUp])
  const items = providers.data?.items ?? []
  return (
    <>
      <DoorRefusal error={start.error ?? finish.error} />
      {items.map((provider) => (
        <Button
          key={provider.id}
          variant="default"
          size="md"
          fullWidth
          leftSection={<IconIdBadge2 size={20} aria-hidden />}
          loading={(start.isPending && start.variables === provider.id) || finish.isPending}
          onClick={() => start.mutate(provider.id)}
        >
          {t('ui.session.signInWith', { name: provider.name })}
        </Button>
      ))}
    </>
  )
}
