import { cli } from './vi/cli.ts'
import { domain } from './vi/domain.ts'
import { errors, problems } from './vi/errors.ts'
import { mail } from './vi/mail.ts'
import { sigmaProblems } from './vi/sigma-problems.ts'
import { personalData } from './vi/personal-data.ts'
import { planReading } from './vi/plan-reading.ts'
import { register } from './vi/register.ts'
import { reports } from './vi/reports.ts'
import { ui } from './vi/ui.ts'

/** The source of truth: its keys are the keys of the product. */
export const vi = {
  ui,
  errors,
  problems,
  sigmaProblems,
  mail,
  cli,
  domain,
  personalData,
  planReading,
  register,
  reports,
} as const
