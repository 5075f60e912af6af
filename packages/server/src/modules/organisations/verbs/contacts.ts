import { AppError, type OrganisationContacts, SaveContactsInput } from '@haidang/contracts'
import type { OrganisationId } from '@haidang/std'
import { allow, type Call } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { newId } from '#src/platform/clock.ts'
import type { Database } from '#src/platform/db/index.ts'
import { listContacts as selectContacts, replaceContacts } from '../contact-queries.ts'
import { presentContact } from '../present.ts'
import { lockOrganisation, getOrganisation } from '../queries.ts'

/** Whom to call at an organisation, in order. @throws AppError `organisation.not_found` outside the scope */
export async function listContacts(
  db: Database,
  { ctx, input: { id } }: Call<{ id: OrganisationId }>,
): Promise<OrganisationContacts> {
  allow(ctx, 'organisation.read')
  return db.withTx(ctx.scope, async (tx) => {
    if ((await getOrganisation(tx, id)) === undefined) throw new AppError('organisation.not_found')
    return { items: (await selectContacts(tx, id)).map(presentContact) }
  })
}

/** Writes the contact points of an organisation anew, in the order in which they are called. */
export async function saveContacts(
  db: Database,
  { ctx, input }: Call<SaveContactsInput & { id: OrganisationId }>,
): Promise<OrganisationContacts> {
  const { id } = input
  allow(ctx, 'organisation.manage', { organisation: id })
  const { items } = SaveContactsInput.parse(input)
  return db.withTx(ctx.scope, async (tx) => {
    if ((await lockOrganisation(tx, id)) === undefined) throw new AppError('organisation.not_found')
    const before = (await selectContacts(tx, id)).map(presentContact)
    await replaceContacts(
      tx,
      id,
      items.map((contact) => ({
        ...contact,
        id: newId(ctx.clock),
        functionName: contact.functionName.normalize('NFC'),
        phone: contact.phone === '' ? null : contact.phone,
      })),
    )
    const after = (await selectContacts(tx, id)).map(presentContact)
    await audit(tx, ctx, {
      action: 'organisation.contacts',
      subject: { kind: 'organisation', id },
      before: { contacts: before },
      after: { contacts: after },
      organisation: id,
    })
    return { items: after }
  })
}
