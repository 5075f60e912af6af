/** Words for roles' reach, the second hand, delegations and emergency access, in English. */
import type { TranslationOf } from '../shape.ts'
import type { domainAccess as vi } from '../vi/domain-access.ts'

export const domainAccess: TranslationOf<typeof vi> = {
  breakGlassSet: {
    incident: 'Incident handling',
    dispatch: 'Urgent dispatch of warnings',
    administration: 'Temporary administration',
  },
  relation: {
    own: 'Own organisation',
    below: 'Own organisation and all below',
    sector: 'Organisations of the same sector',
    all: 'Every organisation',
  },
  approvalAct: {
    'warning.dispatch_above_level': 'Dispatch of a severe warning',
    'personal_data.export': 'Export of personal data',
    'record.deletion': 'Deletion of a record',
    'role.change': 'Change of roles',
  },
  approvalState: {
    pending: 'Waiting',
    approved: 'Agreed',
    refused: 'Refused',
    withdrawn: 'Withdrawn',
    expired: 'Expired',
    alone: 'Done alone',
  },
  delegationState: {
    scheduled: 'Scheduled',
    active: 'In force',
    ended: 'Ended',
    revoked: 'Revoked',
  },
  accessReason: {
    'permission.missing': 'No role of this account holds the permission: {{permission}}.',
    'organisation.out_of_reach': 'It belongs to an organisation outside the reach of this account.',
    'sector.out_of_reach': 'It belongs to a sector outside the reach of this account.',
    'tlp.above_clearance': 'It is marked {{tlp}}, above what this account may read ({{clearance}}).',
    'sensitivity.not_granted': 'It holds personal data this account is not entrusted with.',
    'need_to_know.not_named': 'It is for the people named and nobody else.',
    'subject.unseen': 'There is no such thing, or it lies outside the reach of this account.',
    'second_factor.missing': 'A second factor is needed before this permission can be used.',
    'granted.by_role': 'Held by the role {{role}}.',
    'granted.by_delegation': 'Held by a delegation.',
    'granted.by_break_glass': 'Held by the emergency access that is open.',
  },
}
