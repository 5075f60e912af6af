import { CreateGroupInput, type OrganisationGroup } from '@haidang/contracts'
import { allow, type Call } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { newId } from '#src/platform/clock.ts'
import type { Database } from '#src/platform/db/index.ts'
import { insertGroup } from '../queries.ts'

/** Makes a group. @throws AppError `request.conflict` where the code is taken */
export async function createGroup(db: Database, { ctx, input }: Call<CreateGroupInput>): Promise<OrganisationGroup> {
  allow(ctx, 'organisation.manage')
  const { code, name, memberIds } = CreateGroupInput.parse(input)
  const id = newId(ctx.clock)
  return db.withTx(ctx.scope, async (tx) => {
    await insertGroup(tx, ctx.tenant, { id, code, name: name.normalize('NFC'), member_ids: memberIds })
    await audit(tx, ctx, {
      action: 'organisation.group',
      subject: { kind: 'group', id },
      after: { code, name, memberIds },
    })
    return { id, code, name, memberCount: memberIds.length }
  })
}
