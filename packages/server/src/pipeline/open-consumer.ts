import type { Consumer, Stream } from '#src/platform/stream/index.ts'

/**
 * Opens a durable consumer that goes on right after `seq`. What has been done is known by the store that holds the effect, not by
 * the reader's own position: a reader that is ahead (restored from a later moment) is set back.
 */
export async function openConsumerAfter(
  stream: Stream,
  subject: string,
  durable: string,
  seq: number,
): Promise<Consumer> {
  const consumer = await stream.consumer(subject, durable, { start: seq + 1 })
  if (consumer.position <= seq) return consumer
  await consumer.close()
  await stream.removeDurable(subject, durable)
  return stream.consumer(subject, durable, { start: seq + 1 })
}
