/** Traffic Light Protocol 2.0 (FIRST), from least to most restricted. */
export const TLP_LEVELS = ['clear', 'green', 'amber', 'amber+strict', 'red'] as const
export type Tlp = (typeof TLP_LEVELS)[number]

/** Position in the order of restriction: 0 = clear … 4 = red. */
export function tlpRank(tlp: Tlp): number {
  return TLP_LEVELS.indexOf(tlp)
}

/** The more restricted of two markings: on a merge a marking can only be tightened. */
export function tightest(a: Tlp, b: Tlp): Tlp {
  return tlpRank(a) >= tlpRank(b) ? a : b
}

/** Whether something marked `marking` may be shown to a reader cleared up to `clearance`. */
export function mayRead(clearance: Tlp, marking: Tlp): boolean {
  return tlpRank(marking) <= tlpRank(clearance)
}
