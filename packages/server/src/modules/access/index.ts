export { allow } from './allow.ts'
export { type Asker, decide, type Decision, isInScope, type Resource } from './decide.ts'
export { type Lender, type Lent, mayTake, NOT_LENT, NOTHING_LENT, passes, readLent } from './lent.ts'
export { readable, type ResourceColumns } from './readable.ts'
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
