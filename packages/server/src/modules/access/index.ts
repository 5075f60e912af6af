export { allow, isInScope, type Resource } from './allow.ts'
export {
  type ActMarks,
  type Actor,
  type Call,
  type Context,
  type Origin,
  personBehind,
  personRefBehind,
  systemContext,
  type TokenActor,
} from './context.ts'
export type { Door } from './door.ts'
export { PROOF_FRESH_MS, requireFreshProof } from './fresh-proof.ts'
