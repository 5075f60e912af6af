import { domain } from './en/domain.ts'
import { errors, problems } from './en/errors.ts'
import { personalData } from './en/personal-data.ts'
import { planReading } from './en/plan-reading.ts'
import { register } from './en/register.ts'
import { sigmaProblems } from './en/sigma-problems.ts'
import { ui } from './en/ui.ts'
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
