import type { Known } from './sample.ts'

/**
 * What cannot be read from the description of a route. Everything else is derived: path parameters from the list a row stands
 * in, bodies from their schema, with ids of the other side wherever an id is asked for.
 */
export interface Entry {
  /** Called as it is, by nobody too; says why it needs no session, or why it is not called with somebody's rows. */
  readonly open?: string
  /** The row of a list the path's parameters are taken from, where it is not the path before them. */
  readonly rowsAt?: string
  /** Path parameters out of such a row. */
  readonly read?: (row: Readonly<Record<string, unknown>>) => Readonly<Record<string, string>> | null
  /** Path parameters that everybody knows, such as the code of a target of the law. */
  readonly params?: Readonly<Record<string, string>>
  /** The rows name the organisations that work on them together, which is no secret among these; says why. */
  readonly namesPartners?: string
  readonly body?: (known: Known) => unknown
  readonly query?: Readonly<Record<string, string>>
  /** A POST that reads: it may answer, with nothing of the other side in the answer. */
  readonly isRead?: boolean
  /** Statuses that say no beside those of permission: a choice that is no longer what was looked at. */
  readonly refusedWith?: readonly number[]
  /** An act on the whole platform: every role of a unit is refused. */
  readonly isOfPlatform?: boolean
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const first = (value: unknown): Readonly<Record<string, unknown>> =>
  Array.isArray(value) ? ((value as readonly Record<string, unknown>[])[0] ?? {}) : {}

/** A rule that is right in form and finds nothing. */
export const A_RULE = `title: Rule of the proof of isolation
id: 7a0b6a0e-4a53-4c63-9d2c-6f0f5a6d9c11
status: experimental
logsource:
  product: windows
detection:
  selection:
    EventID: 999999
  condition: selection
level: low
`

export const ENTRIES: Readonly<Record<string, Entry>> = {
  'GET /setup': { open: 'says only whether there is an administrator' },
  'POST /setup': { open: 'asks for the one-time token, and is closed after the first administrator' },
  'POST /session': { open: 'the sign-in' },
  'GET /session/providers': { open: 'the names the sign-in page offers' },
  'POST /session/oidc/{id}/start': { open: 'the way to a provider: whoever takes it is not known yet' },
  'GET /session/oidc/callback': { open: 'the way back from a provider: the answer decides' },
  'POST /session/oidc/finish': { open: 'the end of the way: the secret of the browser decides' },
  'POST /session/second-factor': { open: 'the second step of a sign-in: the token of the first decides' },
  'POST /session/passkey/options': { open: 'the sign-in by passkey: whoever begins it is not known yet' },
  'POST /session/passkey': { open: 'the sign-in by passkey: the signature decides' },
  'POST /invitations/look': { open: 'the secret of the link is the pass' },
  'POST /invitations/accept': { open: 'the secret of the link is the pass' },
  // Passkeys stand in the own account alone, which nobody else lists: any id of the other side is one of nothing.
  'PATCH /account/passkeys/{id}': { rowsAt: '/users', read: (row) => ({ id: text(row['id']) }) },
  'DELETE /account/passkeys/{id}': { rowsAt: '/users', read: (row) => ({ id: text(row['id']) }) },
  'DELETE /session': { open: 'the sign-out, which would end the session the other cells are called with' },
  'GET /stream': { open: 'never ends: heard by listen.ts' },
  'POST /warnings/preview': { isRead: true },
  'POST /samples/preview': { isRead: true, body: () => ({ text: 'x=1' }) },
  'POST /samples/mapping': { isRead: true, body: () => ({ text: 'a,b\n1,2' }) },
  'GET /rules/{id}/versions/{version}': { rowsAt: '/rules', read: (row) => ({ id: text(row['id']), version: '1' }) },
  'GET /rule-packs/{id}/versions/{version}/problems': {
    rowsAt: '/rule-packs',
    read: (row) => ({ id: text(row['id']), version: '1' }),
  },
  'POST /rules/test': { body: (known) => ({ text: A_RULE, eventId: known('eventId') }) },
  'POST /rules/backtests': {
    body: (known) => ({
      text: A_RULE,
      from: '2026-01-01T00:00:00.000Z',
      to: '2026-01-02T00:00:00.000Z',
      organisationIds: [known('organisationId')],
    }),
  },
  'PUT /rules/{id}/text': { body: () => ({ text: A_RULE, baseVersion: 1 }) },
  'POST /rules/switch/preview': { isRead: true },
  'POST /rules/switch': { refusedWith: [409] },
  'POST /operation/backups': { isOfPlatform: true },
  'GET /settings': { isOfPlatform: true },
  'PATCH /settings/{name}': { isOfPlatform: true, params: { name: 'HAIDANG_LOG_LEVEL' } },
  'POST /settings/secret-keys': { isOfPlatform: true },
  'POST /access/explain': {
    isRead: true,
    body: (known) => ({
      permission: 'organisation.read',
      subject: { kind: 'organisation', id: known('organisationId') },
    }),
  },
  'POST /delegations': {
    body: (known) => ({
      toUserId: known('userId'),
      permissions: ['organisation.read'],
      startsAt: '2026-01-01T00:00:00.000Z',
      endsAt: '2126-01-01T00:00:00.000Z',
      reason: 'Chỉ để chứng minh cô lập dữ liệu',
    }),
    refusedWith: [422],
  },
  'POST /organisations/imports': { body: () => ({ name: 'a.csv', content: btoa('code,name,kind\nA,Ten,unit\n') }) },
  'GET /organisations/export': { query: { format: 'csv' } },
  'GET /organisations/import-template': { query: { format: 'csv' } },
  'POST /organisations/{id}/close': { body: () => ({ on: '2030-01-01', basis: 'Chứng minh cô lập' }) },
  'POST /organisations/{id}/merge': {
    body: (known) => ({ organisationId: known('organisationId'), on: '2030-01-01', basis: 'Chứng minh cô lập' }),
  },
  'POST /organisations/{id}/domains/check': { body: () => ({ domain: 'a.example', method: 'dns' }) },
  'PUT /organisations/{id}/contacts': { body: () => ({ items: [] }) },
  'GET /areas/resolve': { query: { area: '74' } },
  'GET /personal-data/fields': { open: 'the schema of the product, the same for everybody' },
  'PUT /personal-data/processing/{code}': {
    params: { code: 'accounts' },
    body: () => ({
      version: 0,
      content: {
        title: 'Chứng minh cô lập',
        purpose: 'Chứng minh cô lập',
        lawfulBasis: 'public_duty',
        basis: '',
        dataKinds: ['name'],
        subjects: ['staff'],
      },
    }),
  },
  'GET /personal-data/processing/{code}/versions': { params: { code: 'accounts' } },
  'GET /personal-data/processing/export': { query: { format: 'xlsx' } },
  'PUT /personal-data/retention/{kind}': { params: { kind: 'sessions_ended' }, body: () => ({ days: 30 }) },
  'GET /breaches/{id}/paper': { query: { format: 'docx' } },
  'GET /personal-data/requests/{id}/letter': { query: { format: 'docx' } },
  'POST /files': { body: () => ({ name: 'a.txt', content: 'YQ==' }) },
  'POST /reports': {
    body: (known) => ({
      class: 'on_request',
      title: 'Báo cáo thử',
      planIds: [known('planId')],
      periodFrom: '2026-01-01',
      periodTo: '2026-12-31',
      periodLabel: '2026',
    }),
  },
  'GET /calendars/{token}': { open: 'the secret in the address is the pass: a calendar program has no session' },
  'GET /duties': { namesPartners: 'a duty names the units that lead and support it' },
  'GET /duties/digest': { namesPartners: 'a duty names the units that lead and support it' },
  'GET /duties/board': { namesPartners: 'a duty is counted for the unit that leads it, by those who support it too' },
  'GET /targets': { namesPartners: 'the document that sets a target names who answers for it' },
  'GET /targets/{code}': {
    params: { code: 'T10' },
    namesPartners: 'the document that sets a target names who answers for it',
  },
  'POST /targets/{code}/measurements': { params: { code: 'T10' } },
  'GET /reports/{id}/versions/{version}': {
    rowsAt: '/reports',
    read: (row) => ({ id: text(row['id']), version: '1' }),
  },
  'DELETE /sources/{id}/tokens/{tokenId}': {
    rowsAt: '/sources',
    read: (row) => ({ id: text(row['id']), tokenId: text(first(row['tokens'])['id']) }),
  },
  'POST /warnings/{id}/recipients/{organisationId}/verify': {
    rowsAt: '/warnings',
    read: (row) => ({ id: text(row['id']) }),
  },
}
