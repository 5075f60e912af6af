import type { Translator } from '@haidang/phrases'
import { ArchiveError } from '@haidang/documents/archive'
import type { SourceFault } from '../files/read-events.ts'

/** What is wrong with a file as a whole, in one line with its remedy. */
export function sourceFaultText(translator: Translator, fault: SourceFault): string {
  const { source, code, offset, reason } = fault
  const text = translator.lookup(
    `cli.sourceFault.${code}`,
    { reason },
    translator.t('cli.sourceFault.other', { reason }),
  )
  return `${source}@${offset}: ${code}: ${text}`
}

/** The same for what was thrown over a path; null where it is none of that. */
export function fileFailureText(translator: Translator, error: unknown): string | null {
  if (error instanceof ArchiveError)
    return sourceFaultText(translator, { source: error.place, code: error.code, offset: 0, reason: error.message })
  if (!(error instanceof Error) || !('code' in error) || !('path' in error)) return null
  const { code, path, message } = error
  return sourceFaultText(translator, { source: String(path), code: String(code), offset: 0, reason: message })
}
