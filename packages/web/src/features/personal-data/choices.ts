import type {
  BREACH_CHANNELS as CHANNELS,
  DATA_KINDS as KINDS,
  DATA_REQUEST_CHANNELS as REQUEST_CHANNEL_LIST,
  DATA_REQUEST_KINDS as REQUEST_KIND_LIST,
  DATA_SUBJECTS as SUBJECTS,
  IDENTITY_CHECKS as CHECKS,
  LAWFUL_BASES as BASES,
  RETENTION_KINDS as RETAINED,
} from '@haidang/contracts'

// The words of the contracts written out again, so that a screen does not bring all schemas with it; the types hold them to the source.
export const DATA_KINDS = [
  'name',
  'contact',
  'account',
  'credential',
  'network_address',
  'device',
  'work_record',
  'free_text',
  'network_activity',
  'identity_number',
  'location',
  'biometric',
  'finance',
  'health',
  'image',
  'children',
  'other',
] as const satisfies typeof KINDS
export const DATA_SUBJECTS = ['staff', 'contact_point', 'network_user', 'citizen'] as const satisfies typeof SUBJECTS
export const LAWFUL_BASES = [
  'consent',
  'public_duty',
  'legal_duty',
  'contract',
  'emergency',
] as const satisfies typeof BASES
export const REQUEST_KINDS = [
  'access',
  'export',
  'correction',
  'erasure',
  'restriction',
  'objection',
] as const satisfies typeof REQUEST_KIND_LIST
export const REQUEST_CHANNELS = [
  'in_person',
  'post',
  'email',
  'platform',
  'other',
] as const satisfies typeof REQUEST_CHANNEL_LIST
export const IDENTITY_CHECKS = [
  'document_seen',
  'signed_in',
  'known_contact',
  'vneid',
  'authorisation',
] as const satisfies typeof CHECKS
export const BREACH_CHANNELS = [
  'portal',
  'post',
  'document_axis',
  'email',
  'in_person',
] as const satisfies typeof CHANNELS
export const RETENTION_KINDS = [
  'accounts_left',
  'sessions_ended',
  'delivery_addresses',
  'requests_closed',
  'breaches_closed',
  'network_events',
  'work_records',
  'audit',
] as const satisfies typeof RETAINED
