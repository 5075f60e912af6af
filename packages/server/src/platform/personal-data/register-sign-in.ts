/** The part of the register about how people sign in; see `register.ts`. */
import { personal, type TableMarks, words } from './marks.ts'

const OWNER = personal('id', 'account', 'staff', 'none', 'erase')
const SECRET = personal('value', 'credential', 'staff', 'all', 'erase')

export const SIGN_IN_REGISTER: readonly TableMarks[] = [
  {
    table: 'users',
    activity: 'accounts',
    retention: 'accounts_left',
    key: ['id'],
    personal: {
      login: personal('value', 'account', 'staff', 'name', 'pseudonymise'),
      display_name: personal('value', 'name', 'staff', 'name', 'pseudonymise'),
      name_folded: personal('value', 'name', 'staff', 'all', 'pseudonymise'),
      email: personal('value', 'contact', 'staff', 'email', 'erase'),
      password_hash: SECRET,
    },
    plain: words('clearance locale relation'),
  },
  {
    table: 'user_roles',
    activity: 'accounts',
    retention: 'accounts_left',
    key: ['user_id', 'role'],
    personal: { user_id: OWNER },
    plain: words('role'),
  },
  {
    table: 'sessions',
    activity: 'sign_in_security',
    retention: 'sessions_ended',
    key: ['id'],
    personal: {
      user_id: OWNER,
      address: personal('value', 'network_address', 'staff', 'address', 'erase'),
      agent: personal('value', 'device', 'staff', 'all', 'erase'),
    },
    plain: words('assurance'),
  },
  {
    table: 'totp_factors',
    activity: 'sign_in_security',
    retention: 'accounts_left',
    key: ['user_id'],
    personal: { user_id: OWNER, sealed_secret: SECRET, pending_secret: SECRET },
    plain: [],
  },
  {
    table: 'passkeys',
    activity: 'sign_in_security',
    retention: 'accounts_left',
    key: ['id'],
    personal: {
      user_id: OWNER,
      credential_id: SECRET,
      name: personal('text', 'device', 'staff', 'none', 'erase'),
    },
    plain: words('transports'),
  },
  {
    table: 'recovery_codes',
    activity: 'sign_in_security',
    retention: 'accounts_left',
    key: ['user_id', 'hash'],
    personal: { user_id: OWNER },
    plain: [],
  },
  {
    table: 'invitations',
    activity: 'accounts',
    retention: 'accounts_left',
    key: ['user_id'],
    personal: { user_id: OWNER },
    plain: words('purpose'),
  },
  {
    table: 'sign_in_steps',
    activity: 'sign_in_security',
    retention: 'sessions_ended',
    key: ['token_hash'],
    personal: { user_id: OWNER, challenge: SECRET },
    plain: words('kind'),
  },
]
