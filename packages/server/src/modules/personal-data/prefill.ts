import {
  type DataKind,
  type DataSubject,
  type LawfulBasis,
  PROCESSING_ACTIVITIES,
  type ProcessingActivityCode,
  type ProcessingContent,
} from '@haidang/contracts'
import type { Translator } from '@haidang/phrases'
import { personalFields } from '#src/platform/personal-data/index.ts'
import type { PersonalDataVersion, RetentionVersion } from '#src/rule-sets/personal-data.ts'

/** On which ground each activity of the platform stands, where the organisation has not written another. */
const GROUNDS: Readonly<Record<ProcessingActivityCode, LawfulBasis>> = {
  accounts: 'public_duty',
  sign_in_security: 'legal_duty',
  contact_points: 'public_duty',
  network_monitoring: 'legal_duty',
  work_records: 'public_duty',
  evidence: 'public_duty',
  notifications: 'public_duty',
  audit: 'legal_duty',
  data_rights: 'legal_duty',
  breach_notices: 'legal_duty',
}

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)]

export const isPlatformActivity = (code: string): code is ProcessingActivityCode =>
  (PROCESSING_ACTIVITIES as readonly string[]).includes(code)

/** Places in the store an activity uses, `table.column`. */
export const fieldsOf = (code: string): string[] =>
  personalFields()
    .filter((field) => field.activity === code)
    .map(({ table, column }) => `${table}.${column}`)

function retentionText(code: ProcessingActivityCode, retention: RetentionVersion, t: Translator['t']): string {
  const kinds = unique(
    personalFields()
      .filter((field) => field.activity === code)
      .map((field) => field.retention),
  )
  return unique(
    kinds.map((kind) => {
      const { way, days } = retention.kinds[kind]
      if (way === 'elsewhere') return t('personalData.retention.elsewhere')
      if (way === 'keep' || days === null) return t('personalData.retention.keep')
      return t('personalData.retention.days', { days, way: t(`personalData.retention.ways.${way}`) })
    }),
  ).join('\n')
}

/** An activity of the platform as it stands before the organisation has written anything: from the marked fields and the rule sets. */
export function prefilled(
  code: ProcessingActivityCode,
  organisation: string,
  law: PersonalDataVersion,
  retention: RetentionVersion,
  t: Translator['t'],
): ProcessingContent {
  const fields = personalFields().filter((field) => field.activity === code)
  const ground = GROUNDS[code]
  return {
    title: t(`personalData.activities.${code}.title`),
    purpose: t(`personalData.activities.${code}.purpose`),
    lawfulBasis: ground,
    basis: law.lawfulBases[ground],
    dataKinds: unique(fields.map((field): DataKind => field.data)),
    subjects: unique(fields.map((field): DataSubject => field.subject)),
    recipients: t(`personalData.activities.${code}.recipients`),
    transfers: t('personalData.transfersNone'),
    retention: retentionText(code, retention, t),
    measures: t(`personalData.activities.${code}.measures`),
    controller: organisation,
    processor: '',
    officer: '',
    startedOn: null,
  }
}
