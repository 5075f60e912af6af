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
  const [regular, italic, bold] = await Promise.all([
    readFile(require.resolve('@expo-google-fonts/be-vietnam-pro/400Regular/BeVietnamPro_400Regular.ttf')),
    readFile(require.resolve('@expo-google-fonts/be-vietnam-pro/400Regular_Italic/BeVietnamPro_400Regular_Italic.ttf')),
    readFile(require.resolve('@expo-google-fonts/be-vietnam-pro/700Bold/BeVietnamPro_700Bold.ttf')),
  ])
  return { regular, italic, bold }
}
