import { Resolver } from 'node:dns/promises'

/**
 * The TXT records of a name, each joined of its parts (RFC 1035 §3.3.14); none where the name or such a record is not there, null
 * where the name servers could not be asked.
 */
export type LookUpTxt = (name: string) => Promise<readonly string[] | null>

const NOT_THERE = new Set(['ENOTFOUND', 'ENODATA'])

/** Asks the machine's name servers, past its own hosts file. */
export function createTxtLookUp(options: { readonly timeoutMs: number; readonly tries: number }): LookUpTxt {
  return async (name) => {
    const resolver = new Resolver({ timeout: options.timeoutMs, tries: options.tries })
    try {
      return (await resolver.resolveTxt(name)).map((parts) => parts.join(''))
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined
      return typeof code === 'string' && NOT_THERE.has(code) ? [] : null
    }
  }
}
