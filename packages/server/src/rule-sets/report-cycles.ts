import { z } from 'zod'
import file from './report-cycles.json' with { type: 'json' }

const OnDate = z.iso.date()
const Day = z.object({
  month: z.number().int().min(1).max(12),
  day: z.number().int().min(1).max(31),
  yearOffset: z.number().int().min(-1).max(1),
})
/** `isBefore`: the day itself is too late, the last day is the one before it. */
const Due = Day.extend({ isBefore: z.boolean() })
const Cycle = z.object({
  code: z.string(),
  titleVi: z.string(),
  titleEn: z.string(),
  class: z.enum(['periodic', 'on_request', 'milestone']),
  basis: z.string(),
  inForceFrom: OnDate,
  inForceTo: OnDate.nullable(),
  turns: z.array(
    z.object({ labelVi: z.string(), from: Day, to: Day, unitDue: Due.nullable(), consolidatorDue: Due.nullable() }),
  ),
})
const CycleFile = z.object({
  id: z.literal('report-cycles'),
  isDesignChoice: z.boolean(),
  basis: z.string(),
  cycles: z.array(Cycle).min(1),
})
export type ReportCycleRule = z.infer<typeof Cycle>

/** @throws ZodError naming the place, where the file is not as the schema says */
export function loadReportCycles(content: unknown = file): readonly ReportCycleRule[] {
  return CycleFile.parse(content).cycles
}
