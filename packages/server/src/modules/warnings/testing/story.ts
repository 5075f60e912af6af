import type { DraftWarningInput } from '@haidang/contracts'
import type { Context } from '#src/modules/access/index.ts'
import { sql } from '#src/platform/db/index.ts'
import { loadRuleSets } from '#src/rule-sets/index.ts'
import {
  contextFor,
  createTestDatabase,
  makeOrganisation,
  makeUser,
  type TestDatabase,
  type TestOrganisation,
  type TestUser,
} from '@haidang/testkit'
import type { WarningDeps, WarningSource } from '../ports.ts'

/** A province with three units and the people of the story, on a store of its own. */
export interface WarningStack {
  readonly test: TestDatabase
  readonly deps: WarningDeps
  /** Campaigns the injected port knows, by id. */
  readonly campaigns: Map<string, WarningSource>
  readonly centre: TestOrganisation
  readonly units: readonly [TestOrganisation, TestOrganisation, TestOrganisation]
  readonly people: {
    readonly officer: TestUser
    readonly approver: TestUser
    readonly leader: TestUser
    readonly unitOfficers: readonly TestUser[]
    readonly unitLeader: TestUser
  }
  readonly officer: Context
  readonly approver: Context
  /** The officer of the unit at this place. */
  unit(place: 0 | 1 | 2): Context
}

export async function createWarningStack(): Promise<WarningStack> {
  const test = await createTestDatabase()
  const centre = await makeOrganisation(test, {
    name: 'Trung tâm Giám sát an toàn không gian mạng',
    kind: 'province',
    provinceCode: '56',
  })
  const make = (name: string, sector: string): Promise<TestOrganisation> =>
    makeOrganisation(test, { name, parentId: centre.id, sector, provinceCode: '56', kind: 'department' })
  const units = [
    await make('Sở Y tế', 'health'),
    await make('Sở Tài chính', 'finance'),
    await make('Sở Xây dựng', 'urban'),
  ] as const
  const officer = await makeUser(test, 'watch_officer', centre)
  const approver = await makeUser(test, 'approver', centre)
  const leader = await makeUser(test, 'leader', centre)
  const unitOfficers = [
    await makeUser(test, 'unit_officer', units[0]),
    await makeUser(test, 'unit_officer', units[1]),
    await makeUser(test, 'unit_officer', units[2]),
  ]
  const unitLeader = await makeUser(test, 'unit_leader', units[0])
  await test.asSystem(async (tx) => {
    for (const [user, email] of [
      [leader, 'lanh-dao@tinh.example'],
      [unitLeader, 'giam-doc@so-y-te.example'],
      [unitOfficers[0], 'can-bo@so-y-te.example'],
    ] as const) {
      if (user !== undefined) await sql`update users set email = ${email} where id = ${user.id}`.execute(tx)
    }
    await sql`update organisations set contact_email = 'van-thu@so-tai-chinh.example' where tenant_id = ${units[1].id}`.execute(
      tx,
    )
  })
  const campaigns = new Map<string, WarningSource>()
  const deps: WarningDeps = {
    db: test.db,
    rules: loadRuleSets(),
    campaignForWarning: (_tx, id) => Promise.resolve(campaigns.get(id)),
    alertForWarning: () => Promise.resolve(undefined),
    noteCampaignWarned: () => Promise.resolve(),
    ownSightings: () => Promise.resolve([]),
  }
  return {
    test,
    deps,
    campaigns,
    centre,
    units,
    people: { officer, approver, leader, unitOfficers, unitLeader },
    officer: contextFor(test, 'watch_officer', centre, { user: officer, below: units }),
    approver: contextFor(test, 'approver', centre, { user: approver, below: units }),
    unit: (place) => {
      const user = unitOfficers[place]
      return contextFor(test, 'unit_officer', units[place], {
        clearance: 'amber',
        ...(user === undefined ? {} : { user }),
      })
    },
  }
}

/** A draft by hand, to the organisations given. */
export function draftTo(
  organisations: readonly TestOrganisation[],
  over: Partial<DraftWarningInput> = {},
): DraftWarningInput {
  return {
    content: {
      title: 'Mã độc gửi qua thư giả mạo',
      summary: 'Thư giả mạo thông báo thuế mang tệp độc hại.',
      actions: ['Chặn tên miền trong danh sách.'],
      indicators: [
        { kind: 'domain', value: 'tai-ve.example' },
        { kind: 'ipv4', value: '203.0.113.9' },
      ],
      techniques: ['T1566.001'],
    },
    severity: 'high',
    tlp: 'amber',
    addressing: {
      organisationIds: organisations.map((o) => o.id),
      groupIds: [],
      sectors: [],
      kinds: [],
      provinceCodes: [],
    },
    campaignId: null,
    alertId: null,
    ...over,
  }
}
