/** Errors of personal data and breach notices, in English. */
import type { TranslationOf } from '../shape.ts'
import type { personalDataErrors as vi } from '../vi/errors-personal-data.ts'

export const personalDataErrors: TranslationOf<typeof vi> = {
  'processing.not_found': { title: 'This processing activity was not found', remedy: 'Reload the register.' },
  'processing.version_changed': {
    title: 'Somebody else has just saved this entry',
    remedy: 'Reload to see the new version and go on from there.',
  },
  'data_request.not_found': { title: 'This request was not found', remedy: 'Reload the list of requests.' },
  'data_request.bad_state': {
    title: 'The request is not at a step where this can be done',
    remedy: 'Reload to see where it stands.',
  },
  'data_request.not_verified': {
    title: 'The identity of the person is not verified yet',
    remedy: 'Note first how the identity was verified.',
  },
  'data_request.needs_approval': {
    title: 'This needs the agreement of a second person',
    remedy: 'Ask for approval, wait until somebody else agrees, and try again.',
  },
  'data_request.account_active': {
    title: "This person's account is still active",
    remedy: 'Let the account leave the organisation before erasing its data.',
  },
  'data_request.on_hold': {
    title: 'The data is kept by a legal hold',
    remedy: 'Lift the hold when the case is over, or answer that it cannot be erased yet, with the basis.',
  },
  'data_request.extended_already': {
    title: 'No further extension is possible',
    remedy: 'The law allows one extension only, or none for this kind of request.',
  },
  'retention.fixed': {
    title: 'The term of this kind of data is not set here',
    remedy: 'The law or another setting of the platform fixes it.',
  },
  'retention.bad_days': {
    title: 'This number of days is out of bounds',
    remedy: 'Choose between {{least}} and {{most}} days.',
  },
  'legal_hold.not_found': { title: 'This legal hold was not found', remedy: 'Reload the page.' },
  'breach.not_found': { title: 'This breach was not found', remedy: 'Reload the list.' },
  'breach.bad_state': {
    title: 'The record is not at a step where this can be done',
    remedy: 'Reload to see where it stands.',
  },
  'breach.version_changed': {
    title: 'Somebody else has just saved this record',
    remedy: 'Reload to see the new version and go on from there.',
  },
  'breach.late_reason_required': {
    title: 'A late notice needs a reason',
    remedy: 'Say why it was sent after the limit, and record it again.',
  },
  'breach.reason_required': {
    title: 'Changing when it was detected needs a reason',
    remedy: 'Say why: the change moves the limit for the notice.',
  },
  'breach.bad_time': {
    title: 'This time cannot be',
    remedy: 'It may not lie in the future, and nothing happens after it was detected.',
  },
}
