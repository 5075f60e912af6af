import type { SaveContactsInput } from '@haidang/contracts'
import type { TenantId } from '@haidang/std'
import { sql, type Tx } from '#src/platform/db/index.ts'
import type { ContactRow } from './tables.ts'

/** Contact points in the order they are called. */
export async function listContacts(tx: Tx, tenant: string): Promise<ContactRow[]> {
  return (
    await sql<ContactRow>`select id, function_name, person_name, phone, email, is_round_the_clock, hours
      from organisation_contacts where tenant_id = ${tenant} order by place`.execute(tx)
  ).rows
}

/** Writes the contact points anew, in the order given. */
export async function replaceContacts(
  tx: Tx,
  tenant: TenantId,
  contacts: readonly (SaveContactsInput['items'][number] & { readonly id: string })[],
): Promise<void> {
  await sql`delete from organisation_contacts where tenant_id = ${tenant}`.execute(tx)
  if (contacts.length === 0) return
  await sql`insert into organisation_contacts (tenant_id, id, place, function_name, person_name, phone, email, is_round_the_clock, hours)
    select ${tenant}, c.id, c.place, c."functionName", c."personName", c.phone, c.email, c."isRoundTheClock", c.hours
    from jsonb_to_recordset(${JSON.stringify(contacts.map((contact, place) => ({ ...contact, place })))}::jsonb)
      as c (id uuid, place int, "functionName" text, "personName" text, phone text, email text, "isRoundTheClock" boolean, hours text)`.execute(
    tx,
  )
}
