import { connect } from 'node:net'

/** What a scan found. */
export type ScanVerdict = { readonly kind: 'clean' } | { readonly kind: 'infected'; readonly signature: string }

/** Looks for malware in bytes that people hand in. */
export interface Scanner {
  /** @throws ScannerDown where there is no answer that can be trusted: what could not be scanned is not taken */
  scan(bytes: Uint8Array): Promise<ScanVerdict>
}

export class ScannerDown extends Error {
  override readonly name = 'ScannerDown'
}

const TIMEOUT_MS = 30_000
const CHUNK = 65_536
const ANSWER_LIMIT = 4096

/**
 * ClamAV's daemon by its INSTREAM command (clamd(8)): chunks behind their length in network byte order, ended by an empty one.
 * @param address `host:port` or the path of a Unix socket
 */
export function createClamdScanner(address: string, timeoutMs = TIMEOUT_MS): Scanner {
  const colon = address.lastIndexOf(':')
  const target = address.startsWith('/')
    ? { path: address }
    : { host: address.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(address.slice(colon + 1)) }
  return {
    scan: (bytes) =>
      new Promise((resolve, reject) => {
        const socket = connect(target)
        let answer = ''
        const fail = (reason: string): void => {
          socket.destroy()
          reject(new ScannerDown(reason))
        }
        // For the whole scan, not for silence alone: a daemon that trickles keeps nobody waiting.
        const timer = setTimeout(() => fail('no answer in time'), timeoutMs)
        socket.once('close', () => clearTimeout(timer))
        socket.once('error', (error) => fail(error.message))
        socket.on('connect', () => {
          socket.write('zINSTREAM\0')
          for (let at = 0; at < bytes.length; at += CHUNK) {
            const chunk = bytes.subarray(at, at + CHUNK)
            const length = Buffer.alloc(4)
            length.writeUInt32BE(chunk.length)
            socket.write(length)
            socket.write(chunk)
          }
          socket.write(Buffer.alloc(4))
        })
        socket.on('data', (data) => {
          answer += data.toString('latin1')
          if (answer.length > ANSWER_LIMIT) fail('the answer is too long')
          if (!answer.includes('\0')) return
          socket.end()
          const text = answer.slice(0, answer.indexOf('\0'))
          const signature = /^stream: (.{1,200}) FOUND$/.exec(text)?.[1]
          if (text === 'stream: OK') resolve({ kind: 'clean' })
          else if (signature !== undefined) resolve({ kind: 'infected', signature })
          else fail(text.slice(0, 200))
        })
        socket.once('end', () => fail('the scanner hung up'))
      }),
  }
}
