/**
 * Blocked Bloom filter: five bits within one block of 64 bits (two words), so a look-up touches one cache line. It stands
 * before the table of slots, which is far larger than the cache; nearly every value of an event is in no list.
 */

/** Adds a 32-bit hash to a filter of a power of two of blocks. */
export function addToBloom(bloom: Uint32Array, hash: number): void {
  const block = (hash >>> 3) & (bloom.length / 2 - 1)
  const bits = Math.imul(hash, 0x9e3779b1)
  const a = 2 * block
  bloom[a] = (bloom[a] ?? 0) | (1 << (bits >>> 27)) | (1 << ((bits >>> 22) & 31)) | (1 << ((bits >>> 17) & 31))
  bloom[a + 1] = (bloom[a + 1] ?? 0) | (1 << ((bits >>> 12) & 31)) | (1 << ((bits >>> 7) & 31))
}

/** Whether the hash may have been added; false is certain. */
export function mayBeInBloom(bloom: Uint32Array, mask: number, hash: number): boolean {
  const a = 2 * ((hash >>> 3) & mask)
  const bits = Math.imul(hash, 0x9e3779b1)
  const low = (1 << (bits >>> 27)) | (1 << ((bits >>> 22) & 31)) | (1 << ((bits >>> 17) & 31))
  if (((bloom[a] ?? 0) & low) !== low) return false
  const high = (1 << ((bits >>> 12) & 31)) | (1 << ((bits >>> 7) & 31))
  return ((bloom[a + 1] ?? 0) & high) === high
}
