import type { Translator } from '@haidang/phrases'
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
