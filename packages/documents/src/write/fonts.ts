import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'

/** The typeface of papers: whole TrueType files, so that every Vietnamese letter is there. */
export interface DocumentFonts {
  readonly regular: Uint8Array
  readonly italic: Uint8Array
  readonly bold: Uint8Array
}

/** Reads Be Vietnam Pro (SIL Open Font License 1.1) from its package. */
export async function loadDocumentFonts(): Promise<DocumentFonts> {
  const require = createRequire(import.meta.url)
  const read = (style: string): Promise<Uint8Array> =>
    readFile(require.resolve(`@expo-google-fonts/be-vietnam-pro/${style}/BeVietnamPro_${style}.ttf`))
  const [regular, italic, bold] = await Promise.all([read('400Regular'), read('400Regular_Italic'), read('700Bold')])
  return { regular, italic, bold }
}
