/** Names a set of switches: these rules (by `SwitchFacts.digest`), to this side. */
export function fingerprintOf(isEnabled: boolean, digest: string): string {
  return `${isEnabled ? 'on' : 'off'}:${digest}`
}
