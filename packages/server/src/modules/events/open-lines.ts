import { AppError } from '@haidang/contracts'
import type { EventId } from '@haidang/std'
import type { LakeReader, QuarantineItem } from '#src/platform/lake/index.ts'
import { askLake } from './ask-lake.ts'

const AT_ONCE = 500

/**
 * The chosen lines that are still open; those handled already or outside the scope are left out.
 * @throws AppError `quarantine.not_found` where none is left
 */
export async function openLines(
  reader: Pick<LakeReader, 'listQuarantine'>,
  eventIds: readonly string[],
): Promise<QuarantineItem[]> {
  const ids = [...new Set(eventIds)] as EventId[]
  const found: QuarantineItem[] = []
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const chosen = ids.slice(at, at + AT_ONCE)
    const page = await askLake(false, () => reader.listQuarantine({ eventIds: chosen, state: 'open', limit: AT_ONCE }))
    found.push(...page.items)
  }
  if (found.length === 0) throw new AppError('quarantine.not_found')
  return found
}

/** How many of the lines belong to each organisation: what an audit row says instead of naming a thousand lines. */
export function linesByOrganisation(lines: readonly QuarantineItem[]): Map<string, QuarantineItem[]> {
  const grouped = new Map<string, QuarantineItem[]>()
  for (const line of lines) grouped.set(line.tenant, [...(grouped.get(line.tenant) ?? []), line])
  return grouped
}
