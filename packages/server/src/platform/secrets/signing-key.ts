import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { link, mkdir, open, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { SecretsError } from './key-file.ts'

/** Signs texts with an Ed25519 key that never leaves the data directory. */
export interface Signer {
  /** SPKI, DER in base64: what others check a signature with. */
  readonly publicKey: string
  /** @returns the signature over the text's UTF-8 bytes, base64 */
  sign(text: string): string
}

async function readOrMake(directory: string, file: string): Promise<KeyObject> {
  const path = join(directory, file)
  const read = async (): Promise<KeyObject> => {
    const text = await readFile(path, 'utf8')
    if (((await stat(path)).mode & 0o077) !== 0)
      throw new SecretsError(`${file} may be read by others: run chmod 600 on it`)
    return createPrivateKey(text)
  }
  try {
    return await read()
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')) throw cause
  }
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  const handle = await open(draft, 'wx', 0o600)
  try {
    const { privateKey } = generateKeyPairSync('ed25519')
    await handle.writeFile(privateKey.export({ type: 'pkcs8', format: 'pem' }))
    await handle.sync()
  } finally {
    await handle.close()
  }
  // Two processes that start at once end up with the key of the first.
  await link(draft, path).catch((cause: unknown) => {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'EEXIST')) throw cause
  })
  await rm(draft, { force: true })
  return read()
}

/**
 * Opens the signing key `<name>.pem` (mode 0600) of a secrets directory, making it on the first call.
 * @throws SecretsError where others than the owner may read the file
 */
export async function openSigner(directory: string, name: string): Promise<Signer> {
  const key = await readOrMake(directory, `${name}.pem`)
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('base64')
  return { publicKey, sign: (text) => sign(null, Buffer.from(text), key).toString('base64') }
}
