import { TARGET_KINDS, TargetVersion } from '@haidang/contracts'
import { z } from 'zod'
import file from './targets.json' with { type: 'json' }

/** Formulas over the platform's own data; each is computed in `modules/targets/formulas.ts`. */
export const TARGET_FORMULAS = [
  'connected_organisations',
  'sectors_connected',
  'focal_points_per_organisation',
  'warning_reach_share',
  'reports_this_year',
] as const
export type TargetFormula = (typeof TARGET_FORMULAS)[number]

const TargetRule = z.object({
  code: z.string().regex(/^T\d{2}$/),
  titleVi: z.string(),
  titleEn: z.string(),
  kind: z.enum(TARGET_KINDS),
  document: z.string(),
  place: z.string(),
  responsible: z.string(),
  formula: z.enum(TARGET_FORMULAS).nullable(),
  versions: z.array(TargetVersion).min(1),
})
const TargetFile = z.object({
  id: z.literal('targets'),
  isDesignChoice: z.boolean(),
  basis: z.string(),
  targets: z.array(TargetRule).min(1),
})
export type TargetRule = z.infer<typeof TargetRule>

/** @throws ZodError naming the place, where the file is not as the schema says */
export function loadTargets(content: unknown = file): readonly TargetRule[] {
  return TargetFile.parse(content).targets
}
