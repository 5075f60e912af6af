import type { MappingProblemCode } from '@haidang/contracts'

const WARNINGS: ReadonlySet<MappingProblemCode> = new Set(['mapping.no_time', 'mapping.missing_required'])

/** What a person should know of a mapping and may leave so: events then have their receive time, or an attribute less. */
export function isWarning(code: MappingProblemCode): boolean {
  return WARNINGS.has(code)
}
