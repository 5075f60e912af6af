import { type Clock, mayRead, type Tlp } from '@haidang/std'
import { newId } from '#src/platform/clock.ts'
import type { Tx } from '#src/platform/db/index.ts'
import { insertDeliveries, listReaders, listWebhookTargets, type NewDelivery } from './queries.ts'
import type { BreachClockNotice, DutyLine, EmergencyNotice, Notice, Purpose } from './tables.ts'

/** An organisation that is to be told, the address it registered, and what it is told. */
export interface Addressee {
  readonly organisationId: string
  readonly contactEmail: string | null
  readonly notice: Notice
}

const UNIT_ROLES = ['unit_officer', 'unit_leader']

/** The organisations among these that have somebody who may read something so marked in its inbox. */
export async function organisationsWithReaders(
  tx: Tx,
  organisationIds: readonly string[],
  tlp: Tlp,
): Promise<ReadonlySet<string>> {
  const readers = await listReaders(tx, organisationIds, UNIT_ROLES)
  return new Set(readers.filter((reader) => mayRead(reader.clearance, tlp)).map((reader) => reader.tenant_id))
}

/**
 * Writes down what each organisation is to be told by inbox, e-mail and webhook, in the transaction of the act. The inbox is
 * there at once; the rest is sent after the transaction by `deliver`.
 * @param tlp the marking of what lies in the inbox: where nobody is cleared for it, the inbox counts as failed
 */
export async function queueToOrganisations(
  tx: Tx,
  clock: Clock,
  issuerId: string,
  purpose: Purpose,
  tlp: Tlp,
  addressees: readonly Addressee[],
): Promise<void> {
  const ids = addressees.map((a) => a.organisationId)
  const readers = Map.groupBy(await listReaders(tx, ids, UNIT_ROLES), (reader) => reader.tenant_id)
  const webhooks = Map.groupBy(await listWebhookTargets(tx, ids), (target) => target.tenant_id)
  const at = new Date(clock.now()).toISOString()
  const rows = addressees.flatMap((addressee): NewDelivery[] => {
    const own = readers.get(addressee.organisationId) ?? []
    const isReadable = own.some((reader) => mayRead(reader.clearance, tlp))
    const row = { ...delivery(clock, issuerId, purpose, addressee), next_at: at }
    const mails = new Map<string, 'vi' | 'en'>()
    if (addressee.contactEmail !== null) mails.set(addressee.contactEmail.toLowerCase(), 'vi')
    for (const reader of own) if (reader.email !== null) mails.set(reader.email.toLowerCase(), reader.locale)
    return [
      {
        ...row,
        id: newId(clock),
        channel: 'inbox',
        address: 'inbox',
        state: isReadable ? 'sent' : 'failed',
        next_at: null,
        at,
        error: isReadable ? null : { code: 'inbox.no_reader', detail: '' },
      },
      ...[...mails].map(([address, locale]): NewDelivery => ({
        ...row,
        id: newId(clock),
        channel: 'email',
        address,
        locale,
      })),
      ...(webhooks.get(addressee.organisationId) ?? []).map((target): NewDelivery => ({
        ...row,
        id: newId(clock),
        channel: 'webhook',
        address: target.id,
      })),
    ]
  })
  await insertDeliveries(tx, rows)
}

/** A missed deadline, and whose leaders are told of it. */
export interface LeaderNotice {
  readonly issuerId: string
  readonly purpose: Extract<Purpose, `${string}_overdue_${string}`>
  readonly holders: { readonly organisationId: string; readonly role: 'unit_leader' | 'leader' }
  readonly about: Addressee
}

/**
 * Writes down mail to the leaders of organisations about missed deadlines. A unit without a leader's address is told by the
 * address it registered, so that the step does not fall silent.
 * @returns how many are told of each, in the order given
 */
export async function queueToLeaders(tx: Tx, clock: Clock, notices: readonly LeaderNotice[]): Promise<number[]> {
  const ids = [...new Set(notices.map((n) => n.holders.organisationId))]
  const leaders = Map.groupBy(await listReaders(tx, ids, ['unit_leader', 'leader']), (leader) => leader.tenant_id)
  const at = new Date(clock.now()).toISOString()
  const written = notices.map(({ issuerId, purpose, holders, about }) => {
    const mails = new Map<string, 'vi' | 'en'>()
    for (const leader of leaders.get(holders.organisationId) ?? []) {
      if (leader.email !== null && leader.roles.includes(holders.role))
        mails.set(leader.email.toLowerCase(), leader.locale)
    }
    if (mails.size === 0 && holders.role === 'unit_leader' && about.contactEmail !== null)
      mails.set(about.contactEmail.toLowerCase(), 'vi')
    const base = delivery(clock, issuerId, purpose, about)
    return [...mails].map(([address, locale]): NewDelivery => ({
      ...base,
      id: newId(clock),
      address,
      locale,
      next_at: at,
    }))
  })
  await insertDeliveries(tx, written.flat())
  return written.map((rows) => rows.length)
}

/** An emergency access just opened. */
export interface Emergency extends EmergencyNotice {
  readonly organisationId: string
  /** Whoever opened it needs no telling. */
  readonly exceptUserId: string
}

/** Writes down mail to the leaders and security officers of the organisation; its administrators where it has neither. */
export async function queueEmergency(tx: Tx, clock: Clock, emergency: Emergency): Promise<void> {
  const { organisationId, exceptUserId, ...notice } = emergency
  const others = async (roles: readonly string[]) =>
    (await listReaders(tx, [organisationId], roles)).filter((one) => one.id !== exceptUserId)
  const leading = await others(['leader', 'unit_leader', 'security_officer'])
  const readers = leading.length > 0 ? leading : await others(['administrator'])
  const at = new Date(clock.now()).toISOString()
  await insertDeliveries(
    tx,
    readers.flatMap((reader): NewDelivery[] =>
      reader.email === null
        ? []
        : [
            {
              tenant_id: organisationId,
              id: newId(clock),
              issuer_id: organisationId,
              subject_id: notice.breakGlassId,
              version: 1,
              purpose: 'break_glass',
              channel: 'email',
              address: reader.email.toLowerCase(),
              locale: reader.locale,
              notice,
              state: 'queued',
              error: null,
              next_at: at,
              at: null,
            },
          ],
    ),
  )
}

/** A breach whose first notice is still owed. */
export interface BreachReminder extends BreachClockNotice {
  readonly organisationId: string
}

/**
 * Writes down mail to those of the organisation whose office breaches are; its leaders hear it where it has none.
 * @returns how many are told
 */
export async function queueBreachReminders(
  tx: Tx,
  clock: Clock,
  reminders: readonly BreachReminder[],
): Promise<number> {
  const at = new Date(clock.now()).toISOString()
  const ids = [...new Set(reminders.map((one) => one.organisationId))]
  const offices = await listReaders(tx, ids, ['security_officer', 'administrator'])
  const leading = await listReaders(tx, ids, ['leader', 'unit_leader'])
  const told = reminders.flatMap(({ organisationId, ...notice }): NewDelivery[] => {
    const own = offices.filter((one) => one.tenant_id === organisationId)
    const readers = own.length > 0 ? own : leading.filter((one) => one.tenant_id === organisationId)
    return readers.flatMap((reader) =>
      reader.email === null
        ? []
        : [
            {
              tenant_id: organisationId,
              id: newId(clock),
              issuer_id: organisationId,
              subject_id: notice.breachId,
              // Each mark of the clock is told once.
              version: notice.hoursLeft + 1,
              purpose: 'breach_clock',
              channel: 'email',
              address: reader.email.toLowerCase(),
              locale: reader.locale,
              notice,
              state: 'queued',
              error: null,
              next_at: at,
              at: null,
            },
          ],
    )
  })
  await insertDeliveries(tx, told)
  return told.length
}

/** What a unit is reminded of on a day; its leader reads it too where it says so. */
export interface DutyReminder {
  readonly organisationId: string
  readonly issuerId: string
  readonly on: string
  readonly lines: readonly DutyLine[]
  readonly isForLeader: boolean
}

/**
 * Writes down one reminder a unit and day, by mail and webhook; one that was written before on the same day is left as it is.
 * @returns how many units have somebody to be told
 */
export async function queueDutyReminders(tx: Tx, clock: Clock, reminders: readonly DutyReminder[]): Promise<number> {
  const ids = reminders.map((r) => r.organisationId)
  const readers = Map.groupBy(await listReaders(tx, ids, UNIT_ROLES), (reader) => reader.tenant_id)
  const webhooks = Map.groupBy(await listWebhookTargets(tx, ids), (target) => target.tenant_id)
  const at = new Date(clock.now()).toISOString()
  const written = reminders.map((reminder): NewDelivery[] => {
    const own = (readers.get(reminder.organisationId) ?? []).filter(
      (reader) => reader.email !== null && (reminder.isForLeader || reader.roles.includes('unit_officer')),
    )
    const base: Omit<NewDelivery, 'id' | 'channel' | 'address'> = {
      tenant_id: reminder.organisationId,
      issuer_id: reminder.issuerId,
      subject_id: reminder.organisationId,
      version: Number(reminder.on.replaceAll('-', '')),
      purpose: 'duty_reminder',
      locale: 'vi',
      notice: { on: reminder.on, lines: reminder.lines },
      state: 'queued',
      error: null,
      next_at: at,
      at: null,
    }
    const mails = new Map(own.map((reader) => [(reader.email ?? '').toLowerCase(), reader.locale]))
    return [
      ...[...mails].map(([address, locale]): NewDelivery => ({
        ...base,
        id: newId(clock),
        channel: 'email',
        address,
        locale,
      })),
      ...(webhooks.get(reminder.organisationId) ?? []).map((target): NewDelivery => ({
        ...base,
        id: newId(clock),
        channel: 'webhook',
        address: target.id,
      })),
    ]
  })
  await insertDeliveries(tx, written.flat())
  return written.filter((rows) => rows.length > 0).length
}

function delivery(clock: Clock, issuerId: string, purpose: Purpose, to: Addressee): NewDelivery {
  return {
    tenant_id: to.organisationId,
    id: newId(clock),
    issuer_id: issuerId,
    subject_id: to.notice.warningId,
    version: to.notice.version,
    purpose,
    channel: 'email',
    address: '',
    locale: 'vi',
    notice: to.notice,
    state: 'queued',
    error: null,
    next_at: null,
    at: null,
  }
}
