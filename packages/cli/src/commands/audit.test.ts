import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { type AuditChainPage, type AuditLink, type AuditSeal, auditSealText } from '@haidang/contracts'
import { describe, expect, it } from 'vitest'
import { verifyChain } from './audit.ts'

const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const SPKI = publicKey.export({ type: 'spki', format: 'der' }).toString('base64')

function chainOf(count: number, from = 'act'): AuditLink[] {
  let hash: Buffer = Buffer.alloc(0)
  return Array.from({ length: count }, (_, i) => {
    const text = JSON.stringify([i + 1, 'tenant', `${from} ${i + 1}`])
    hash = createHash('sha256').update(hash).update(text).digest()
    return { seq: i + 1, text, hash: hash.toString('hex') }
  })
}
const sealOf = (link: AuditLink, day = '2026-11-20'): AuditSeal => {
  const facts = { day, seq: link.seq, hash: link.hash }
  const signature = sign(null, Buffer.from(auditSealText(facts)), privateKey).toString('base64')
  return { ...facts, sealedAt: '2026-11-21T00:00:00.000Z', publicKey: SPKI, signature }
}
const PAGE = 3
const reader =
  (links: readonly AuditLink[], head = links.at(-1)) =>
  async (after: number): Promise<AuditChainPage> => ({
    links: links.filter((l) => l.seq > after).slice(0, PAGE),
    head: { seq: head?.seq ?? 0, hash: head?.hash ?? '' },
  })
const at = (links: readonly AuditLink[], seq: number): AuditLink => {
  const link = links.find((l) => l.seq === seq)
  if (link === undefined) throw new Error(`no link ${seq}`)
  return link
}

describe('a chain that nobody touched', () => {
  it('is whole, empty or long, with the seals on it', async () => {
    expect(await verifyChain(reader([]), [])).toMatchObject({ isWhole: true, rows: 0 })
    const links = chainOf(10)
    const seals = [sealOf(at(links, 4)), sealOf(at(links, 10), '2026-11-21')]
    expect(await verifyChain(reader(links), seals, SPKI)).toMatchObject({ isWhole: true, rows: 10, seals: 2 })
  })
})

describe('tampering is found, and where', () => {
  const links = chainOf(10)
  const seal = sealOf(at(links, 6))
  const edit = (seq: number, change: Partial<AuditLink>): AuditLink[] =>
    links.map((l) => (l.seq === seq ? { ...l, ...change } : l))
  const cases: readonly [string, readonly AuditLink[], readonly AuditSeal[], AuditLink | undefined, number, string][] =
    [
      ['a changed row', edit(4, { text: '[4,"tenant","another act"]' }), [], undefined, 4, 'changed'],
      ['a changed hash', edit(4, { hash: '00'.repeat(32) }), [], undefined, 4, 'changed'],
      ['a row taken out', links.filter((l) => l.seq !== 5), [], undefined, 5, 'missing'],
      ['the first row taken out', links.slice(1), [], undefined, 1, 'missing'],
      ['the end cut off', links.slice(0, 8), [], at(links, 10), 9, 'missing'],
      ['the end and the head cut off', links.slice(0, 5), [seal], undefined, 6, 'missing'],
      ['two rows that changed places', edit(4, { text: at(links, 5).text }), [], undefined, 4, 'changed'],
      ['a row put in at the end', [...links, { seq: 11, text: '[11]', hash: '00' }], [], undefined, 11, 'changed'],
      ['a head set back', links, [], at(links, 7), 8, 'head'],
      ['a chain written anew', chainOf(10, 'forged'), [seal], undefined, 6, 'seal_does_not_fit'],
      ['a forged seal', links, [{ ...seal, hash: at(links, 7).hash }], undefined, 6, 'seal_signature'],
    ]
  it.each(cases)('%s', async (_name, tampered, seals, head, brokenAt, reason) => {
    expect(await verifyChain(reader(tampered, head ?? tampered.at(-1)), seals)).toMatchObject({
      isWhole: false,
      brokenAt,
      reason,
    })
  })
  it('a chain and its seals written anew with another key', async () => {
    const other = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
    expect(await verifyChain(reader(links), [seal], other)).toMatchObject({ isWhole: false, reason: 'seal_key' })
  })
})
