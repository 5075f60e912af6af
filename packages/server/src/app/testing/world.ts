import type { Role } from '@haidang/contracts'
import type { TenantId } from '@haidang/std'
import type { Platform } from '../start.ts'

/** A person of the test world and the password made for them. */
export interface TestPerson {
  readonly login: string
  readonly password: string
}

/** A centre with three people, a unit with three sources. */
export interface TestWorld {
  readonly root: TenantId
  readonly unit: TenantId
  readonly people: {
    readonly administrator: TestPerson
    readonly officer: TestPerson
    readonly approver: TestPerson
    readonly unitOfficer: TestPerson
  }
  readonly sources: readonly { readonly id: string; readonly token: string }[]
}

const PASSWORD = 'thuyen-buom-canh-chim-42'

/** Makes the world on an empty platform. @param quotas events a second of each source */
export async function makeTestWorld(
  platform: Platform,
  quotas: readonly number[] = [1_000_000, 1_000_000, 1_000_000],
): Promise<TestWorld> {
  const { modules } = platform
  const token = await platform.prepareSetup()
  if (token === null) throw new Error('the platform is set up already')
  const administrator = { login: 'quan-tri', password: PASSWORD }
  const root = await modules.setUp({
    token,
    organisationName: 'Trung tâm thử nghiệm',
    provinceCode: null,
    displayName: 'Quản trị',
    ...administrator,
  })
  const ctx = platform.systemContext(root)
  const unit = await modules.createOrganisation({
    ctx,
    input: {
      parentId: root,
      code: 'don-vi',
      kind: 'department',
      name: 'Đơn vị thử nghiệm',
      shortName: 'Đơn vị',
      provinceCode: null,
      sector: null,
      networks: ['10.66.1.0/24'],
      domains: ['don-vi.example'],
      contactEmail: null,
      contactPhone: null,
    },
  })
  const addPerson = async (organisationId: string, login: string, role: Role): Promise<TestPerson> => {
    const made = await modules.createUser({
      ctx,
      input: { organisationId, login, displayName: login, email: null, roles: [role], clearance: 'amber' },
    })
    await modules.acceptInvitation(made.invitation.token, PASSWORD)
    return { login, password: PASSWORD }
  }
  const people = {
    administrator,
    officer: await addPerson(root, 'truc-ban', 'watch_officer'),
    approver: await addPerson(root, 'phe-duyet', 'approver'),
    unitOfficer: await addPerson(unit.id, 'can-bo', 'unit_officer'),
  }
  const sources = []
  for (const [i, quotaEventsPerSecond] of quotas.entries()) {
    const issued = await modules.createSource({
      ctx,
      input: {
        organisationId: unit.id,
        name: `Cảm biến ${i + 1}`,
        format: 'auto',
        transport: 'http',
        expectedIntervalSeconds: 600,
        quotaEventsPerSecond,
        zoneOffsetMinutes: 420,
        syslogSenders: [],
      },
    })
    sources.push({ id: issued.source.id, token: issued.token })
  }
  await platform.settle()
  return { root, unit: unit.id as TenantId, people, sources }
}
