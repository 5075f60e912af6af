import { domain } from './vi/domain.ts'
import { errors, problems } from './vi/errors.ts'
import { planReading } from './vi/plan-reading.ts'
import { sigmaProblems } from './vi/sigma-problems.ts'
import { ui } from './vi/ui.ts'
import { nest } from './nest.ts'

export const tree = nest({
  ui,
  errors,
  problems,
  sigmaProblems,
  domain,
  planReading: { findings: planReading.findings },
})
