import type { Readable } from 'node:stream'
import { allow, type Call } from '#src/modules/access/index.ts'
import type { LiveHub } from '../live-hub.ts'

/**
 * Opens the stream of live messages for the reader: each is one the reader may see. Every role may listen; what is told
 * depends on permissions and scope.
 * @throws AppError `request.too_many`
 */
export async function liveStream(hub: LiveHub, { ctx }: Call<object>): Promise<Readable> {
  allow(ctx, 'alert.read')
  return hub.open(ctx)
}
