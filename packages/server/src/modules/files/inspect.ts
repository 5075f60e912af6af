import { AppError, type FileRef } from '@haidang/contracts'
import { ARCHIVE_LIMITS, ArchiveError, readArchive } from '@haidang/documents/archive'
import { recogniseFile } from './recognise.ts'

/** Endings a file of each kind may have; none at all is taken too, since the kind is known by the bytes. */
const ENDINGS: Readonly<Record<FileRef['kind'], readonly string[]>> = {
  pdf: ['pdf'],
  docx: ['docx'],
  xlsx: ['xlsx'],
  pptx: ['pptx'],
  odt: ['odt'],
  ods: ['ods'],
  png: ['png'],
  jpeg: ['jpg', 'jpeg'],
  text: ['txt', 'csv', 'tsv', 'log', 'md', 'json', 'xml', 'yaml', 'yml', 'eml', 'ics'],
}

/** Endings that some system runs when it is clicked: nowhere in a name, so that `bao-cao.pdf.exe` and `x.js.txt` are nothing. */
const RUNS = new Set(
  (
    'exe com scr pif bat cmd ps1 psm1 vbs vbe js jse wsf wsh hta msi msp dll cpl lnk reg jar sh bash run app apk dmg iso img ' +
    'docm dotm xlsm xltm xlam pptm potm ppam sldm html htm xhtml svg mht mhtml php asp aspx jsp py pl rb'
  ).split(' '),
)

/** An office package unpacks to less than this; what does not is no document. */
const PACKAGE_LIMITS = { ...ARCHIVE_LIMITS, maxEntries: 5_000, maxBytes: 300_000_000 }
const PACKAGE_RATIO = 200
const RATIO_FREE_BYTES = 20_000_000
/** Parts that carry programs (ECMA-376 embeds, ODF scripts). */
const PROGRAM_PART = /(^|\/)(vbaProject\.bin|vbaData\.xml|oleObject\d*\.bin)$|^Basic\/|^Scripts\//i
const PACKAGES = new Set<FileRef['kind']>(['docx', 'xlsx', 'pptx', 'odt', 'ods'])

/**
 * A name to show and to offer for download: NFC, no path, no control characters, none of the marks that turn the direction of
 * writing and so hide an ending.
 */
export const cleanName = (name: string): string =>
  name
    .normalize('NFC')
    .replaceAll(/\p{Cf}/gu, '')
    .replaceAll(/[\\/\p{Cc}]/gu, '_')

function checkName(name: string, kind: FileRef['kind']): void {
  const [, ...parts] = name
    .toLowerCase()
    .split('.')
    .map((part) => part.trim())
  if (parts.length === 0) return
  // Only what looks like an ending counts: `so-12.2026` has none.
  const ending = parts.at(-1) ?? ''
  const isEnding = /^[a-z][a-z0-9]{0,4}$/.test(ending)
  if (parts.some((part) => RUNS.has(part)) || (isEnding && !ENDINGS[kind].includes(ending)))
    throw new AppError('file.name_mismatch', { name, kind })
}

/** Reads the directory of an office package, unpacking nothing. */
async function checkPackage(bytes: Uint8Array, name: string): Promise<void> {
  let total = 0
  let hasProgram = false
  try {
    const entries = readArchive(bytes, name, {
      limits: PACKAGE_LIMITS,
      wants(path, size) {
        total += size
        hasProgram ||= PROGRAM_PART.test(path)
        return false
      },
    })
    for await (const _entry of entries);
  } catch (cause) {
    if (!(cause instanceof ArchiveError)) throw cause
    throw new AppError('file.refused', { name }, { cause })
  }
  const most = Math.min(PACKAGE_LIMITS.maxBytes, Math.max(RATIO_FREE_BYTES, bytes.length * PACKAGE_RATIO))
  if (hasProgram || total > most) throw new AppError('file.refused', { name })
}

/**
 * What a file is, or why it is not taken: by its bytes, then its name against them, then what its package would unpack to.
 * @throws AppError `file.refused`, `file.name_mismatch`
 */
export async function inspectFile(bytes: Uint8Array, name: string): Promise<FileRef['kind']> {
  const kind = recogniseFile(bytes)
  if (kind === null) throw new AppError('file.refused', { name })
  checkName(name, kind)
  if (PACKAGES.has(kind)) await checkPackage(bytes, name)
  return kind
}
