/**
 * When one organisation saw one artefact: a count and the hours of presence as a few runs of consecutive hours (or
 * whatever the resolution is). Runs are sets, so the order of arrival does not matter.
 */
export interface Sightings {
  count: number
  firstSeenAt: number
  lastSeenAt: number
  /** Pairs of first and last bucket, ascending, apart by at least one bucket. */
  runs: number[]
}

/** Most runs kept; the oldest is forgotten first. */
export const MAX_RUNS = 32

/** Adds a bucket; says whether it was new. */
export function addBucket(runs: number[], bucket: number): boolean {
  let i = runs.length - 2
  while (i >= 0 && (runs[i] ?? 0) > bucket) i -= 2
  if (i >= 0 && bucket <= (runs[i + 1] ?? 0)) return false
  const touchesLeft = i >= 0 && (runs[i + 1] ?? 0) === bucket - 1
  const touchesRight = i + 2 < runs.length && (runs[i + 2] ?? 0) === bucket + 1
  if (touchesLeft && touchesRight) runs.splice(i + 1, 2)
  else if (touchesLeft) runs[i + 1] = bucket
  else if (touchesRight) runs[i + 2] = bucket
  else {
    runs.splice(i + 2, 0, bucket, bucket)
    if (runs.length > 2 * MAX_RUNS) runs.splice(0, 2)
  }
  return true
}

/**
 * Whether at least `wanted` organisations have presence within some span of `width` buckets that holds `bucket`.
 * Cost: the organisations' runs near the bucket, plus the width.
 */
export function meetWithin(all: Iterable<Sightings>, bucket: number, width: number, wanted: number): boolean {
  const starts = new Int32Array(width + 1)
  for (const { runs } of all) {
    let coveredTo = -1
    for (let i = 0; i < runs.length; i += 2) {
      const from = Math.max(0, (runs[i] ?? 0) - width + 1 - (bucket - width + 1), coveredTo + 1)
      const to = Math.min(width - 1, (runs[i + 1] ?? 0) - (bucket - width + 1))
      if (from > to) continue
      starts[from] = (starts[from] ?? 0) + 1
      starts[to + 1] = (starts[to + 1] ?? 0) - 1
      coveredTo = to
    }
  }
  let present = 0
  for (let s = 0; s < width; s++) {
    present += starts[s] ?? 0
    if (present >= wanted) return true
  }
  return false
}
