import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A self-signed certificate of `localhost` in a folder of its own. */
export interface MadeCertificate {
  readonly folder: string
  readonly certFile: string
  readonly keyFile: string
  readonly cert: string
}

/** @returns null where the machine has no openssl to make it */
export function makeCertificate(name = 'localhost'): MadeCertificate | null {
  const folder = mkdtempSync(join(tmpdir(), 'haidang-tls-'))
  const certFile = join(folder, 'cert.pem')
  const keyFile = join(folder, 'key.pem')
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  const subject = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`]
  const made = spawnSync(
    'openssl',
    ['req', '-x509', ...curve, '-days', '2', ...subject, '-keyout', keyFile, '-out', certFile],
    { stdio: 'ignore' },
  )
  return made.status === 0 ? { folder, certFile, keyFile, cert: readFileSync(certFile, 'utf8') } : null
}
