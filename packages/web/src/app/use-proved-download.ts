import { useApp } from './session.tsx'
import { useStepUp } from './step-up.ts'

/** A proof that ends while the answer is on its way would show the refusal in place of the file. */
const MARGIN_MS = 30_000

/**
 * Saves a file whose road asks for a fresh proof: a link cannot be asked again like a request, so the question comes first.
 * @returns what saves the file behind an address
 */
export function useProvedDownload(): (href: string) => Promise<void> {
  const { api } = useApp()
  const stepUp = useStepUp()
  return async (href) => {
    const { steppedUpUntil } = await api.session.read()
    const isFresh = steppedUpUntil !== null && Date.parse(steppedUpUntil) > Date.now() + MARGIN_MS
    if (isFresh || (await stepUp.ask())) window.location.assign(href)
  }
}
