/** Errors of mappings and samples. In English. */
import type { TranslationOf } from '../shape.ts'
import type { mappingErrors as source } from '../vi/errors-mappings.ts'

export const mappingErrors: TranslationOf<typeof source> = {
  'mapping.not_found': { title: 'This mapping was not found', remedy: 'Reload the list and choose again.' },
  'mapping.version_not_found': {
    title: 'There is no such version of a mapping',
    remedy: 'Choose a saved mapping, or save the one in the making first.',
  },
  'mapping.bad_definition': {
    title: 'The mapping is not right yet',
    remedy: 'Correct the marked rows and save again.',
  },
  'mapping.version_changed': {
    title: 'The mapping has a newer version',
    remedy: 'Reload to see the newest version and go on from there.',
  },
  'mapping.retired': { title: 'The mapping is retired', remedy: 'Take it into use again or choose another.' },
  'mapping.other_organisation': {
    title: 'The mapping belongs to another organisation',
    remedy: "Choose a mapping of the source's own organisation.",
  },
  'sample.empty': {
    title: 'There is nothing to read in the sample',
    remedy: 'Paste some log lines or choose a file that has content.',
  },
}
