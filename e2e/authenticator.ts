import { createHmac } from 'node:crypto'
import type { Page } from 'playwright-core'

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

function fromBase32(text: string): Buffer {
  let bits = ''
  for (const letter of text.replaceAll(/[\s=]/g, '').toUpperCase()) {
    bits += BASE32.indexOf(letter).toString(2).padStart(5, '0')
  }
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
}

const STEP_MS = 30_000

/**
 * The code an authenticator app shows (RFC 6238: SHA-1, six digits, steps of thirty seconds).
 * @param secret in base32, spaces allowed
 */
export function appCode(secret: string, atMs: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(atMs / STEP_MS)))
  const mac = createHmac('sha1', fromBase32(secret)).update(counter).digest()
  const offset = (mac.at(-1) ?? 0) & 0xf
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

export interface Authenticator {
  /** How many passkeys it holds. */
  count(): Promise<number>
  /** Whether the person touches it when asked. */
  setTouched(isTouched: boolean): Promise<void>
}

/** A platform authenticator of the browser's own kind (WebAuthn automation), which knows its owner and is touched when asked. */
export async function giveAuthenticator(page: Page): Promise<Authenticator> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return {
    async count() {
      return (await devtools.send('WebAuthn.getCredentials', { authenticatorId })).credentials.length
    },
    async setTouched(isTouched) {
      await devtools.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled: isTouched })
    },
  }
}
