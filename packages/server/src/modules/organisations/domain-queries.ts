import { type DomainProblem } from '@haidang/contracts'
import { sql, type Tx } from '#src/platform/db/index.ts'
import type { ClaimState } from './domain-proof.ts'
import type { DomainRow } from './tables.ts'

const columns = sql`tenant_id, domain, state, method, token, proved_at, checked_at, failing_since, next_check_at, problem`

export async function listDomains(tx: Tx, tenant: string): Promise<DomainRow[]> {
  return (
    await sql<DomainRow>`select ${columns} from organisation_domains where tenant_id = ${tenant} order by domain`.execute(
      tx,
    )
  ).rows
}

export async function getDomain(tx: Tx, tenant: string, domain: string): Promise<DomainRow | undefined> {
  return (
    await sql<DomainRow>`select ${columns} from organisation_domains where tenant_id = ${tenant} and domain = ${domain}`.execute(
      tx,
    )
  ).rows[0]
}

/** Who has proved a domain, whatever the scope of whoever asks: for the platform's own eyes. */
export async function findHolder(tx: Tx, domain: string): Promise<DomainRow | undefined> {
  return (
    await sql<DomainRow>`select ${columns} from organisation_domains where domain = ${domain} and state = 'proved'`.execute(
      tx,
    )
  ).rows[0]
}

/** Proofs that are to be looked at again, the longest waiting first. */
export async function listDueDomains(tx: Tx, now: string, limit: number): Promise<DomainRow[]> {
  return (
    await sql<DomainRow>`select ${columns} from organisation_domains
      where state = 'proved' and next_check_at <= ${now}::timestamptz order by next_check_at limit ${limit}`.execute(tx)
  ).rows
}

export function claimOf(row: DomainRow): ClaimState {
  const ms = (at: Date | null): number | null => at?.getTime() ?? null
  return {
    state: row.state,
    method: row.method,
    provedAt: ms(row.proved_at),
    checkedAt: ms(row.checked_at),
    failingSince: ms(row.failing_since),
    nextCheckAt: ms(row.next_check_at),
    problem: row.problem as DomainProblem | null,
  }
}

/** @throws a unique violation where another organisation has proved the domain meanwhile */
export async function saveClaim(
  tx: Tx,
  { tenant_id, domain }: Pick<DomainRow, 'tenant_id' | 'domain'>,
  claim: ClaimState,
): Promise<void> {
  const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString())
  await sql`update organisation_domains set state = ${claim.state}, method = ${claim.method}, proved_at = ${iso(claim.provedAt)},
      checked_at = ${iso(claim.checkedAt)}, failing_since = ${iso(claim.failingSince)}, next_check_at = ${iso(claim.nextCheckAt)},
      problem = ${claim.problem} where tenant_id = ${tenant_id} and domain = ${domain}`.execute(tx)
}
