import { AppError } from '@haidang/contracts'
import { createTranslator } from '@haidang/phrases'
import type { AgreedAct } from '#src/modules/approvals/index.ts'
import type { Context } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import type { Tx } from '#src/platform/db/index.ts'
import type { PersonalDataDeps } from './deps.ts'
import { erasePersonal, pseudonymCode } from './erase.ts'
import { findPersonal } from './find.ts'
import { isoNow, nameOf } from './read.ts'
import { soughtBy } from './request-present.ts'
import { addRequestHistory, getAccount, getRequest, saveRequest } from './request-queries.ts'
import { checkErasure } from './verbs/requests.ts'

/** How long data may be taken out once a second person agreed. */
const GRANT_MS = 72 * 3_600_000

/** A second person agreed: whoever handles the request may take the data out, for so long. */
export async function grantExport(tx: Tx, ctx: Context, act: AgreedAct): Promise<void> {
  const row = await getRequest(tx, act.subjectId, true)
  if (row === undefined || row.closed_at !== null) throw new AppError('data_request.not_found')
  const until = new Date(ctx.clock.now() + GRANT_MS)
  await saveRequest(tx, { ...row, state: 'verified', granted_until: until })
  const at = isoNow(ctx)
  await addRequestHistory(tx, row, {
    at,
    by: nameOf(ctx),
    code: 'data_request.granted',
    params: { until: until.toISOString() },
  })
  await audit(tx, ctx, {
    action: 'personal_data.export',
    subject: { kind: 'data_request', id: row.id },
    after: { step: 'granted', until: until.toISOString(), approval: act.id },
    organisation: row.tenant_id,
  })
}

/** A second person agreed: the person's data is ended now, as far as the law lets it. */
export async function eraseOnRequest(
  { rules }: Pick<PersonalDataDeps, 'rules'>,
  tx: Tx,
  ctx: Context,
  act: AgreedAct,
): Promise<void> {
  const row = await getRequest(tx, act.subjectId, true)
  if (row === undefined || row.closed_at !== null) throw new AppError('data_request.not_found')
  await checkErasure(tx, row)
  const sought = await soughtBy(tx, row)
  const found = await findPersonal(tx, rules.named(row.law_version), sought)
  const account = row.user_id === null ? undefined : await getAccount(tx, row.user_id)
  const at = isoNow(ctx)
  const { t } = createTranslator('vi')
  const erased = await erasePersonal(
    tx,
    sought,
    account === undefined ? null : { userId: account.id, tenant: account.tenant_id },
    {
      pseudonym: t('personalData.pseudonym', { code: account === undefined ? '' : pseudonymCode(account.id) }),
      at,
      requestId: row.id,
    },
  )
  await saveRequest(tx, { ...row, state: 'verified', outcome: { erased, found } })
  const count = erased.reduce((sum, place) => sum + place.count, 0)
  await addRequestHistory(tx, row, {
    at,
    by: nameOf(ctx),
    code: 'data_request.erased',
    params: { places: erased.length, count },
  })
  await audit(tx, ctx, {
    action: 'personal_data.erase',
    subject: { kind: 'data_request', id: row.id },
    after: { erased, approval: act.id },
    organisation: row.tenant_id,
  })
}
