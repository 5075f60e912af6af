import { AreaUnit } from '@haidang/contracts'
import { foldVietnamese } from '@haidang/std'
import { z } from 'zod'
import file from './provinces.json' with { type: 'json' }

const ProvinceFile = z.object({
  id: z.literal('provinces'),
  isDesignChoice: z.boolean(),
  basis: z.string(),
  units: z.array(AreaUnit).min(34),
})

/** The provinces of the country through time. */
export interface Provinces {
  /** All of them, those that ended too, by code and then by time. */
  readonly units: readonly AreaUnit[]
  /** Those there on a day (`YYYY-MM-DD`). */
  on(date: string): readonly AreaUnit[]
  /**
   * What a code or a name meant on a day. A code may have named another province before; a name that was not there on that day
   * is found among those of other days, the latest first.
   */
  find(area: string, asOf: string): AreaUnit | undefined
  /** The unit a unit's land lies in on a day: it follows one merger after another until that day. */
  resolveOn(unit: AreaUnit, date: string): AreaUnit
}

const isThere = (unit: AreaUnit, date: string): boolean =>
  (unit.validFrom === null || unit.validFrom <= date) && (unit.validUntil === null || date < unit.validUntil)

/** A name as people write it: without diacritics, signs, and the rank before it. */
export function areaKey(name: string): string {
  return foldVietnamese(name)
    .replaceAll(/[^a-z0-9]+/g, ' ')
    .trim()
    .replace(/^(tinh|thanh pho|tp|province of|city of) /, '')
    .replace(/ (province|city)$/, '')
}

/** @throws ZodError naming the place, where the file is not as the schema says */
export function loadProvinces(content: unknown = file): Provinces {
  const { units } = ProvinceFile.parse(content)
  const byCode = Map.groupBy(units, (unit) => unit.code)
  const byName = Map.groupBy(units, (unit) => areaKey(unit.name))
  const latest = (found: readonly AreaUnit[]): AreaUnit | undefined =>
    found.toSorted((a, b) => ((a.validFrom ?? '') < (b.validFrom ?? '') ? 1 : -1))[0]
  return {
    units,
    on: (date) => units.filter((unit) => isThere(unit, date)),
    find(area, asOf) {
      const found = byCode.get(area.trim()) ?? byName.get(areaKey(area)) ?? []
      return found.find((unit) => isThere(unit, asOf)) ?? latest(found)
    },
    resolveOn(unit, date) {
      let current = unit
      // Every step goes forward in time: there are no more steps than units.
      for (let steps = 0; steps < units.length; steps++) {
        const { validUntil, intoCode } = current
        if (validUntil === null || date < validUntil || intoCode === null) return current
        const next = byCode.get(intoCode)?.find((other) => isThere(other, validUntil))
        if (next === undefined) return current
        current = next
      }
      return current
    },
  }
}
