/** Bytes taken in order from chunks that come when they come. */
export interface ByteReader {
  /** The next `count` bytes without taking them; fewer at the end. */
  peek(count: number): Promise<Uint8Array>
  /** The next `count` bytes; fewer at the end. A view of the chunk where one chunk holds them all. */
  take(count: number): Promise<Uint8Array>
  /** All that is left. */
  rest(): Promise<Uint8Array>
}

function join(parts: readonly Uint8Array[], length: number): Uint8Array {
  const only = parts[0]
  if (parts.length === 1 && only !== undefined) return only
  const whole = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

export function createByteReader(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): ByteReader {
  const source =
    Symbol.asyncIterator in chunks
      ? chunks[Symbol.asyncIterator]()
      : (chunks[Symbol.iterator]() as Iterator<Uint8Array>)
  let current: Uint8Array = new Uint8Array(0)

  async function next(): Promise<Uint8Array | undefined> {
    const step = await source.next()
    return step.done === true ? undefined : step.value
  }

  async function take(count: number): Promise<Uint8Array> {
    if (current.length >= count) {
      const taken = current.subarray(0, count)
      current = current.subarray(count)
      return taken
    }
    const parts: Uint8Array[] = []
    let length = 0
    for (;;) {
      const part = current.subarray(0, count - length)
      current = current.subarray(part.length)
      if (part.length > 0) parts.push(part)
      length += part.length
      if (length === count) return join(parts, length)
      const more = await next()
      if (more === undefined) return join(parts, length)
      current = more
    }
  }

  return {
    take,
    rest: () => take(Number.POSITIVE_INFINITY),
    async peek(count) {
      if (current.length < count) {
        const head = await take(count)
        current = current.length === 0 ? head : join([head, current], head.length + current.length)
      }
      return current.subarray(0, count)
    },
  }
}
