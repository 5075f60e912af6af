import { AppError } from '@haidang/contracts'

/** The SQLSTATE of a PostgreSQL error, whichever driver threw it. */
function sqlState(error: unknown): string | undefined {
  if (typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string')
    return error.code
  return undefined
}

/** Whether the error is a violation of the named unique constraint (or of any, where none is named). */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  if (sqlState(error) !== '23505') return false
  if (constraint === undefined) return true
  return typeof error === 'object' && error !== null && 'constraint' in error && error.constraint === constraint
}

/**
 * PostgreSQL's codes in our words: 23505 conflict, 23503 missing reference; a value that no column of its type can hold (a
 * forged cursor, a NUL character in a text) is a request that is not right. Anything else is returned as it is.
 */
export function translateDbError(error: unknown): unknown {
  switch (sqlState(error)) {
    case '23505':
      return new AppError('request.conflict', {}, { cause: error })
    case '23503':
      return new AppError('reference.missing', {}, { cause: error })
    case '22003':
    case '22007':
    case '22008':
    case '22021':
    case '22P02':
    case '22P05':
      return new AppError('request.invalid', {}, { cause: error })
    default:
      return error
  }
}

/** Serialisation failure or deadlock: the transaction may be run again. */
export function mayRetry(error: unknown): boolean {
  const state = sqlState(error)
  return state === '40001' || state === '40P01'
}
