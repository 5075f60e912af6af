import type { vi } from './catalogue-vi.ts'
import { cli } from './en/cli.ts'
import { domain } from './en/domain.ts'
import { errors, problems } from './en/errors.ts'
import { mail } from './en/mail.ts'
import { sigmaProblems } from './en/sigma-problems.ts'
import { personalData } from './en/personal-data.ts'
import { planReading } from './en/plan-reading.ts'
import { register } from './en/register.ts'
import { reports } from './en/reports.ts'
import { ui } from './en/ui.ts'
import type { TranslationOf } from './shape.ts'

export const en: TranslationOf<typeof vi> = {
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
}
