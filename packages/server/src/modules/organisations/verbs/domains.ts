import { AppError, CheckDomainInput, type DomainClaim } from '@haidang/contracts'
import type { Clock, OrganisationId } from '@haidang/std'
import { allow, type Call, systemContext } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { type Database, isUniqueViolation, SYSTEM_SCOPE } from '#src/platform/db/index.ts'
import { afterCheck, findProof, type LookForProof } from '../domain-proof.ts'
import {
  claimOf,
  findHolder,
  getDomain,
  listDomains as selectDomains,
  listDueDomains,
  saveClaim,
} from '../domain-queries.ts'
import { canonicalDomain } from '../model.ts'
import { presentDomain } from '../present.ts'
import { getOrganisation } from '../queries.ts'
import type { DomainRow } from '../tables.ts'

export interface DomainDeps {
  readonly db: Database
  readonly look: LookForProof
}

/** The domains an organisation says are its own, and what proves each. @throws AppError `organisation.not_found` */
export async function listDomains(
  db: Database,
  { ctx, input: { id } }: Call<{ id: OrganisationId }>,
): Promise<{ items: DomainClaim[] }> {
  allow(ctx, 'organisation.read')
  return db.withTx(ctx.scope, async (tx) => {
    if ((await getOrganisation(tx, id)) === undefined) throw new AppError('organisation.not_found')
    return { items: (await selectDomains(tx, id)).map(presentDomain) }
  })
}

/** Looks again at a holder's proof at once, when somebody else has just proved the domain. Whoever no longer has it gives way. */
async function holderGivesWay({ db, look }: DomainDeps, clock: Clock, domain: string): Promise<void> {
  const holder = await db.withTx(SYSTEM_SCOPE, (tx) => findHolder(tx, domain))
  if (holder === undefined || holder.method === null) return
  const finding = await findProof(look, { domain, token: holder.token, method: holder.method })
  // Name servers that do not answer are no proof that the holder has let go.
  if (finding.isProved || finding.problem === 'dns_failed' || finding.problem === 'file_unreachable') return
  await db.withTx(SYSTEM_SCOPE, async (tx) => {
    await saveClaim(tx, holder, {
      ...claimOf(holder),
      state: 'lapsed',
      checkedAt: clock.now(),
      nextCheckAt: null,
      problem: finding.problem,
    })
    await auditLapse(tx, clock, holder)
  })
}

async function auditLapse(
  tx: Parameters<typeof audit>[0],
  clock: Clock,
  row: Pick<DomainRow, 'tenant_id' | 'domain'>,
): Promise<void> {
  const ctx = systemContext('organisations.domains', clock, new Set(), row.tenant_id as OrganisationId, row.domain)
  await audit(tx, ctx, {
    action: 'organisation.domain_lapse',
    subject: { kind: 'organisation', id: row.tenant_id },
    after: { domain: row.domain, state: 'lapsed' },
  })
}

/**
 * Looks for the proof of a domain now. The network is asked between two transactions.
 * @throws AppError `domain.not_found`; `domain.held_elsewhere` where another organisation holds a proof that still stands, which
 *   is told only to whoever has just proved control, and not whose it is
 */
export async function checkDomain(
  deps: DomainDeps,
  { ctx, input }: Call<CheckDomainInput & { id: OrganisationId }>,
): Promise<DomainClaim> {
  const { id } = input
  allow(ctx, 'organisation.manage', { organisation: id })
  const { domain: given, method } = CheckDomainInput.parse(input)
  const domain = canonicalDomain(given)
  const row = await deps.db.withTx(ctx.scope, (tx) => getDomain(tx, id, domain ?? given))
  if (row === undefined) throw new AppError('domain.not_found')
  const finding = await findProof(deps.look, { domain: row.domain, token: row.token, method })
  if (finding.isProved && row.state !== 'proved') await holderGivesWay(deps, ctx.clock, row.domain)
  try {
    return await deps.db.withTx(ctx.scope, async (tx) => {
      const current = await getDomain(tx, id, row.domain)
      if (current === undefined) throw new AppError('domain.not_found')
      const before = claimOf(current)
      const after = afterCheck(before, method, finding, ctx.clock.now())
      await saveClaim(tx, current, after)
      await audit(tx, ctx, {
        action: 'organisation.domain_check',
        subject: { kind: 'organisation', id },
        before: { domain: row.domain, state: before.state },
        after: { domain: row.domain, state: after.state, method, problem: after.problem },
        organisation: id,
      })
      return presentDomain((await getDomain(tx, id, row.domain)) ?? current)
    })
  } catch (error) {
    if (error instanceof AppError && isUniqueViolation(error.cause)) throw new AppError('domain.held_elsewhere')
    throw error
  }
}

const AT_ONCE = 20

/** Looks again at proofs whose time has come; some at a time, so that a slow name server holds up nobody. @returns how many */
export async function recheckDomains({ db, look }: DomainDeps, clock: Clock): Promise<number> {
  const due = await db.withTx(SYSTEM_SCOPE, (tx) => listDueDomains(tx, new Date(clock.now()).toISOString(), AT_ONCE))
  await Promise.all(
    due.map(async (row) => {
      const method = row.method ?? 'dns'
      const finding = await findProof(look, { domain: row.domain, token: row.token, method })
      await db.withTx(SYSTEM_SCOPE, async (tx) => {
        const current = await getDomain(tx, row.tenant_id, row.domain)
        if (current === undefined || current.state !== 'proved') return
        const after = afterCheck(claimOf(current), method, finding, clock.now())
        await saveClaim(tx, current, after)
        if (after.state === 'lapsed') await auditLapse(tx, clock, current)
      })
    }),
  )
  return due.length
}
