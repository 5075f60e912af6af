import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { SecureContextOptions, Server } from 'node:tls'
import type { Clock } from '@haidang/std'
import type { Logger } from '#src/platform/telemetry/index.ts'

/** How often the files are looked at, beside the signal: an operator's tool that renews them need tell nobody. */
const LOOK_MS = 60_000
const DAY_MS = 86_400_000
const WARN_DAYS = 21

/**
 * What every TLS door of the platform speaks: TLS 1.2 and 1.3, suites with forward secrecy and authenticated encryption only
 * (RFC 9325 §4.2), the server's order. Groups are OpenSSL's own choice, which prefers a hybrid with ML-KEM where it has one.
 */
export const TLS_DEFAULTS = {
  minVersion: 'TLSv1.2',
  honorCipherOrder: true,
  ciphers: [
    'TLS_AES_256_GCM_SHA384',
    'TLS_CHACHA20_POLY1305_SHA256',
    'TLS_AES_128_GCM_SHA256',
    'ECDHE-ECDSA-AES256-GCM-SHA384',
    'ECDHE-RSA-AES256-GCM-SHA384',
    'ECDHE-ECDSA-CHACHA20-POLY1305',
    'ECDHE-RSA-CHACHA20-POLY1305',
    'ECDHE-ECDSA-AES128-GCM-SHA256',
    'ECDHE-RSA-AES128-GCM-SHA256',
  ].join(':'),
} as const satisfies SecureContextOptions

/** A certificate or key that cannot be used, with the file and what is wrong with it. */
export class CertificateError extends Error {
  override readonly name = 'CertificateError'
}

export interface CertificateFiles {
  /** PEM: the certificate first, then those between it and the root. */
  readonly certFile: string
  /** PEM of its private key, without a passphrase. */
  readonly keyFile: string
}

interface Pair {
  readonly cert: string
  readonly key: string
}

/** A certificate read from its files that goes on being read: doors that use it change over without closing a connection. */
export interface Certificate {
  /** For `https.createServer` and `tls.createServer`. */
  readonly options: SecureContextOptions & Pair
  /** Unix milliseconds. */
  expiresAt(): number
  /** Gives a listening server every later certificate too. */
  attach(server: Server): void
  /**
   * Reads the files again. What cannot be used is logged and the former stays.
   * @returns whether another certificate is in use now
   */
  reload(): Promise<boolean>
  close(): void
}

async function readPem(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new CertificateError(`cannot read ${file}`, { cause })
  }
}

async function readPair({ certFile, keyFile }: CertificateFiles): Promise<Pair & { readonly expiresAt: number }> {
  const [cert, key] = await Promise.all([readPem(certFile), readPem(keyFile)])
  let certificate: X509Certificate
  try {
    certificate = new X509Certificate(cert)
  } catch (cause) {
    throw new CertificateError(`${certFile} holds no certificate in PEM`, { cause })
  }
  let belongs = false
  try {
    belongs = certificate.checkPrivateKey(createPrivateKey(key))
  } catch (cause) {
    throw new CertificateError(`${keyFile} holds no private key in PEM`, { cause })
  }
  if (!belongs) throw new CertificateError(`${keyFile} is not the key of ${certFile}`)
  return { cert, key, expiresAt: certificate.validToDate.getTime() }
}

/**
 * Opens a certificate and watches its files.
 * @throws CertificateError where a file cannot be read, is no PEM, or the key belongs to another certificate
 */
export async function openCertificate(files: CertificateFiles, clock: Clock, logger: Logger): Promise<Certificate> {
  let current = await readPair(files)
  const servers = new Set<Server>()
  const tellExpiry = (): void => {
    const days = Math.floor((current.expiresAt - clock.now()) / DAY_MS)
    if (days < WARN_DAYS) logger.warn({ file: files.certFile, days }, 'the certificate ends soon or has ended')
  }
  tellExpiry()
  const contextOf = (pair: Pair): SecureContextOptions & Pair => ({ ...TLS_DEFAULTS, cert: pair.cert, key: pair.key })
  const reload = async (): Promise<boolean> => {
    try {
      const next = await readPair(files)
      if (next.cert === current.cert && next.key === current.key) return false
      current = next
      for (const server of servers) server.setSecureContext(contextOf(next))
      logger.info({ file: files.certFile, expiresAt: new Date(next.expiresAt).toISOString() }, 'certificate changed')
      tellExpiry()
      return true
    } catch (error) {
      logger.error({ err: error }, 'the new certificate cannot be used; the former stays')
      return false
    }
  }
  const timer = setInterval(() => void reload(), LOOK_MS)
  timer.unref()
  return {
    get options() {
      return contextOf(current)
    },
    expiresAt: () => current.expiresAt,
    attach(server) {
      servers.add(server)
      server.once('close', () => servers.delete(server))
    },
    reload,
    close: () => clearInterval(timer),
  }
}
