import { createHash, createPublicKey, verify } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import {
  AUDIT_LINK_ACTION,
  AUDIT_LINK_SUBJECT_ID,
  AUDIT_SEAL_ACTION,
  AuditChainPage,
  AuditSeal,
  auditSealText,
  page,
} from '@haidang/contracts'
import type { Command } from 'commander'
import type { Client } from '../client.ts'
import type { Tools } from './tools.ts'

/** What a walk along the chain found, link by link, by nobody's word but the links' own. */
export type ChainVerdict =
  | { readonly isWhole: true; readonly rows: number; readonly head: string; readonly seals: number }
  | {
      readonly isWhole: false
      readonly rows: number
      readonly brokenAt: number
      readonly reason:
        | 'changed'
        | 'missing'
        | 'head'
        | 'seal_does_not_fit'
        | 'seal_signature'
        | 'seal_key'
        | 'seal_order'
        | 'seal_missing'
    }

const AT_ONCE = 5000

function isSigned(seal: AuditSeal): boolean {
  const key = createPublicKey({ key: Buffer.from(seal.publicKey, 'base64'), format: 'der', type: 'spki' })
  return verify(null, Buffer.from(auditSealText(seal)), key, Buffer.from(seal.signature, 'base64'))
}

type Broken = Extract<ChainVerdict, { isWhole: false }>

/** What is wrong with the seals by themselves: strangers among them, words nobody signed, days or places out of order. */
function checkSeals(seals: readonly AuditSeal[], publicKey: string | undefined): Broken | null {
  const key = publicKey ?? seals[0]?.publicKey
  let before: AuditSeal | undefined
  for (const seal of seals) {
    const broken = { isWhole: false, rows: 0, brokenAt: seal.seq } as const
    if (seal.publicKey !== key) return { ...broken, reason: 'seal_key' }
    if (!isSigned(seal)) return { ...broken, reason: 'seal_signature' }
    if (before !== undefined && (seal.day <= before.day || seal.seq < before.seq))
      return { ...broken, reason: 'seal_order' }
    before = seal
  }
  return null
}

/** The day whose sealing a row records; undefined for rows of other acts. */
function sealedDayOf(text: readonly unknown[]): string | undefined {
  const day = text[AUDIT_LINK_SUBJECT_ID]
  return text[AUDIT_LINK_ACTION] === AUDIT_SEAL_ACTION && typeof day === 'string' ? day : undefined
}

/**
 * Follows the chain from its first link, making every hash anew, and holds it against the seals. Nothing is kept of a link that was
 * followed.
 * @param readPage the links after a sequence number, in order
 * @param seals kept seals by day; each must be signed and stand on the chain, and each the chain names up to the last of them be there
 * @param publicKey the key seals must be signed with (SPKI, base64), where it is known from elsewhere; else one key for all
 * @param allSeals reads every seal there is, once the walk is over: then each the chain names must be among them. Without it
 *   the seals were kept elsewhere and may end before the chain does
 */
export async function verifyChain(
  readPage: (after: number) => Promise<AuditChainPage>,
  seals: readonly AuditSeal[],
  publicKey?: string,
  allSeals?: () => Promise<readonly AuditSeal[]>,
): Promise<ChainVerdict> {
  const wrong = checkSeals(seals, publicKey)
  if (wrong !== null) return wrong
  const sealed = new Map(seals.map((seal) => [seal.seq, seal.hash]))
  const days = new Set(seals.map((seal) => seal.day))
  const lastDay = seals.at(-1)?.day ?? ''
  /** Seals named by rows and not at hand: made while the walk went on, or taken away. */
  const later: { readonly day: string; readonly seq: number }[] = []
  let seq = 0
  let hash: Buffer = Buffer.alloc(0)
  for (;;) {
    const { links, head } = await readPage(seq)
    for (const link of links) {
      const broken = { isWhole: false, rows: seq, brokenAt: seq + 1 } as const
      const text = JSON.parse(link.text) as readonly unknown[]
      if (link.seq !== seq + 1) return { ...broken, reason: 'missing' }
      hash = createHash('sha256').update(hash).update(link.text).digest()
      if (text[0] !== link.seq || hash.toString('hex') !== link.hash) return { ...broken, reason: 'changed' }
      seq = link.seq
      const expected = sealed.get(seq)
      if (expected !== undefined && expected !== link.hash) return { ...broken, reason: 'seal_does_not_fit' }
      const day = sealedDayOf(text)
      if (day === undefined || days.has(day)) continue
      if (day <= lastDay) return { ...broken, reason: 'seal_missing' }
      later.push({ day, seq })
    }
    if (links.length > 0 && seq < head.seq) continue
    const broken = { isWhole: false, rows: seq, brokenAt: Math.min(seq, head.seq) + 1 } as const
    if (seq < head.seq) return { ...broken, reason: 'missing' }
    if (seq > head.seq || hash.toString('hex') !== head.hash) return { ...broken, reason: 'head' }
    const beyond = seals.find((seal) => seal.seq > seq)
    if (beyond !== undefined) return { ...broken, brokenAt: seq + 1, reason: 'missing' }
    const there =
      later.length === 0 || allSeals === undefined ? null : new Set((await allSeals()).map(({ day }) => day))
    const gone = there === null ? undefined : later.find(({ day }) => !there.has(day))
    if (gone !== undefined) return { ...broken, brokenAt: gone.seq, reason: 'seal_missing' }
    return { isWhole: true, rows: seq, head: head.hash, seals: seals.length }
  }
}

async function readSeals(client: Client): Promise<AuditSeal[]> {
  const seals: AuditSeal[] = []
  for (let cursor: string | null = ''; cursor !== null;) {
    const query: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`
    const answer: { items: AuditSeal[]; nextCursor: string | null } = await client.call(
      'GET',
      `/audit/seals?limit=200${query}`,
      page(AuditSeal),
    )
    seals.push(...answer.items)
    cursor = answer.nextCursor
  }
  return seals.toReversed()
}

export function auditCommands(program: Command, tools: Tools): void {
  const { t } = tools.translator
  const audit = program.command('audit').description(t('cli.audit.about'))
  audit
    .command('seals')
    .description(t('cli.audit.seals'))
    .action(async () => {
      for (const seal of await readSeals(await tools.client()))
        tools.output.row(seal, [seal.day, seal.seq, seal.hash, seal.publicKey])
    })
  audit
    .command('verify')
    .description(t('cli.audit.verify'))
    .option('--seals <file>', t('cli.audit.sealsFile'))
    .option('--key <base64>', t('cli.audit.key'))
    .action(async (flags: { seals?: string; key?: string }) => {
      const client = await tools.client()
      const seals =
        flags.seals === undefined
          ? await readSeals(client)
          : (await readFile(flags.seals, 'utf8'))
              .split('\n')
              .filter((line) => line.trim() !== '')
              .map((line) => AuditSeal.parse(JSON.parse(line)))
      const verdict = await verifyChain(
        (after) => client.call('GET', `/audit/chain?after=${after}&limit=${AT_ONCE}`, AuditChainPage),
        seals,
        flags.key,
        flags.seals === undefined ? () => readSeals(client) : undefined,
      )
      if (tools.isJson) tools.output.row(verdict, [])
      else if (verdict.isWhole) tools.output.say(t('cli.audit.whole', { rows: verdict.rows, seals: verdict.seals }))
      else tools.output.fail(t(`cli.audit.broken.${verdict.reason}`, { seq: verdict.brokenAt }))
      if (!verdict.isWhole) tools.exit(1)
    })
}
