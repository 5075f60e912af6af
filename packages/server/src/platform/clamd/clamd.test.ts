import { createServer, type Server } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { createClamdScanner } from './clamd.ts'

// The test file every scanner knows (eicar.org), put together here so that no scanner stops over this source.
const EICAR = `X5O!P%@AP[4\\PZX54(P^)7CC)7}$${'EICAR'}-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*`

let server: Server | undefined
afterEach(() => server?.close())

/** Speaks clamd's INSTREAM: takes the frames apart and answers as `answer` says. */
async function daemon(answer: (content: Buffer) => string | null): Promise<string> {
  server = createServer((socket) => {
    let held = Buffer.alloc(0)
    socket.on('error', () => undefined)
    socket.on('data', (data) => {
      held = Buffer.concat([held, data])
      const head = 'zINSTREAM\0'
      if (held.length < head.length) return
      expect(held.subarray(0, head.length).toString()).toBe(head)
      const parts: Buffer[] = []
      for (let at = head.length; at + 4 <= held.length;) {
        const length = held.readUInt32BE(at)
        if (length === 0) {
          const said = answer(Buffer.concat(parts))
          if (said === null) socket.destroy()
          else socket.end(said)
          return
        }
        if (at + 4 + length > held.length) return
        parts.push(held.subarray(at + 4, at + 4 + length))
        at += 4 + length
      }
    })
  })
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return `127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
}
const clam = (content: Buffer) => (content.includes(EICAR) ? 'stream: Win.Test.EICAR_HDB-1 FOUND\0' : 'stream: OK\0')

it('sends the whole file and believes the verdict', async () => {
  let sent = 0
  const scanner = createClamdScanner(
    await daemon((content) => {
      sent = content.length
      return clam(content)
    }),
  )
  expect(await scanner.scan(Buffer.alloc(200_001, 7))).toEqual({ kind: 'clean' })
  expect(sent).toBe(200_001)
  expect(await scanner.scan(Buffer.from(EICAR))).toEqual({ kind: 'infected', signature: 'Win.Test.EICAR_HDB-1' })
})

const WRONG: readonly (readonly [name: string, answer: () => string | null, reason: RegExp])[] = [
  ['an answer that is neither', () => 'INSTREAM size limit exceeded. ERROR\0', /size limit/],
  ['a hang-up', () => null, /hung up|ECONNRESET/],
  ['half an answer', () => 'stream: O', /hung up/],
  ['an endless answer', () => 'x'.repeat(10_000), /too long/],
]

it.each(WRONG)('trusts nothing but a verdict: %s', async (_name, answer, reason) => {
  await expect(createClamdScanner(await daemon(answer)).scan(Buffer.from('x'))).rejects.toThrow(reason)
})

it('does not wait for ever, and says where nobody listens', async () => {
  server = createServer(() => undefined)
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  await expect(createClamdScanner(`127.0.0.1:${port}`, 50).scan(Buffer.from('x'))).rejects.toThrow(/in time/)
  await expect(createClamdScanner('/khong/co/clamd.sock').scan(Buffer.from('x'))).rejects.toThrow(/ENOENT/)
})
