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
  readonly body?: (known: Known) => unknown
  readonly query?: Readonly<Record<string, string>>
  /** A POST that reads: it may answer, with nothing of the other side in the answer. */
  readonly isRead?: boolean
  /** An act on the whole platform: every role of a unit is refused. */
  readonly isOfPlatform?: boolean
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const first = (value: unknown): Readonly<Record<string, unknown>> =>
  Array.isArray(value) ? ((value as readonly Record<string, unknown>[])[0] ?? {}) : {}

export const ENTRIES: Readonly<Record<string, Entry>> = {
  'GET /setup': { open: 'says only whether there is an administrator' },
  'POST /setup': { open: 'asks for the one-time token, and is closed after the first administrator' },
  'POST /session': { open: 'the sign-in' },
  'DELETE /session': { open: 'the sign-out, which would end the session the other cells are called with' },
  'GET /stream': { open: 'never ends: heard by listen.ts' },
  'POST /warnings/preview': { isRead: true },
  'POST /operation/backups': { isOfPlatform: true },
  'DELETE /sources/{id}/tokens/{tokenId}': {
    rowsAt: '/sources',
    read: (row) => ({ id: text(row['id']), tokenId: text(first(row['tokens'])['id']) }),
  },
  'POST /warnings/{id}/recipients/{organisationId}/verify': {
    rowsAt: '/warnings',
    read: (row) => ({ id: text(row['id']) }),
  },
}
