import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { type AuditChainPage, type AuditLink, type AuditSeal, auditSealText } from '@haidang/contracts'
import { describe, expect, it } from 'vitest'
import { verifyChain } from './audit.ts'

const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const SPKI = publicKey.export({ type: 'spki', format: 'der' }).toString('base64')

/** A row's text as the platform makes it: sequence, organisation, time, actor, act, subject, result, …; the seventh names a seal. */
function textOf(
  seq: number,
  change: { organisation?: string; at?: string; actor?: string; action?: string } = {},
): string {
  const isSeal = seq === 7
  return JSON.stringify([
    seq,
    change.organisation ?? 'organisation',
    change.at ?? `2026-11-20T08:00:0${seq % 10}.000Z`,
    change.actor ?? '{"id":"a","kind":"user","name":"Cán bộ 1"}',
    change.action ?? (isSeal ? 'audit.seal' : 'alert.close'),
    isSeal ? 'audit' : 'alert',
    isSeal ? '2026-11-20' : `alert-${seq}`,
    'done',
    null,
    '{"state":"closed"}',
    `request-${seq}`,
    2,
    null,
    null,
    '10.0.0.1',
    null,
    null,
    null,
    null,
  ])
}

function chainOf(count: number, text: (seq: number) => string = textOf): AuditLink[] {
  let hash: Buffer = Buffer.alloc(0)
  return Array.from({ length: count }, (_, i) => {
    const link = text(i + 1)
    hash = createHash('sha256').update(hash).update(link).digest()
    return { seq: i + 1, text: link, hash: hash.toString('hex') }
  })
}
const sealOf = (link: AuditLink, day = '2026-11-20', key = privateKey, spki = SPKI): AuditSeal => {
  const facts = { day, seq: link.seq, hash: link.hash }
  const signature = sign(null, Buffer.from(auditSealText(facts)), key).toString('base64')
  return { ...facts, sealedAt: '2026-11-21T00:00:00.000Z', publicKey: spki, signature }
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
    const seals = [sealOf(at(links, 6)), sealOf(at(links, 10), '2026-11-21')]
    expect(await verifyChain(reader(links), seals, SPKI)).toMatchObject({ isWhole: true, rows: 10, seals: 2 })
  })
})

describe('tampering is found, and where', () => {
  const links = chainOf(10)
  const seal = sealOf(at(links, 6))
  const later = sealOf(at(links, 9), '2026-11-21')
  const edit = (seq: number, change: Partial<AuditLink>): AuditLink[] =>
    links.map((l) => (l.seq === seq ? { ...l, ...change } : l))
  const rewrite = (seq: number, change: Parameters<typeof textOf>[1]): AuditLink[] =>
    edit(seq, { text: textOf(seq, change) })
  const putIn = links.flatMap((l) => (l.seq === 4 ? [l, { ...l, seq: 5, text: textOf(5, { action: 'x' }) }] : [l]))
  const other = generateKeyPairSync('ed25519')
  const otherKey = other.publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
  const foreign = sealOf(at(links, 9), '2026-11-21', other.privateKey, otherKey)
  const cases: readonly [string, readonly AuditLink[], readonly AuditSeal[], AuditLink | undefined, number, string][] =
    [
      ['a changed act', rewrite(4, { action: 'alert.read' }), [], undefined, 4, 'changed'],
      ['a changed actor', rewrite(4, { actor: '{"id":"b","kind":"user"}' }), [], undefined, 4, 'changed'],
      ['a changed time', rewrite(4, { at: '2026-11-19T08:00:00.000Z' }), [], undefined, 4, 'changed'],
      ['a row moved to another organisation', rewrite(4, { organisation: 'other' }), [], undefined, 4, 'changed'],
      ['a changed hash', edit(4, { hash: '00'.repeat(32) }), [], undefined, 4, 'changed'],
      ['a row taken out', links.filter((l) => l.seq !== 5), [], undefined, 5, 'missing'],
      ['the first row taken out', links.slice(1), [], undefined, 1, 'missing'],
      ['the end cut off', links.slice(0, 8), [], at(links, 10), 9, 'missing'],
      ['the end and the head cut off before a seal', links.slice(0, 5), [seal], undefined, 6, 'missing'],
      ['two rows that changed places', edit(4, { text: at(links, 5).text }), [], undefined, 4, 'changed'],
      ['a row put in', putIn, [], undefined, 5, 'changed'],
      ['a row put in at the end', [...links, { seq: 11, text: '[11]', hash: '00' }], [], undefined, 11, 'changed'],
      ['a head set back', links, [], at(links, 7), 8, 'head'],
      [
        'the whole chain hashed anew after a change',
        chainOf(10, (seq) => textOf(seq, seq === 4 ? { action: 'alert.read' } : {})),
        [seal],
        undefined,
        6,
        'seal_does_not_fit',
      ],
      ['a forged seal', links, [{ ...seal, hash: at(links, 7).hash }], undefined, 6, 'seal_signature'],
      [
        'two seals whose places were swapped',
        links,
        [
          { ...seal, seq: later.seq, hash: later.hash },
          { ...later, seq: seal.seq, hash: seal.hash },
        ],
        undefined,
        9,
        'seal_signature',
      ],
      ['two seals whose days were swapped', links, [later, seal], undefined, 6, 'seal_order'],
      ['a seal of another installation', links, [seal, foreign], undefined, 9, 'seal_key'],
      ['a seal taken away', links, [later], undefined, 7, 'seal_missing'],
    ]
  it.each(cases)('%s', async (_name, tampered, seals, head, brokenAt, reason) => {
    expect(await verifyChain(reader(tampered, head ?? tampered.at(-1)), seals)).toMatchObject({
      isWhole: false,
      brokenAt,
      reason,
    })
  })
  it('a chain and its seals written anew with another key', async () => {
    expect(await verifyChain(reader(links), [seal], otherKey)).toMatchObject({ isWhole: false, reason: 'seal_key' })
  })
  it('the last seal taken away from the platform', async () => {
    expect(await verifyChain(reader(links), [], undefined, () => Promise.resolve([]))).toMatchObject({
      isWhole: false,
      brokenAt: 7,
      reason: 'seal_missing',
    })
  })
})

describe('seals that are no fault', () => {
  const links = chainOf(10)
  it('kept elsewhere, and older than the chain', async () => {
    expect(await verifyChain(reader(links), [])).toMatchObject({ isWhole: true })
  })
  it('made while the walk went on', async () => {
    const seal = sealOf(at(links, 6))
    expect(await verifyChain(reader(links), [], undefined, () => Promise.resolve([seal]))).toMatchObject({
      isWhole: true,
    })
  })
})
