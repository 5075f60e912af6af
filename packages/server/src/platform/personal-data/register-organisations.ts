/** The part of the register about organisations and whom they are reached through; see `register.ts`. */
import { BY_PERSON, personal, RECORD_TEXT, type TableMarks, words } from './marks.ts'

const EMAIL = personal('value', 'contact', 'contact_point', 'email', 'erase')
const PHONE = personal('value', 'contact', 'contact_point', 'phone', 'erase')

export const ORGANISATION_REGISTER: readonly TableMarks[] = [
  {
    table: 'organisations',
    activity: 'contact_points',
    retention: 'work_records',
    key: ['tenant_id'],
    personal: { contact_email: EMAIL, contact_phone: PHONE },
    plain: words(
      'code kind name short_name name_folded province_code sector networks domains area_code as_numbers focal_unit path',
    ),
  },
  {
    table: 'organisation_contacts',
    activity: 'contact_points',
    retention: 'work_records',
    key: ['id'],
    personal: {
      // Goes with the address or the number it stands beside.
      person_name: personal('text', 'name', 'contact_point', 'name', 'erase'),
      phone: PHONE,
      email: EMAIL,
    },
    plain: words('function_name hours'),
  },
  {
    table: 'organisation_imports',
    activity: 'contact_points',
    retention: 'work_records',
    key: ['id'],
    personal: { file_name: RECORD_TEXT, created_by: BY_PERSON },
    plain: words('state columns unknown_headings counts fingerprint problem sha256'),
  },
  {
    table: 'organisation_import_rows',
    activity: 'contact_points',
    retention: 'work_records',
    key: ['import_id', 'row_number'],
    // Rows of the table that was read: contacts may stand in its cells.
    personal: {
      cells: personal('text', 'contact', 'contact_point', 'all', 'keep'),
      changes: personal('text', 'contact', 'contact_point', 'all', 'keep'),
      problems: personal('text', 'contact', 'contact_point', 'all', 'keep'),
    },
    plain: words('verdict code name name_folded'),
  },
  {
    table: 'organisation_closures',
    activity: 'work_records',
    retention: 'work_records',
    key: ['id'],
    personal: {},
    plain: words('basis'),
  },
  {
    table: 'organisation_domains',
    activity: 'work_records',
    retention: 'work_records',
    key: ['tenant_id', 'domain'],
    personal: {},
    plain: words('domain state method token problem'),
  },
]
