import {
  AppError,
  CreateGroupInput,
  type GroupCondition,
  type OrganisationGroup,
  type OrganisationRef,
  UpdateGroupInput,
} from '@haidang/contracts'
import type { OrganisationId } from '@haidang/std'
import { allow, type Call, type Context } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { newId } from '#src/platform/clock.ts'
import type { Database, Tx } from '#src/platform/db/index.ts'
import {
  countKnown,
  deleteGroup as remove,
  getGroup as selectGroup,
  insertGroup,
  listGroups as selectGroups,
  refreshGroups,
  saveGroup,
} from '../group-queries.ts'
import { presentGroup } from '../present.ts'
import { isWithin, listRefs } from '../queries.ts'
import { todayOf } from '../read.ts'

type ById = { id: string }

/** The named groups of recipients the actor's organisation keeps. */
export async function listGroups(db: Database, { ctx }: Call<object>): Promise<{ items: OrganisationGroup[] }> {
  allow(ctx, 'organisation.read')
  const rows = await db.withTx(ctx.scope, selectGroups)
  return { items: rows.map(presentGroup) }
}

/** Most members one answer names. */
const SHOWN = 2000

/** One group and its members by name, as far as the scope goes. @throws AppError `group.not_found` */
export async function getGroup(
  db: Database,
  { ctx, input: { id } }: Call<ById>,
): Promise<OrganisationGroup & { members: OrganisationRef[] }> {
  allow(ctx, 'organisation.read')
  return db.withTx(ctx.scope, async (tx) => {
    const row = await selectGroup(tx, id)
    if (row === undefined) throw new AppError('group.not_found')
    const refs = await listRefs(tx, row.member_ids.slice(0, SHOWN))
    return {
      ...presentGroup(row),
      members: [...refs.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    }
  })
}

/** @throws AppError `group.bad_members` without members and condition, or with any outside the scope */
async function mustBeSound(
  tx: Tx,
  tenant: string,
  memberIds: readonly string[],
  condition: GroupCondition | null,
): Promise<void> {
  const isOutside = (await countKnown(tx, memberIds)) !== new Set(memberIds).size
  const isBelow = condition === null || condition.belowId === null || (await isWithin(tx, condition.belowId, tenant))
  if (isOutside || !isBelow || (condition === null && memberIds.length === 0)) throw new AppError('group.bad_members')
}

async function present(tx: Tx, ctx: Context, id: string): Promise<OrganisationGroup> {
  await refreshGroups(tx, todayOf(ctx))
  const row = await selectGroup(tx, id)
  if (row === undefined) throw new AppError('group.not_found')
  return presentGroup(row)
}

/** Makes a group. @throws AppError `request.conflict` where the code is taken, `group.bad_members` */
export async function createGroup(db: Database, { ctx, input }: Call<CreateGroupInput>): Promise<OrganisationGroup> {
  allow(ctx, 'organisation.manage')
  const { code, name: given, memberIds, condition } = CreateGroupInput.parse(input)
  const name = given.normalize('NFC')
  const id = newId(ctx.clock)
  return db.withTx(ctx.scope, async (tx) => {
    await mustBeSound(tx, ctx.tenant, memberIds, condition)
    await insertGroup(tx, ctx.tenant, { id, code, name, memberIds: [...new Set(memberIds)], condition })
    const made = await present(tx, ctx, id)
    await audit(tx, ctx, {
      action: 'organisation.group',
      subject: { kind: 'group', id },
      after: { code, name, memberIds, condition },
    })
    return made
  })
}

/** Changes a group; what the input leaves out stays. @throws AppError `group.not_found`, `group.bad_members` */
export async function updateGroup(
  db: Database,
  { ctx, input }: Call<UpdateGroupInput & ById>,
): Promise<OrganisationGroup> {
  allow(ctx, 'organisation.manage')
  const { id } = input
  const { name, memberIds, condition } = UpdateGroupInput.parse(input)
  return db.withTx(ctx.scope, async (tx) => {
    const row = await selectGroup(tx, id)
    if (row === undefined) throw new AppError('group.not_found')
    allow(ctx, 'organisation.manage', { organisation: row.tenant_id as OrganisationId })
    const before = presentGroup(row)
    const after = {
      id,
      code: row.code,
      name: (name ?? row.name).normalize('NFC'),
      memberIds: [...new Set(memberIds ?? row.member_ids)],
      condition: condition === undefined ? before.condition : condition,
    }
    await mustBeSound(
      tx,
      row.tenant_id,
      memberIds ?? [],
      after.condition ?? { kinds: [], provinceCodes: [], sectors: [], belowId: null },
    )
    if (after.condition === null && after.memberIds.length === 0) throw new AppError('group.bad_members')
    await saveGroup(tx, row.tenant_id, after)
    const saved = await present(tx, ctx, id)
    await audit(tx, ctx, {
      action: 'organisation.group',
      subject: { kind: 'group', id },
      before: { name: row.name, memberIds: row.member_ids, condition: before.condition },
      after: { name: after.name, memberIds: after.memberIds, condition: after.condition },
      organisation: row.tenant_id,
    })
    return saved
  })
}

/** Deletes a group. @throws AppError `group.not_found`, `reference.missing` where something is still addressed to it */
export async function deleteGroup(db: Database, { ctx, input: { id } }: Call<ById>): Promise<void> {
  allow(ctx, 'organisation.manage')
  await db.withTx(ctx.scope, async (tx) => {
    const row = await selectGroup(tx, id)
    if (row === undefined) throw new AppError('group.not_found')
    allow(ctx, 'organisation.manage', { organisation: row.tenant_id as OrganisationId })
    await remove(tx, row.tenant_id, id)
    await audit(tx, ctx, {
      action: 'organisation.group_delete',
      subject: { kind: 'group', id },
      before: { code: row.code, name: row.name, memberIds: row.member_ids, condition: row.condition },
      organisation: row.tenant_id,
    })
  })
}
