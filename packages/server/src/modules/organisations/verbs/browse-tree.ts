import {
  AppError,
  type OrganisationCounts,
  type OrganisationNode,
  type OrganisationTreeQuery,
} from '@haidang/contracts'
import type { OrganisationId } from '@haidang/std'
import { allow, type Call } from '#src/modules/access/index.ts'
import { type Database, decodeCursor, encodeCursor } from '#src/platform/db/index.ts'
import { presentNode } from '../present.ts'
import { getOrganisation } from '../queries.ts'
import { isClosedOn, todayOf } from '../read.ts'
import { countOrganisations as count, listChildren, listTops, type NodeKey } from '../tree-queries.ts'

/**
 * One page of what lies directly below an organisation, or of the topmost ones of the actor's scope.
 * @throws AppError `organisation.not_found` for a parent outside the scope
 */
export async function browseTree(
  db: Database,
  { ctx, input }: Call<OrganisationTreeQuery>,
): Promise<{ items: OrganisationNode[]; nextCursor: string | null }> {
  allow(ctx, 'organisation.read')
  const key = input.cursor === undefined ? undefined : decodeCursor(input.cursor, 3)
  const after: NodeKey | undefined = key && [key[0] === 1, String(key[1]), String(key[2])]
  const today = todayOf(ctx)
  const query = { after, limit: input.limit + 1, today }
  return db.withTx(ctx.scope, async (tx) => {
    const { parent } = input
    if (parent !== undefined && (await getOrganisation(tx, parent as OrganisationId)) === undefined)
      throw new AppError('organisation.not_found')
    const rows = parent === undefined ? await listTops(tx, ctx.scope, query) : await listChildren(tx, parent, query)
    const page = rows.slice(0, input.limit)
    const last = page.at(-1)
    return {
      items: page.map(presentNode),
      nextCursor:
        rows.length > input.limit && last
          ? encodeCursor([isClosedOn(last, today) ? 1 : 0, last.name_folded, last.tenant_id])
          : null,
    }
  })
}

/** How many organisations the actor's scope has, by kind, province and sector. */
export async function countOrganisations(db: Database, { ctx }: Call<object>): Promise<OrganisationCounts> {
  allow(ctx, 'organisation.read')
  return db.withTx(ctx.scope, (tx) => count(tx, ctx.scope, todayOf(ctx)))
}
