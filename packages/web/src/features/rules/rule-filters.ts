import type { RuleSelection } from '@haidang/contracts'
import type { Query } from '../../app/http.ts'
import type { RulesSearch } from '../../app/search-params-rules.ts'

/** The question the list asks, from what the URL says. */
export function queryOf(search: RulesSearch): Query {
  return {
    text: search.text,
    levels: search.levels,
    statuses: search.statuses,
    tags: search.tags,
    techniques: search.techniques,
    products: search.products,
    services: search.services,
    categories: search.categories,
    packIds: search.packs,
    isEnabled: search.state === 'on' ? true : search.state === 'off' ? false : undefined,
    isSetAside: search.state === 'set_aside' ? true : undefined,
    isRetired: search.state === 'retired' ? true : undefined,
    hasExceptions: search.exceptions,
  }
}

/** The same rules for an act on all of them; `ruleIds` narrows it to those picked by hand. */
export function selectionOf(search: RulesSearch, ruleIds: readonly string[]): RuleSelection {
  const list = <T>(values: readonly T[] | undefined): T[] | undefined =>
    values === undefined ? undefined : [...values]
  return Object.fromEntries(
    Object.entries({
      text: search.text,
      levels: list(search.levels),
      statuses: list(search.statuses),
      tags: list(search.tags),
      techniques: list(search.techniques),
      products: list(search.products),
      services: list(search.services),
      categories: list(search.categories),
      packIds: list(search.packs),
      ruleIds: ruleIds.length === 0 ? undefined : [...ruleIds],
    } satisfies RuleSelection).filter(([, value]) => value !== undefined),
  )
}

/** How many of the filters behind "more" are set. */
export function hiddenFilterCount(search: RulesSearch): number {
  return [
    search.statuses,
    search.tags,
    search.techniques,
    search.services,
    search.categories,
    search.exceptions,
  ].filter((value) => value !== undefined).length
}
