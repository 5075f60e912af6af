import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'

/** The typeface of an official paper: whole TrueType files, so that every Vietnamese letter is there. */
export interface PaperFonts {
  readonly regular: Uint8Array
  readonly italic: Uint8Array
  readonly bold: Uint8Array
  readonly boldItalic: Uint8Array
}

/** Tinos has the widths of Times New Roman, which the Decree asks for; Be Vietnam Pro stands in where it is not installed. */
const LIKE_TIMES = { folder: '@expo-google-fonts/tinos', name: 'Tinos' }
const STAND_IN = { folder: '@expo-google-fonts/be-vietnam-pro', name: 'BeVietnamPro' }
const FACES = {
  regular: '400Regular',
  italic: '400Regular_Italic',
  bold: '700Bold',
  boldItalic: '700Bold_Italic',
} as const

async function loadFamily({ folder, name }: typeof STAND_IN): Promise<PaperFonts> {
  const require = createRequire(import.meta.url)
  const load = (face: string): Promise<Uint8Array> => readFile(require.resolve(`${folder}/${face}/${name}_${face}.ttf`))
  const [regular, italic, bold, boldItalic] = await Promise.all([
    load(FACES.regular),
    load(FACES.italic),
    load(FACES.bold),
    load(FACES.boldItalic),
  ])
  return { regular, italic, bold, boldItalic }
}

/** Reads the typeface of papers from its package. @throws Error where none of the families is installed */
export async function loadPaperFonts(): Promise<PaperFonts> {
  try {
    return await loadFamily(LIKE_TIMES)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND')) throw error
    return loadFamily(STAND_IN)
  }
}
