/** One page of a list read by cursor. */
export interface PageOf<T> {
  readonly items: readonly T[]
  readonly nextCursor: string | null
}
