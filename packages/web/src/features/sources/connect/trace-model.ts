import type { SampleRecord } from '@haidang/contracts'

export type Origin = SampleRecord['origins'][number]

/** A piece of the raw text; `origins` are the fields (by their place in the list) that came from it. */
export interface RawPart {
  readonly text: string
  readonly origins: readonly number[]
}

/** The raw text cut where origins begin and end, nothing lost: the parts joined are the text. */
export function rawParts(raw: string, origins: readonly Origin[]): RawPart[] {
  const cuts = new Set([0, raw.length])
  const placed = origins.flatMap(({ start, end }, index) =>
    start === undefined || end === undefined || start >= end || start >= raw.length
      ? []
      : [{ start, end: Math.min(end, raw.length), index }],
  )
  for (const { start, end } of placed) cuts.add(start).add(end)
  const sorted = [...cuts].toSorted((a, b) => a - b)
  const out: RawPart[] = []
  for (let i = 0; i + 1 < sorted.length; i++) {
    const from = sorted[i] ?? 0
    const to = sorted[i + 1] ?? 0
    out.push({
      text: raw.slice(from, to),
      origins: placed.filter((one) => one.start <= from && one.end >= to).map((one) => one.index),
    })
  }
  return out
}

export type FieldKind = 'field' | 'unmapped' | 'own'

/** Whether a field was taken from the source, is kept from it unmapped, or is what the parser says itself. */
export function kindOf(origin: Origin): FieldKind {
  if (origin.to.startsWith('unmapped.')) return 'unmapped'
  return origin.start === undefined && origin.from === undefined ? 'own' : 'field'
}

const RANK: Readonly<Record<FieldKind, number>> = { field: 0, unmapped: 1, own: 2 }

/** The places of origins in the order a person reads them: what was taken, what was kept, what the parser added. */
export function readingOrder(origins: readonly Origin[]): number[] {
  return origins
    .map((origin, index) => ({ index, rank: RANK[kindOf(origin)] }))
    .toSorted((a, b) => a.rank - b.rank || a.index - b.index)
    .map(({ index }) => index)
}

/** The next place in `order` from `active`, one step on or back; the first or last at its ends. Null where there is none. */
export function stepTo(order: readonly number[], active: number | null, step: 1 | -1): number | null {
  if (order.length === 0) return null
  const at = active === null ? -1 : order.indexOf(active)
  if (at < 0) return order[step === 1 ? 0 : order.length - 1] ?? null
  return order[Math.min(order.length - 1, Math.max(0, at + step))] ?? null
}
