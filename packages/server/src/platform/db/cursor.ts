import { AppError } from '@haidang/contracts'

/** An opaque list cursor: the sort key of the last row, as JSON in base64url. */
export function encodeCursor(key: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url')
}

/**
 * The sort key inside a cursor.
 * @throws AppError `cursor.invalid` where the text was not made by `encodeCursor` with `length` parts
 */
export function decodeCursor(cursor: string, length: number): readonly (string | number)[] {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    if (
      Array.isArray(key) &&
      key.length === length &&
      key.every((k) => typeof k === 'string' || typeof k === 'number')
    ) {
      return key
    }
  } catch (cause) {
    throw new AppError('cursor.invalid', {}, { cause })
  }
  throw new AppError('cursor.invalid')
}
