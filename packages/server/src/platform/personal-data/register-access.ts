/** The part of the register about who may do what, and what calls with a token or through a provider; see `register.ts`. */
import { BY_ID, BY_PERSON, nameBeside, personal, RECORD_TEXT, type TableMarks, words } from './marks.ts'

const OWNER = personal('id', 'account', 'staff', 'none', 'erase')
const SECRET = personal('value', 'credential', 'staff', 'all', 'erase')

export const ACCESS_REGISTER: readonly TableMarks[] = [
  {
    table: 'approvals',
    activity: 'work_records',
    retention: 'work_records',
    key: ['id'],
    personal: {
      title: RECORD_TEXT,
      params: RECORD_TEXT,
      changes: RECORD_TEXT,
      reason: RECORD_TEXT,
      decision_reason: RECORD_TEXT,
      review_note: RECORD_TEXT,
      about_user_id: BY_ID,
      requested_by: BY_ID,
      requested_by_name: nameBeside('requested_by'),
      decided_by: BY_ID,
      decided_by_name: nameBeside('decided_by'),
      reviewed_by: BY_ID,
      reviewed_by_name: nameBeside('reviewed_by'),
    },
    plain: words('act subject_kind subject_id tlp state'),
  },
  {
    table: 'delegations',
    activity: 'work_records',
    retention: 'work_records',
    key: ['id'],
    personal: {
      from_user_id: BY_ID,
      to_user_id: BY_ID,
      created_by: BY_ID,
      reason: RECORD_TEXT,
      revoked_by: BY_ID,
      revoked_by_name: nameBeside('revoked_by'),
    },
    plain: words('permissions'),
  },
  {
    table: 'break_glass',
    activity: 'work_records',
    retention: 'work_records',
    key: ['id'],
    personal: {
      user_id: BY_ID,
      user_name: nameBeside('user_id'),
      reason: RECORD_TEXT,
      review_note: RECORD_TEXT,
      reviewed_by: BY_ID,
      reviewed_by_name: nameBeside('reviewed_by'),
    },
    plain: words('permission_set outcome'),
  },
  {
    table: 'service_accounts',
    activity: 'accounts',
    retention: 'work_records',
    key: ['id'],
    personal: { purpose: RECORD_TEXT },
    plain: words('name name_folded permissions reach clearance'),
  },
  {
    table: 'api_tokens',
    activity: 'sign_in_security',
    retention: 'work_records',
    key: ['id'],
    personal: {
      user_id: BY_ID,
      name: RECORD_TEXT,
      created_by: BY_PERSON,
      // The networks a token may be used from, and the last it was used from: kept with the token, which ends when its person leaves.
      addresses: personal('text', 'network_address', 'staff', 'address', 'keep'),
      last_used_address: personal('text', 'network_address', 'staff', 'address', 'keep'),
    },
    plain: words('prefix permissions clearance'),
  },
  {
    table: 'identity_providers',
    activity: 'accounts',
    retention: 'work_records',
    key: ['id'],
    personal: {},
    plain: words('name issuer client_id sealed_secret linking email_domains multi_factor_acr'),
  },
  {
    table: 'external_identities',
    activity: 'accounts',
    retention: 'accounts_left',
    key: ['id'],
    personal: { user_id: OWNER, subject: personal('value', 'account', 'staff', 'all', 'erase') },
    plain: [],
  },
  {
    table: 'oidc_attempts',
    activity: 'sign_in_security',
    retention: 'sessions_ended',
    key: ['state_hash'],
    personal: { user_id: OWNER, nonce: SECRET, sealed_verifier: SECRET },
    plain: [],
  },
]
