/** Errors of organisations, their domains, groups and tables. In English. */
import type { TranslationOf } from '../shape.ts'
import type { organisationErrors as source } from '../vi/errors-organisations.ts'

export const organisationErrors: TranslationOf<typeof source> = {
  'organisation.bad_place': {
    title: 'The organisation cannot be placed there',
    remedy: 'Choose a parent that does not lie below this organisation.',
  },
  'organisation.closed': {
    title: 'The organisation is closed',
    remedy: 'Choose the one that took it over, or reopen it first.',
  },
  'organisation.not_closed': { title: 'The organisation is open', remedy: 'Reload to see its latest state.' },
  'organisation.root_stays': {
    title: 'The organisation at the root cannot be moved, merged or closed',
    remedy: 'Choose one below it.',
  },
  'organisation.bad_merger': {
    title: 'It cannot be merged into this organisation',
    remedy: 'Choose another open organisation that does not lie below the one being merged.',
  },
  'domain.not_found': {
    title: 'The organisation has not registered this domain',
    remedy: 'Register the domain first, then check it.',
  },
  'domain.held_elsewhere': {
    title: 'The domain is proved for another organisation',
    remedy: 'If it changed hands, remove the former record and check again, or ask an administrator.',
  },
  'group.not_found': { title: 'No such group', remedy: 'Reload the list of groups.' },
  'group.bad_members': {
    title: 'A group needs members or a condition within the scope',
    remedy: 'Choose organisations, or set a condition by kind, province or sector.',
  },
  'area.not_found': {
    title: 'No province or city has this code or name',
    remedy: 'Check the code (two digits) or the name.',
  },
  'organisation_import.not_found': { title: 'No such import', remedy: 'Upload the file again.' },
  'organisation_import.bad_state': {
    title: 'The import is not at a step where this can be done',
    remedy: 'Wait until the file is read, or upload it again.',
  },
  'organisation_import.stale': {
    title: 'The organisations changed after the preview',
    remedy: 'Look at the new preview, then apply it.',
  },
  'organisation_import.has_problems': {
    title: 'Some rows have problems',
    remedy: 'Correct them and upload again, or choose to apply only the rows in order.',
  },
  'organisation_import.nothing_to_do': {
    title: 'There is nothing to apply',
    remedy: 'The file equals what is there.',
  },
  'table.unreadable': {
    title: 'The table cannot be read',
    remedy: 'Open it in Excel or LibreOffice, save it as .xlsx or CSV (UTF-8) and upload that.',
  },
  'table.no_headings': {
    title: 'No row of headings was found',
    remedy: 'Use the template; at least the columns Code and Name are needed.',
  },
  'table.too_large': {
    title: 'The table is too large',
    remedy: 'Split it into files below 50,000 rows and 20 MB.',
  },
}
