import { AppError } from '@haidang/contracts'
import { LakeError } from '#src/platform/lake/index.ts'

/**
 * Asks the lake and puts its refusals into our words.
 * @throws AppError `search.too_slow` where the engine gave up; `cursor.invalid` where a cursor was not one of the lake's
 */
export async function askLake<T>(hasCursor: boolean, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof LakeError && error.code === 'lake.timeout')
      throw new AppError('search.too_slow', {}, { cause: error })
    if (hasCursor && error instanceof RangeError) throw new AppError('cursor.invalid', {}, { cause: error })
    throw error
  }
}
