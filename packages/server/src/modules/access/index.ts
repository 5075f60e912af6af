export { allow, isInScope, type Resource } from './allow.ts'
export { type Actor, type Call, type Context, systemContext } from './context.ts'
export type { Door } from './door.ts'
