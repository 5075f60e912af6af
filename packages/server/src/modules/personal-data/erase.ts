import { createHash } from 'node:crypto'
import { sql, type Tx } from '#src/platform/db/index.ts'
import { personalFields, REGISTER } from '#src/platform/personal-data/index.ts'
import { ownerColumn, type Sought } from './find.ts'

/** What became of one place. */
export interface ErasedPlace {
  readonly table: string
  readonly column: string
  readonly way: 'erase' | 'pseudonymise'
  readonly count: number
}

/** Names that nobody's id stands beside are changed only where nobody else of the organisation bears the name. */
async function isNameAlone(tx: Tx, tenant: string, userId: string, name: string): Promise<boolean> {
  const { rows } =
    await sql`select 1 from users where tenant_id = ${tenant} and display_name = ${name} and id <> ${userId} limit 1`.execute(
      tx,
    )
  return rows.length === 0
}

async function touched(query: ReturnType<typeof sql<unknown>>, tx: Tx): Promise<number> {
  return Number((await query.execute(tx)).numAffectedRows ?? 0n)
}

/** The account: its rows of secrets and sessions go, its names become the pseudonym, nobody signs in with it again. */
async function eraseAccount(tx: Tx, userId: string, pseudonym: string): Promise<ErasedPlace[]> {
  const done: ErasedPlace[] = []
  for (const marks of REGISTER) {
    const owner = ownerColumn(marks)
    if (owner === null || marks.table === 'users') continue
    const count = await touched(
      sql`delete from ${sql.table(marks.table)} where ${sql.ref(owner)} = ${userId}::uuid`,
      tx,
    )
    if (count > 0) done.push({ table: marks.table, column: owner, way: 'erase', count })
  }
  const login = `erased-${userId}`
  const count = await touched(
    sql`update users set login = ${login}, display_name = ${pseudonym}, name_folded = ${login}, email = null, password_hash = null,
      is_active = false where id = ${userId}`,
    tx,
  )
  for (const column of ['login', 'display_name', 'name_folded'] as const)
    done.push({ table: 'users', column, way: 'pseudonymise', count })
  for (const column of ['email', 'password_hash'] as const) done.push({ table: 'users', column, way: 'erase', count })
  return done
}

/** Contact details that equal the person's: taken out of the rows of the organisations in scope. */
async function eraseContacts(tx: Tx, { email, phone }: Sought): Promise<ErasedPlace[]> {
  const done: ErasedPlace[] = []
  const { rows: nullable } = await sql<{ place: string }>`select table_name || '.' || column_name as place
    from information_schema.columns where table_schema = 'public' and is_nullable = 'YES'`.execute(tx)
  const mayBeNull = new Set(nullable.map((row) => row.place))
  // The name goes with the address or the number it stands beside, while these still tell whose it is.
  const names = await touched(
    sql`update organisation_contacts set person_name = null where person_name is not null
      and ((${email}::text is not null and lower(email) = lower(${email})) or
        (${phone}::text is not null and regexp_replace(phone, '\\D', '', 'g') = regexp_replace(${phone}, '\\D', '', 'g')))`,
    tx,
  )
  if (names > 0) done.push({ table: 'organisation_contacts', column: 'person_name', way: 'erase', count: names })
  for (const marks of REGISTER) {
    if (ownerColumn(marks) !== null) continue
    for (const [column, mark] of Object.entries(marks.personal)) {
      if (mark.form !== 'value' || mark.onErasure !== 'erase') continue
      const place = sql.ref(column)
      const is =
        mark.mask === 'email' && email !== null
          ? sql`lower(${place}::text) = ${email.toLowerCase()}`
          : mark.mask === 'phone' && phone !== null
            ? sql`regexp_replace(${place}::text, '\\D', '', 'g') = ${phone.replaceAll(/\D/g, '')}`
            : null
      if (is === null) continue
      // A column that must say something says what is left: that a value was there, told apart by a hash of the row.
      const empty = mayBeNull.has(`${marks.table}.${column}`)
        ? sql`null`
        : sql`'erased-' || left(md5(${sql.join(
            marks.key.map((key) => sql`${sql.ref(key)}::text`),
            sql` || `,
          )}), 12)`
      const count = await touched(sql`update ${sql.table(marks.table)} set ${place} = ${empty} where ${is}`, tx)
      if (count > 0) done.push({ table: marks.table, column, way: 'erase', count })
    }
  }
  return done
}

/** Where records name who did something: the pseudonym takes the name's place, the reference stays. */
async function pseudonymise(
  tx: Tx,
  person: { readonly userId: string; readonly tenant: string; readonly name: string; readonly pseudonym: string },
): Promise<ErasedPlace[]> {
  const isAlone = await isNameAlone(tx, person.tenant, person.userId, person.name)
  const done: ErasedPlace[] = []
  for (const { table, column, form, onErasure, idColumn } of personalFields()) {
    if (onErasure !== 'pseudonymise' || table === 'users') continue
    const way =
      form === 'person'
        ? 'person'
        : form !== 'name'
          ? null
          : idColumn !== undefined
            ? 'beside'
            : isAlone
              ? 'name'
              : null
    if (way === null) continue
    const { rows } = await sql<{
      count: string | number
    }>`select pseudonymise_references(${table}, ${column}, ${way}, ${idColumn ?? null},
      ${person.userId}::uuid, ${person.name}, ${person.pseudonym}, ${[person.tenant]}::uuid[]) as count`.execute(tx)
    const count = Number(rows[0]?.count ?? 0)
    if (count > 0) done.push({ table, column, way: 'pseudonymise', count })
  }
  return done
}

/** A short word for a person whose name is gone, the same wherever it stands. */
export const pseudonymCode = (userId: string): string =>
  createHash('sha256').update(`pseudonym:${userId}`).digest('hex').slice(0, 8)

/**
 * Ends what the platform need not keep of a person: secrets, sessions and contact details go, names become a pseudonym. Rows of the
 * audit and everything a hash was taken over stay as they are, so that chain and histories stay whole.
 * @param pseudonym the words that stand where the name stood
 */
export async function erasePersonal(
  tx: Tx,
  sought: Sought,
  account: { readonly userId: string; readonly tenant: string } | null,
  facts: { readonly pseudonym: string; readonly at: string; readonly requestId: string | null },
): Promise<ErasedPlace[]> {
  const contacts = await eraseContacts(tx, sought)
  if (account === null) return contacts
  const { userId, tenant } = account
  await sql`insert into erased_persons (tenant_id, user_id, pseudonym, at, request_id)
    values (${tenant}, ${userId}, ${facts.pseudonym}, ${facts.at}, ${facts.requestId}) on conflict (user_id) do nothing`.execute(
    tx,
  )
  const references =
    sought.displayName === null
      ? []
      : await pseudonymise(tx, { userId, tenant, name: sought.displayName, pseudonym: facts.pseudonym })
  return [...contacts, ...references, ...(await eraseAccount(tx, userId, facts.pseudonym))]
}
