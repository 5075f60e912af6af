/** Command line: plans imported and reports built on the platform, in English. */
import type { planImport as viImport, report as viReport } from '../vi/cli-plans.ts'

export const planImport: Readonly<Record<keyof typeof viImport, string>> = {
  about: 'Import a plan document into the platform, to be reviewed and assigned',
  level: 'level: national, provincial or unit',
  parent: 'id of the plan above that this one carries out',
  stage: 'Reading: {{stage}} {{done}}/{{total}}',
  done: 'Imported {{id}}: {{number}} {{title}}; {{rows}} items, {{flagged}} to be looked at',
}
export const report: Readonly<Record<keyof typeof viReport, string>> = {
  about: 'Reports',
  list: 'List reports',
  build: 'Build a report from the data there is; it can be written to a file',
  format: 'docx, pdf or xlsx',
  out: 'write to a file',
  stage: 'Building: {{stage}} {{done}}/{{total}}',
  done: 'Built {{id}}, version {{version}}',
  saved: 'Wrote {{file}}',
}
