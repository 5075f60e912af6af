/** Words of the register of personal data that the server, the screens and the papers share. */

/** Whose data it is. */
export const DATA_SUBJECTS = ['staff', 'contact_point', 'network_user', 'citizen'] as const
export type DataSubject = (typeof DATA_SUBJECTS)[number]

/** Kinds of personal data. Which of them the law holds sensitive is in the rule set `personal-data`. */
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
] as const
export type DataKind = (typeof DATA_KINDS)[number]

/** What the platform processes personal data for: one entry of the register of processing activities each. */
export const PROCESSING_ACTIVITIES = [
  'accounts',
  'sign_in_security',
  'contact_points',
  'network_monitoring',
  'work_records',
  'evidence',
  'notifications',
  'audit',
  'data_rights',
  'breach_notices',
] as const
export type ProcessingActivityCode = (typeof PROCESSING_ACTIVITIES)[number]

/** What is kept how long, by the rule set `personal-data-retention`. */
export const RETENTION_KINDS = [
  'accounts_left',
  'sessions_ended',
  'delivery_addresses',
  'requests_closed',
  'breaches_closed',
  'network_events',
  'work_records',
  'audit',
] as const
export type RetentionKind = (typeof RETENTION_KINDS)[number]

/** What happens to data at the end of its term; `keep` by law, `elsewhere` where another part of the platform ends it. */
export const RETENTION_WAYS = ['delete', 'mask', 'pseudonymise', 'keep', 'elsewhere'] as const
export type RetentionWay = (typeof RETENTION_WAYS)[number]

/** Grounds on which personal data may be processed; the articles are in the rule set `personal-data`. */
export const LAWFUL_BASES = ['consent', 'public_duty', 'legal_duty', 'contract', 'emergency'] as const
export type LawfulBasis = (typeof LAWFUL_BASES)[number]

/** What an erasure does to a place: takes the value away, puts the person's pseudonym there, or leaves it by law. */
export const ERASURE_WAYS = ['erase', 'pseudonymise', 'keep'] as const
export type ErasureWay = (typeof ERASURE_WAYS)[number]
