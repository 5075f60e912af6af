export interface PickedFile {
  /** Path inside what was chosen, with `/`. */
  readonly path: string
  readonly file: File
}

const MOST_FILES = 100_000

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject))
}

/** One call gives at most a hundred entries; an empty answer is the end. */
function someOf(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  return new Promise((resolve, reject) => reader.readEntries(resolve, reject))
}

async function walk(entry: FileSystemEntry, into: PickedFile[]): Promise<void> {
  if (into.length >= MOST_FILES) return
  if (entry.isFile) {
    into.push({ path: entry.fullPath.replace(/^\//, ''), file: await fileOf(entry as FileSystemFileEntry) })
    return
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader()
  for (;;) {
    const found = await someOf(reader)
    if (found.length === 0) return
    for (const child of found) await walk(child, into)
  }
}

/** The files of a drop, those in dropped folders too. */
export async function pickedFrom(transfer: DataTransfer): Promise<readonly PickedFile[]> {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null)
  if (entries.length === 0) return [...transfer.files].map((file) => ({ path: file.name, file }))
  const out: PickedFile[] = []
  for (const entry of entries) await walk(entry, out)
  return out
}

/** Base64 of a file of any size, in pieces so that no call has too many arguments. */
export async function base64Of(file: Blob): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  let binary = ''
  for (let at = 0; at < bytes.length; at += 32_768) binary += String.fromCharCode(...bytes.subarray(at, at + 32_768))
  return btoa(binary)
}
