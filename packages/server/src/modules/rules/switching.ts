import { createHash } from 'node:crypto'

/** Names a set of switches: the same rules to the same side give the same text, whatever their order. */
export function fingerprintOf(isEnabled: boolean, ids: readonly string[]): string {
  return createHash('sha256')
    .update(JSON.stringify([isEnabled, ids.toSorted()]))
    .digest('base64url')
}
