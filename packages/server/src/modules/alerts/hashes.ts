import { createHash } from 'node:crypto'

/** SHA-256 of a key that may be longer than an index entry, as 43 characters. */
export function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('base64url')
}

/** One artefact in one organisation, as alerts are found by it: the first 128 bits of a SHA-256. */
export function sightingHash(organisation: string, artefactKey: string): string {
  return createHash('sha256').update(`${organisation}|${artefactKey}`).digest().subarray(0, 16).toString('base64url')
}
