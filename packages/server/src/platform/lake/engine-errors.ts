import { LakeError } from './port.ts'

/** The engine's own number in its messages: `Code: 159. DB::Exception: …`. */
const ENGINE_CODE = /Code: (\d+)/

const TIMEOUT_EXCEEDED = 159
const QUERY_WAS_CANCELLED = 394
const NOT_ENOUGH_SPACE = 243
const CANNOT_WRITE_TO_FILE_DESCRIPTOR = 75
/** Refused before anything was written, and refused again if repeated: unknown names, types, syntax. */
const REFUSED_CODES = new Set([16, 36, 43, 46, 47, 53, 60, 62, 81, 115, 117, 456])

/** Translates what the driver threw, once, so that nobody else reads messages. */
export function toLakeError(error: unknown, isWrite: boolean): LakeError {
  if (error instanceof LakeError) return error
  const message = error instanceof Error ? error.message : String(error)
  const engineCode = Number(ENGINE_CODE.exec(message)?.[1] ?? 0)
  const name = error instanceof Error ? error.name : ''
  const isTimeout =
    engineCode === TIMEOUT_EXCEEDED ||
    engineCode === QUERY_WAS_CANCELLED ||
    name === 'ChdbTimeoutError' ||
    name === 'AbortError'
  const isDisk =
    engineCode === NOT_ENOUGH_SPACE ||
    engineCode === CANNOT_WRITE_TO_FILE_DESCRIPTOR ||
    /No space left on device/.test(message)
  return new LakeError(isTimeout ? 'lake.timeout' : isDisk ? 'lake.disk_full' : 'lake.failed', message.slice(0, 2000), {
    engineCode,
    isAmbiguous: isWrite && !REFUSED_CODES.has(engineCode),
    cause: error,
  })
}
