/** Errors of plans, duties, targets, reports and files, in English. */
import type { ErrorText } from '../shape.ts'
import type { planErrors as vi } from '../vi/errors-plans.ts'

export const planErrors: Readonly<Record<keyof typeof vi, ErrorText>> = {
  'file.not_found': { title: 'The file was not found', remedy: 'Upload it again and choose it.' },
  'file.too_large': { title: 'The file is too large', remedy: 'Make it smaller (below 20 MB) or split it.' },
  'file.refused': {
    title: 'This kind of file is not accepted',
    remedy: 'Use PDF, Word (.docx), Excel (.xlsx), PNG, JPEG or plain text; the content must be of the kind it claims.',
  },
  'plan.not_found': { title: 'The plan was not found', remedy: 'Reload the list of plans.' },
  'plan.bad_state': { title: 'The plan is not at that step', remedy: 'Reload to see where it stands.' },
  'plan.duplicate': {
    title: 'This document is imported already',
    remedy: 'Open that plan, or delete it and import again.',
  },
  'plan.unreadable': {
    title: 'The document could not be read',
    remedy: 'Open it in a word processor, save it as .docx or as a PDF with text, and import again.',
  },
  'plan.no_text': {
    title: 'The PDF is a scan without text',
    remedy: 'Use the digitally signed copy, or recognise the text (OCR) and import .docx or .txt.',
  },
  'plan.locked_document': { title: 'The file has a password', remedy: 'Take the password off and import again.' },
  'plan.too_long': {
    title: 'The document is too long',
    remedy: 'Make the annexes files of their own and import each.',
  },
  'plan.bad_link': {
    title: 'These two items cannot be linked',
    remedy: 'Choose an item of the plan above that this plan carries out.',
  },
  'plan_row.not_found': { title: 'The item was not found in the document', remedy: 'Reload the review page.' },
  'plan_row.bad_act': {
    title: 'The item is past that step',
    remedy: 'Reload the review page; it may have been split, merged or assigned.',
  },
  'plan_review.nothing_to_undo': { title: 'There is nothing left to undo', remedy: 'Go on reviewing.' },
  'duty.not_found': { title: 'The duty was not found', remedy: 'Reload the list of duties.' },
  'duty.bad_state': { title: 'The duty is not at that step', remedy: 'Reload to see where it stands.' },
  'duty.not_yours': {
    title: 'The duty is not assigned to your unit',
    remedy: 'Only its lead (and, for progress, supporting) units can update it; ask who assigned it.',
  },
  'duty.no_units': { title: 'No lead unit is chosen', remedy: 'Choose at least one unit, or a group that has units.' },
  'duty.bad_date': {
    title: 'The day is not possible here',
    remedy: 'An extension ends after the present deadline; completion is not in the future.',
  },
  'duty.version_changed': {
    title: 'Somebody just updated this duty',
    remedy: 'Look at the new state and enter yours again.',
  },
  'obstacle.not_found': { title: 'The difficulty or proposal was not found', remedy: 'Reload the list.' },
  'extension.not_found': { title: 'The request for extension was not found', remedy: 'Reload the list.' },
  'extension.bad_state': { title: 'This request is decided already', remedy: 'Reload to see the decision.' },
  'calendar.not_found': {
    title: 'This calendar address is no longer valid',
    remedy: "Take a new one from the unit's page of duties.",
  },
  'work.not_found': { title: 'The background work was not found', remedy: 'Reload the page.' },
  'work.already_running': { title: 'This work is under way', remedy: 'Wait for it, or stop it and start again.' },
  'target.not_found': { title: 'The target was not found', remedy: 'Reload the list of targets.' },
  'target.by_formula': {
    title: 'This target is computed',
    remedy: 'There is nothing to enter; its page shows the formula.',
  },
  'report.not_found': { title: 'The report was not found', remedy: 'Reload the list of reports.' },
  'report.bad_state': { title: 'The report is not at that step', remedy: 'Reload to see where it stands.' },
  'report.locked': {
    title: 'The report is signed and locked',
    remedy: 'Open a supplementary report to correct figures.',
  },
  'report.no_units': {
    title: 'No reporting unit is chosen',
    remedy: 'Choose at least one unit, or a group that has units.',
  },
  'report.own_approval': { title: 'Who wrote it does not approve it', remedy: 'Ask somebody else who may approve.' },
  'report.number_taken': {
    title: 'This number is given already',
    remedy: 'Leave it empty for the next one, or choose another.',
  },
  'report.version_changed': {
    title: 'Somebody just changed this report',
    remedy: 'Look at the new version and put your changes into it.',
  },
}
