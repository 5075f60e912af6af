/**
 * Schemas of the contracts are interpreted, not compiled: the policy of the pages refuses code made of text, and asking whether it might
 * be allowed is a violation already. Called before any page is loaded that brings a schema along.
 */
export function interpretSchemas(): void {
  Reflect.set(globalThis, '__zod_globalConfig', { jitless: true })
}
