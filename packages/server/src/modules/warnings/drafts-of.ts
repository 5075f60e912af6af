import { mayRead, type Tlp } from '@haidang/std'
import type { Context } from '#src/modules/access/index.ts'
import { sql, type Tx } from '#src/platform/db/index.ts'
import { withheldTitle } from './present.ts'

/** Drafts somebody began and nobody has submitted yet, the newest first; titles above the reader's clearance are withheld. */
export async function draftsOf(tx: Tx, ctx: Context, userId: string): Promise<{ id: string; title: string }[]> {
  const { rows } = await sql<{ id: string; tlp: Tlp; title: string }>`
    select id, tlp, content ->> 'title' as title from warnings
    where state = 'draft' and created_by ->> 'id' = ${userId} order by id desc limit 200`.execute(tx)
  return rows.map(({ id, tlp, title }) => ({
    id,
    title: mayRead(ctx.clearance, tlp) ? title : withheldTitle(ctx.locale, tlp),
  }))
}
