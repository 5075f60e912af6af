import type { Role, SetupInput } from '@haidang/contracts'
import type { TenantId } from '@haidang/std'
import type { Platform } from '@haidang/server/app/start.ts'
import { AGENCIES, type Agency } from './agencies.ts'

/** A person of the demonstration; the password is shown once and kept nowhere. */
export interface SignIn {
  readonly login: string
  readonly password: string
  readonly what: string
}

export interface World {
  readonly root: TenantId
  readonly organisations: ReadonlyMap<string, TenantId>
}

/** Where the agencies of the demonstration lie on the map. */
const PROVINCE = '66'
export const CENTRE_NAME = 'Trung tâm An ninh mạng tỉnh (minh họa)'

const CENTRE: readonly (readonly [login: string, name: string, role: Role, what: string])[] = [
  ['truc-ban', 'Cán bộ trực ban', 'watch_officer', 'trực ban / watch officer'],
  ['phe-duyet', 'Người phê duyệt', 'approver', 'phê duyệt / approver'],
  ['lanh-dao', 'Lãnh đạo trung tâm', 'leader', 'lãnh đạo / leader'],
]

/** Makes the centre, its people and the twelve agencies with theirs. Called once, on an empty platform. */
export async function makeWorld(
  platform: Platform,
  generatePassword: () => string,
): Promise<{ world: World; signIns: SignIn[] }> {
  const { modules } = platform
  const token = await platform.prepareSetup()
  if (token === null) throw new Error('the platform is set up already')
  const signIns: SignIn[] = []
  const password = generatePassword()
  const setup: SetupInput = {
    token,
    organisationName: CENTRE_NAME,
    provinceCode: PROVINCE,
    login: 'quan-tri',
    displayName: 'Quản trị viên',
    password,
  }
  const root = await modules.setUp(setup)
  signIns.push({ login: 'quan-tri', password, what: 'quản trị / administrator' })
  const ctx = platform.systemContext(root)

  const addPerson = async (
    organisation: TenantId,
    login: string,
    displayName: string,
    role: Role,
    what: string,
    email: string | null,
  ): Promise<void> => {
    const created = await modules.createUser({
      ctx,
      input: { organisationId: organisation, login, displayName, email, roles: [role], clearance: 'amber' },
    })
    const own = generatePassword()
    await modules.acceptInvitation(created.invitation.token, own)
    signIns.push({ login, password: own, what })
  }
  for (const [login, name, role, what] of CENTRE) await addPerson(root, login, name, role, what, null)
  const organisations = new Map<string, TenantId>()
  for (const agency of AGENCIES) {
    const made = await modules.createOrganisation({
      ctx,
      input: {
        parentId: root,
        code: agency.code,
        kind: agency.kind,
        name: agency.name,
        shortName: agency.shortName,
        provinceCode: PROVINCE,
        sector: agency.sector,
        networks: [...agency.networks],
        domains: [agency.domain],
        contactEmail: `an-ninh-mang@${agency.domain}`,
        contactPhone: null,
      },
    })
    const id = made.id as TenantId
    organisations.set(agency.code, id)
    await addPerson(
      id,
      agency.code,
      `Cán bộ ${agency.shortName}`,
      'unit_officer',
      agency.shortName,
      `can-bo@${agency.domain}`,
    )
    await addPerson(
      id,
      `${agency.code}-ld`,
      `Lãnh đạo ${agency.shortName}`,
      'unit_leader',
      `${agency.shortName} (lãnh đạo)`,
      `lanh-dao@${agency.domain}`,
    )
  }
  return { world: { root, organisations }, signIns }
}

/** The world made by an earlier start. */
export async function findWorld(platform: Platform): Promise<World | null> {
  const root = await platform.modules.findRoot()
  if (root === null) return null
  const ctx = platform.systemContext(root)
  const organisations = new Map<string, TenantId>()
  const { items } = await platform.modules.listOrganisations({ ctx, input: { limit: 200 } })
  for (const o of items) if (o.id !== root) organisations.set(o.code, o.id as TenantId)
  return { root, organisations }
}

export type AgencyKind = Agency['kind']
