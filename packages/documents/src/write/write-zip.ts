import { zipSync } from 'fflate'

/**
 * Files as one ZIP archive; the same input gives the same bytes.
 * @param files bytes by name
 * @param datedAt Unix milliseconds all entries are dated by
 */
export function writeZip(files: Readonly<Record<string, Uint8Array>>, datedAt: number): Uint8Array {
  return zipSync(Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, [bytes, { mtime: datedAt }]])))
}
