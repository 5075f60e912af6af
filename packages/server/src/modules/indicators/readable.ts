import { mayRead, type Tlp, TLP_LEVELS } from '@haidang/std'

/** The markings a reader of this clearance may see. */
export function readableTlps(clearance: Tlp): readonly Tlp[] {
  return TLP_LEVELS.filter((level) => mayRead(clearance, level))
}
