/** Errors of the second hand, delegations and emergency access, in English. */
import type { ErrorText } from '../shape.ts'
import type { accessErrors as vi } from '../vi/errors-access.ts'

export const accessErrors: Readonly<Record<keyof typeof vi, ErrorText>> = {
  'approval.not_found': {
    title: 'The request for a second hand was not found',
    remedy: 'Load the list of requests again.',
  },
  'approval.own': {
    title: 'Nobody decides what they asked for, or what is about themselves',
    remedy: 'Ask somebody else who may decide it.',
  },
  'approval.bad_state': {
    title: 'The request was decided or has expired',
    remedy: 'Load it again to see the outcome; where it is still needed, ask anew.',
  },
  'approval.already_asked': {
    title: 'A request for this is already waiting',
    remedy: 'Wait for the decision, or withdraw the old request and ask again.',
  },
  'approval.requester_gone': {
    title: 'Whoever asked may no longer do this',
    remedy: 'Refuse the request; somebody who may do it asks anew.',
  },
  'delegation.not_found': { title: 'The delegation was not found', remedy: 'Load the list of delegations again.' },
  'delegation.wider': {
    title: 'The delegation is wider than what the giver holds',
    remedy:
      'Choose only permissions the giver holds by role; the receiver belongs to the same organisation and reaches and reads no further.',
  },
  'delegation.bad_period': {
    title: 'The period of the delegation is not right',
    remedy: 'Let it end after it begins, in the future, and within 90 days.',
  },
  'delegation.bad_state': {
    title: 'The delegation has ended',
    remedy: 'Load the list again; where it is still needed, make a new one.',
  },
  'break_glass.not_found': { title: 'The emergency access was not found', remedy: 'Load the list again.' },
  'break_glass.not_for_role': {
    title: 'This role may not open the chosen emergency set',
    remedy: 'Choose another set, or ask the shift leader or a security officer.',
  },
  'break_glass.active': {
    title: 'An emergency access is still open',
    remedy: 'End the open one before taking another.',
  },
  'break_glass.own_review': {
    title: 'Nobody reviews their own emergency access',
    remedy: 'Ask a leader or another security officer to review it.',
  },
  'break_glass.bad_state': {
    title: 'The emergency access is not at the step for this',
    remedy: 'Load it again to see where it stands.',
  },
}
