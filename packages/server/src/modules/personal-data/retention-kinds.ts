import type { RetentionKind } from '@haidang/contracts'
import { sql, type Tx } from '#src/platform/db/index.ts'
import { erasePersonal, pseudonymCode } from './erase.ts'

type Fragment = ReturnType<typeof sql<unknown>>

/** What one run takes of a row. */
export interface DueRow {
  id: string
  tenant_id: string
}

/** How rows of one kind are found and ended. The audit has no entry: none of its rows is ever ended. */
export interface EndingKind {
  readonly kind: RetentionKind
  /** Rows that may end, as `(id, tenant_id, at, person_id)`, without those ended before. */
  readonly rows: Fragment
  /** Rows one transaction takes. */
  readonly batch: number
  end(tx: Tx, rows: readonly DueRow[], facts: { readonly at: string; pseudonym(code: string): string }): Promise<void>
}

const idsOf = (rows: readonly DueRow[]): string[] => rows.map((row) => row.id)

export const ENDING_KINDS: readonly EndingKind[] = [
  {
    kind: 'sessions_ended',
    rows: sql`select id, tenant_id, expires_at as at, user_id as person_id from sessions`,
    batch: 500,
    async end(tx, rows) {
      await sql`delete from sessions where id = any (${idsOf(rows)}::uuid[])`.execute(tx)
    },
  },
  {
    kind: 'accounts_left',
    // Since the account was last used: that it is switched off says that the person left.
    rows: sql`select u.id, u.tenant_id, coalesce(u.last_sign_in_at, u.created_at) as at, u.id as person_id from users u
      where not u.is_active and not exists (select from erased_persons e where e.user_id = u.id)`,
    batch: 20,
    async end(tx, rows, { at, pseudonym }) {
      for (const { id, tenant_id } of rows) {
        const { rows: people } = await sql<{ display_name: string; email: string | null }>`
          select display_name, email from users where id = ${id}`.execute(tx)
        const [person] = people
        if (person === undefined) continue
        await erasePersonal(
          tx,
          // Contact details of an organisation outlive the person who once gave them: only a request takes them out.
          { userId: id, displayName: person.display_name, email: null, phone: null },
          { userId: id, tenant: tenant_id },
          { pseudonym: pseudonym(pseudonymCode(id)), at, requestId: null },
        )
      }
    },
  },
  {
    kind: 'delivery_addresses',
    rows: sql`select id, tenant_id, coalesce(at, next_at) as at, null::uuid as person_id from deliveries
      where channel = 'email' and state <> 'queued' and address not like 'erased-%'`,
    batch: 500,
    async end(tx, rows) {
      await sql`update deliveries set address = 'erased-' || id where id = any (${idsOf(rows)}::uuid[])`.execute(tx)
    },
  },
  {
    kind: 'requests_closed',
    rows: sql`select id, tenant_id, closed_at as at, user_id as person_id from data_requests
      where closed_at is not null and person ->> 'name' <> '***'`,
    batch: 200,
    async end(tx, rows) {
      await sql`update data_requests set details = '', user_id = null, decision = decision - 'reason' || '{"reason": ""}',
          person = '{"name": "***", "email": null, "phone": null, "login": null}',
          identity = case when identity is null then null else identity || '{"note": ""}' end
        where id = any (${idsOf(rows)}::uuid[])`.execute(tx)
    },
  },
  {
    kind: 'breaches_closed',
    rows: sql`select id, tenant_id, closed_at as at, null::uuid as person_id from breaches
      where closed_at is not null and content ->> 'parties' <> '***'`,
    batch: 200,
    async end(tx, rows) {
      await sql`update breaches set reader_ids = '{}', readers = '[]',
          content = content || '{"parties": "***", "officer": {"name": "***", "position": "", "phone": "", "email": ""}}'
        where id = any (${idsOf(rows)}::uuid[])`.execute(tx)
    },
  },
]

/** The rows of a kind that are over their term, with whether a hold keeps them. Days are the organisation's own, or the rule set's. */
export function dueRows(
  { kind, rows }: EndingKind,
  facts: { readonly days: number; readonly now: string; readonly tenants: readonly string[] | null },
): Fragment {
  return sql`
    select c.id, c.tenant_id, c.at, c.person_id, exists (
      select from legal_holds h where h.tenant_id = c.tenant_id and h.lifted_at is null
        and (h.person_id = c.person_id or (h.person_id is null and (h.kinds = '{}' or ${kind} = any (h.kinds))))
    ) as is_held
    from (${rows}) c left join retention_policies p on p.tenant_id = c.tenant_id and p.kind = ${kind}
    where c.at < ${facts.now}::timestamptz - make_interval(days => coalesce(p.days, ${facts.days}))
      and (${facts.tenants}::uuid[] is null or c.tenant_id = any (${facts.tenants}::uuid[]))`
}
