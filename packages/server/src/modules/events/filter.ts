import type { EventFilter } from '@haidang/contracts'
import { canonicalDomain, canonicalEmail, canonicalHash, canonicalUrl } from '@haidang/parsers'
import { canonicalIp, type SourceId, type TenantId } from '@haidang/std'
import type { EventFilter as LakeFilter } from '#src/platform/lake/index.ts'
import { spanOf } from './model.ts'

/**
 * A value as it stands among the observables of events: canonical address, URL, e-mail, hash or domain; names of users, processes
 * and files in lower case.
 */
export function searchedValue(text: string): string {
  const value = text.trim()
  return (
    canonicalIp(value) ??
    (value.includes('://') ? canonicalUrl(value) : null) ??
    (value.includes('@') ? canonicalEmail(value) : null) ??
    canonicalHash(value) ??
    canonicalDomain(value) ??
    value.toLowerCase()
  )
}

/** The filter of a page as the lake understands it. @throws AppError `search.bad_range` */
export function toLakeFilter(filter: EventFilter, now: number): LakeFilter {
  const text = filter.text?.normalize('NFC').trim()
  const value = filter.value?.trim()
  return {
    ...spanOf(filter, now),
    ...(text ? { text } : {}),
    ...(value ? { value: searchedValue(value) } : {}),
    ...(filter.organisationIds === undefined ? {} : { organisations: filter.organisationIds as TenantId[] }),
    ...(filter.sourceId === undefined ? {} : { sourceId: filter.sourceId as SourceId }),
    ...(filter.classUid === undefined ? {} : { classUid: filter.classUid }),
    ...(filter.minSeverityId === undefined ? {} : { severityMin: filter.minSeverityId }),
    ...(filter.isAlert === undefined ? {} : { isAlert: filter.isAlert }),
    ...(filter.ruleKey === undefined ? {} : { ruleKey: filter.ruleKey }),
  }
}
