import { CENTRE_NAME } from '@haidang/demo/accounts.ts'
import { AGENCIES, CAMPAIGN_AGENCIES } from '@haidang/demo/agencies.ts'
import { type Permission, PERSON_ROLES, type Role, ROLE_GRANTS } from '@haidang/contracts'
import { generatePassword } from '@haidang/server/modules/identity/index.ts'
import { sql, SYSTEM_SCOPE } from '@haidang/server/platform/db/index.ts'
import type { TenantId } from '@haidang/std'
import { sendWarning, signInByApi } from '../api.ts'
import type { Stage } from '../stage.ts'
import { type Caller, callApi, openSession, withToken } from './client.ts'
import { A_RULE } from './entries.ts'
import { readMarks } from './marks.ts'
import { plantAccess } from './plant-access.ts'
import { plantPersonalData } from './plant-personal-data.ts'
import { plansGivingDuties, plantPlans, type Unlisted } from './plant-plans.ts'

/** One organisation under test, with somebody of every role in it. */
export interface Side {
  readonly name: 'first unit' | 'second unit' | 'centre'
  readonly organisation: string
  readonly callers: readonly Caller[]
  /** Rows of its own that no list shows, by the path they would be listed at. */
  readonly unlisted: Unlisted
  /** Ids and names that belong to this organisation and to no other side. */
  readonly marks: ReadonlySet<string>
}

export interface Planted {
  readonly units: readonly [Side, Side]
  readonly centre: Side
  /** Ids and names of every organisation of the stage. */
  readonly organisations: ReadonlySet<string>
}

async function addPeople(stage: Stage, root: TenantId, organisation: TenantId, code: string): Promise<Caller[]> {
  const callers: Caller[] = []
  for (const role of PERSON_ROLES) {
    const login = `${code}.${role.replaceAll('_', '-')}`
    const { invitation } = await stage.platform.modules.createUser({
      ctx: stage.platform.systemContext(root),
      input: {
        organisationId: organisation,
        login,
        displayName: `Tài khoản ${login}`,
        email: `${login}@${code}.example.org`,
        roles: [role],
        clearance: 'amber',
      },
    })
    const password = generatePassword()
    await stage.platform.modules.acceptInvitation(invitation.token, password)
    callers.push(await openSession(stage.url, role, login, password))
  }
  return callers
}

/** A machine of the organisation, with every permission machines may hold and the administrator has. */
async function addMachine(stage: Stage, administrator: Caller, organisation: string): Promise<Caller> {
  const held = new Set<Permission>(ROLE_GRANTS.administrator.permissions)
  const permissions = ROLE_GRANTS.machine.permissions.filter((permission) => held.has(permission))
  const account = await make<{ id: string }>(stage, administrator, '/service-accounts', {
    organisationId: organisation,
    name: `Máy của ${organisation.slice(-6)}`,
    purpose: 'Chứng minh cô lập dữ liệu',
    permissions,
    clearance: 'green',
  })
  const { token } = await make<{ token: string }>(stage, administrator, '/tokens', {
    name: 'Mã của máy',
    serviceAccountId: account.id,
    permissions,
  })
  return withToken('machine', token)
}

/** A provider of the organisation, as if it had been reached once: there is none to reach here. */
async function addProvider(stage: Stage, organisation: string): Promise<void> {
  await stage.platform.stores.db.withTx(SYSTEM_SCOPE, (tx) =>
    sql`insert into identity_providers (tenant_id, id, name, issuer, client_id, sealed_secret, linking, created_at)
      values (${organisation}, gen_random_uuid(), ${`Cổng của ${organisation.slice(-6)}`}, ${`https://id.${organisation.slice(-6)}.example.org/`},
        'haidang', 'v1.sealed', 'invitation_only', now())`.execute(tx),
  )
}

const by = (callers: readonly Caller[], who: Role): Caller => {
  const caller = callers.find((c) => c.who === who)
  if (caller === undefined) throw new Error(`nobody is ${who}`)
  return caller
}

/** @throws where a row cannot be made: silence would pass for isolation */
async function make<T = unknown>(stage: Stage, caller: Caller, path: string, body: unknown): Promise<T> {
  const answer = await callApi(stage.url, caller, 'POST', path, body)
  if (answer.status >= 300) throw new Error(`POST ${path}: ${answer.status} ${answer.text}`)
  return (answer.text === '' ? undefined : JSON.parse(answer.text)) as T
}

/** An exception of the centre, and a longer work of its own: a pack that is read. */
async function plantRules(stage: Stage, administrator: Caller): Promise<void> {
  const rules = JSON.parse((await callApi(stage.url, administrator, 'GET', '/rules?limit=1')).text) as {
    items: { id: string }[]
  }
  await make(stage, administrator, '/rule-exceptions', {
    ruleId: rules.items[0]?.id,
    audience: { kind: 'all' },
    matching: { kind: 'everything' },
    reason: 'Chỉ để chứng minh cô lập dữ liệu',
    expiresAt: null,
  })
  await make(stage, administrator, '/rule-packs/imports', { name: 'Bộ luật của trung tâm', content: A_RULE })
}

/**
 * Rows of every kind in two units that the story's campaign reached and in their centre. A new module adds a line here when the
 * suite says that a list of it shows nobody anything.
 */
export async function plant(stage: Stage): Promise<Planted> {
  const { modules } = stage.platform
  const root = (await modules.findRoot()) as TenantId | null
  if (root === null) throw new Error('the stage has no organisation')
  const { items } = await modules.listOrganisations({ ctx: stage.platform.systemContext(root), input: { limit: 200 } })
  const codes = CAMPAIGN_AGENCIES.slice(0, 2)
  const found = codes.map((code) => {
    const agency = AGENCIES.find((a) => a.code === code)
    const organisation = items.find((o) => o.code === code)
    if (agency === undefined || organisation === undefined) throw new Error(`the stage has no ${code}`)
    return { code, organisation: organisation.id as TenantId, domain: agency.domain, name: organisation.name }
  })
  await sendWarning(stage)
  // And one to each alone, which the other has not been sent.
  for (const { organisation } of found) await sendWarning(stage, [organisation])
  const officer = await signInByApi(stage, 'truc-ban')
  const campaign = (await officer.get<{ items: { id: string }[] }>('/campaigns')).items[0]
  // A draft of the centre that no unit has been sent.
  await officer.post(`/campaigns/${campaign?.id ?? ''}/warnings`)

  const centreCallers = await addPeople(stage, root, root, 'trung-tam')
  const sides: { organisation: string; callers: Caller[]; unlisted: Unlisted }[] = []
  // Plans of the centre that give these units duties: they are read by whoever has the duties.
  const sharedPlans = new Set<string>()
  for (const { code, organisation, domain, name } of found) {
    const callers = await addPeople(stage, root, organisation, code)
    callers.push(await addMachine(stage, by(callers, 'administrator'), organisation))
    await addProvider(stage, organisation)
    await make(stage, by(callers, 'unit_officer'), '/webhooks', {
      organisationId: organisation,
      url: `https://${domain}/nhan-canh-bao`,
    })
    await make(stage, by(callers, 'administrator'), '/sources', {
      organisationId: organisation,
      name: `Cảm biến riêng của ${code}`,
      format: 'auto',
      transport: 'http',
      expectedIntervalSeconds: 600,
      quotaEventsPerSecond: 10,
    })
    await make(stage, by(callers, 'administrator'), '/organisations/imports', {
      name: `Bảng của ${code}.csv`,
      content: Buffer.from(`code,name,kind\n${code}-moi,Phòng mới của ${code},unit\n`).toString('base64'),
    })
    await make(stage, by(callers, 'administrator'), '/mappings', {
      organisationId: organisation,
      name: `Bảng ánh xạ riêng của ${code}`,
      definition: {
        input: { kind: 'csv', separator: ',', hasHeader: true, columns: ['time', `ip ${code}`] },
        classUid: 4001,
        product: { name: `Phần mềm của ${code}` },
        rules: [{ from: `ip ${code}`, to: 'src_endpoint.ip' }],
      },
    })
    await make(stage, by(centreCallers, 'administrator'), '/groups', {
      code: `nhom-${code}`,
      name: `Nhóm của ${code}`,
      memberIds: [organisation],
    })
    for (const id of await plansGivingDuties(stage.url, by(callers, 'unit_officer'))) sharedPlans.add(id)
    const ofPlans = await plantPlans(stage.url, by(callers, 'unit_officer'), { organisation, name, code })
    const ofPersonalData = await plantPersonalData(stage.url, by(callers, 'administrator'), { organisation, code })
    const unlisted = new Map([...ofPlans, ...ofPersonalData])
    await plantAccess(stage.url, (who) => by(callers, who), { organisation, code })
    sides.push({ organisation, callers, unlisted })
  }
  await plantRules(stage, by(centreCallers, 'administrator'))
  const ofCentreAlone = await plantPlans(stage.url, by(centreCallers, 'watch_officer'), {
    organisation: root,
    name: CENTRE_NAME,
    code: 'trung-tam',
  })
  const [a, b] = sides
  if (a === undefined || b === undefined) throw new Error('two units are needed')
  const [ofA, ofB, ofCentre] = await Promise.all(
    [a.organisation, b.organisation, root].map((id) => readMarks(stage.platform, id)),
  )
  const alone = (own: Set<string> | undefined, ...others: (Set<string> | undefined)[]): Set<string> =>
    new Set([...(own ?? [])].filter((mark) => !others.some((o) => o?.has(mark) === true)))
  return {
    organisations: new Set(items.flatMap((o) => [o.id, o.name])),
    units: [
      { name: 'first unit', ...a, marks: alone(ofA, ofB, ofCentre) },
      { name: 'second unit', ...b, marks: alone(ofB, ofA, ofCentre) },
    ],
    centre: {
      name: 'centre',
      organisation: root,
      callers: centreCallers,
      unlisted: ofCentreAlone,
      // Who watches over a unit is no secret from it.
      marks: alone(ofCentre, ofA, ofB, new Set([root, CENTRE_NAME]), sharedPlans),
    },
  }
}
