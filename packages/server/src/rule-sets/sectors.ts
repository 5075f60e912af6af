import { type Sector, SectorCode } from '@haidang/contracts'
import { z } from 'zod'
import file from './sectors.json' with { type: 'json' }

const SectorFile = z.object({
  id: z.literal('sectors'),
  isDesignChoice: z.boolean(),
  basis: z.string(),
  sectors: z
    .array(
      z.object({
        code: SectorCode,
        number: z.number().int().min(1),
        versions: z
          .array(
            z.object({
              inForceFrom: z.iso.date(),
              inForceTo: z.iso.date().nullable(),
              leadBody: z.string(),
              basis: z.string(),
              isToVerify: z.boolean(),
            }),
          )
          .min(1),
      }),
    )
    .length(11),
})

export interface Sectors {
  /** The priority sectors by number, with the body that leads each on a day (`YYYY-MM-DD`). */
  on(date: string): readonly Sector[]
}

/** @throws ZodError naming the place, where the file is not as the schema says */
export function loadSectors(content: unknown = file): Sectors {
  const { sectors } = SectorFile.parse(content)
  return {
    on: (date) =>
      sectors.flatMap(({ code, number, versions }) => {
        const version =
          versions.findLast((v) => v.inForceFrom <= date && (v.inForceTo === null || date <= v.inForceTo)) ??
          versions[0]
        if (version === undefined) return []
        const { leadBody, inForceFrom, basis, isToVerify } = version
        return [{ code, number, leadBody, inForceFrom, basis, isToVerify }]
      }),
  }
}
