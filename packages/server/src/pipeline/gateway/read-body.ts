import type { IncomingMessage } from 'node:http'
import { errorCodes } from 'fastify'

/** Memory a body is read into; it is handed out again when nobody needs the body any more. */
export interface BodyBuffers {
  take(bytes: number): Buffer
  /** To be called once nobody reads the body any more; what was not handed out is passed over. */
  giveBack(body: Buffer): void
}

const SMALLEST = 65_536

/**
 * Bodies come in their thousands and each is needed for a moment: kept buffers spare the collector its rounds. Sizes are powers
 * of two, so that few buffers fit many bodies.
 * @param maxBytes bytes kept for reuse in all
 */
export function createBodyBuffers(maxBytes: number): BodyBuffers {
  const free = new Map<number, Buffer[]>()
  const taken = new WeakMap<ArrayBufferLike, Buffer>()
  let kept = 0
  return {
    take(bytes) {
      const size = Math.max(SMALLEST, 2 ** Math.ceil(Math.log2(Math.max(1, bytes))))
      let whole = free.get(size)?.pop()
      if (whole === undefined) whole = Buffer.allocUnsafeSlow(size)
      else kept -= size
      taken.set(whole.buffer, whole)
      return whole.subarray(0, bytes)
    },
    giveBack(body) {
      const whole = taken.get(body.buffer)
      if (whole === undefined) return
      taken.delete(body.buffer)
      if (kept + whole.length > maxBytes) return
      kept += whole.length
      const list = free.get(whole.length)
      if (list === undefined) free.set(whole.length, [whole])
      else list.push(whole)
    },
  }
}

/**
 * The whole body of a request.
 * @param declared the `content-length`; NaN where there is none
 * @throws FST_ERR_CTP_BODY_TOO_LARGE beyond `limit`, as soon as it is known; FST_ERR_CTP_INVALID_CONTENT_LENGTH where the body is
 *   shorter or longer than declared; an error with status 400 where the sender broke off
 */
export function readBody(
  payload: IncomingMessage,
  declared: number,
  limit: number,
  buffers: BodyBuffers,
): Promise<Buffer> {
  if (declared > limit) return Promise.reject(new errorCodes.FST_ERR_CTP_BODY_TOO_LARGE())
  return new Promise((resolve, reject) => {
    const isDeclared = Number.isSafeInteger(declared) && declared >= 0
    const target = isDeclared ? buffers.take(declared) : null
    const pieces: Buffer[] = []
    let length = 0

    function onData(piece: Buffer): void {
      const from = length
      length += piece.length
      if (length > limit) return fail(new errorCodes.FST_ERR_CTP_BODY_TOO_LARGE())
      if (target === null) pieces.push(piece)
      else if (length <= declared) piece.copy(target, from)
    }
    function onEnd(): void {
      if (target !== null && length !== declared) return fail(new errorCodes.FST_ERR_CTP_INVALID_CONTENT_LENGTH())
      forget()
      resolve(target ?? Buffer.concat(pieces, length))
    }
    function fail(error: Error): void {
      forget()
      if (target !== null) buffers.giveBack(target)
      reject(error)
    }
    function onBroken(error: Error): void {
      fail(Object.assign(error, { statusCode: 400 }))
    }
    function forget(): void {
      payload.off('data', onData)
      payload.off('end', onEnd)
      payload.off('error', onBroken)
    }
    payload.on('data', onData)
    payload.on('end', onEnd)
    payload.on('error', onBroken)
    payload.resume()
  })
}
