import { domain } from './vi/domain.ts'
import { errors, problems } from './vi/errors.ts'
import { personalData } from './vi/personal-data.ts'
import { planReading } from './vi/plan-reading.ts'
import { register } from './vi/register.ts'
import { sigmaProblems } from './vi/sigma-problems.ts'
import { ui } from './vi/ui.ts'
import { nest } from './nest.ts'
import { personalDataOfScreens } from './personal-data-of-screens.ts'

export const tree = nest({
  ui,
  errors,
  problems,
  sigmaProblems,
  domain,
  personalData: personalDataOfScreens(personalData),
  planReading: { findings: planReading.findings },
  register: { columns: register.columns, problems: register.problems },
})
