/**
 * Schemas of the contracts are interpreted, not compiled: the policy of the pages refuses code made of text, and asking whether it might
 * be allowed is a violation already. Imported before anything that could bring a schema along.
 */
Reflect.set(globalThis, '__zod_globalConfig', { jitless: true })
