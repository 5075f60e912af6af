import { AppError, type ErrorCode } from '@haidang/contracts'
import { ArchiveError, readArchive } from '@haidang/documents/archive'

/** Somebody else's material as a person hands it in: text, a file in base64, or an address to fetch it from. */
export interface Material {
  readonly name: string
  readonly content?: string | undefined
  readonly isBase64: boolean
  readonly url?: string | undefined
}

export interface ImportFile {
  readonly path: string
  readonly text: string
}

/**
 * Fetches an address outside with the safe client: public addresses only, size and time bounded.
 * @throws AppError `import.bad_url`, `import.fetch_failed`
 */
export type FetchMaterial = (url: string) => Promise<Uint8Array>

const decoder = new TextDecoder('utf-8')

/**
 * The files of a piece of material as text, archives unpacked.
 * @param refusal the code of the module's own refusal, with `reason`
 * @throws AppError `refusal`, or what `fetchMaterial` throws
 */
export async function readMaterial(
  material: Material,
  fetchMaterial: FetchMaterial,
  refusal: ErrorCode,
): Promise<ImportFile[]> {
  const { content, url } = material
  if ((content === undefined) === (url === undefined)) throw new AppError(refusal, { reason: 'content_or_url' })
  const name = url === undefined ? material.name : (new URL(url).pathname.split('/').at(-1) ?? material.name)
  if (content !== undefined && !material.isBase64) return [{ path: name, text: content }]
  const bytes = content === undefined ? await fetchMaterial(url ?? '') : Buffer.from(content, 'base64')
  try {
    const files: ImportFile[] = []
    for await (const entry of readArchive(bytes, name))
      files.push({ path: entry.path, text: decoder.decode(entry.bytes) })
    return files
  } catch (error) {
    if (error instanceof ArchiveError)
      throw new AppError(refusal, { reason: error.code, place: error.place }, { cause: error })
    throw error
  }
}
