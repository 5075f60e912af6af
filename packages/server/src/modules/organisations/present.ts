import {
  type DomainClaim,
  GroupCondition,
  type Organisation,
  type OrganisationClosure,
  type OrganisationContact,
  type OrganisationGroup,
  type OrganisationNode,
  type OrganisationRef,
  type OrganisationStep,
} from '@haidang/contracts'
import { toIsoOrNull } from '#src/platform/db/index.ts'
import { proofOf } from './domain-proof.ts'
import type { ClosureRow, ContactRow, DomainRow, GroupRow, NodeRow, OrganisationRow } from './tables.ts'

/** The short form other modules show beside their rows. */
export function presentRef(
  row: Pick<OrganisationRow, 'tenant_id' | 'name' | 'short_name' | 'province_code'>,
): OrganisationRef {
  return { id: row.tenant_id, name: row.name, shortName: row.short_name, provinceCode: row.province_code }
}

export function presentOrganisation(row: OrganisationRow, path: readonly OrganisationStep[]): Organisation {
  return {
    ...presentRef(row),
    code: row.code,
    kind: row.kind as Organisation['kind'],
    parentId: row.parent_id,
    path: [...path],
    sector: row.sector as Organisation['sector'],
    areaCode: row.area_code,
    networks: row.networks,
    asNumbers: row.as_numbers.map(Number),
    domains: row.domains,
    focalUnit: row.focal_unit,
    contactEmail: row.contact_email,
    contactPhone: row.contact_phone,
    validFrom: row.valid_from,
    closedOn: row.closed_on,
    sourceCount: row.source_count,
    openAlertCount: row.open_alert_count,
  }
}

export function presentNode(row: NodeRow): OrganisationNode {
  return {
    ...presentRef(row),
    code: row.code,
    kind: row.kind as OrganisationNode['kind'],
    parentId: row.parent_id,
    closedOn: row.closed_on,
    childCount: row.child_count,
    belowCount: row.below_count,
  }
}

export function presentClosure(row: ClosureRow): OrganisationClosure {
  return {
    id: row.id,
    organisation: presentRef(row),
    successor:
      row.successor_id === null || row.successor_name === null
        ? null
        : {
            id: row.successor_id,
            name: row.successor_name,
            shortName: row.successor_short_name ?? '',
            provinceCode: row.successor_province_code,
          },
    closedOn: row.closed_on,
    basis: row.basis,
    appliedAt: toIsoOrNull(row.applied_at),
  }
}

export function presentContact(row: ContactRow): OrganisationContact {
  return {
    id: row.id,
    functionName: row.function_name,
    personName: row.person_name,
    phone: row.phone,
    email: row.email,
    isRoundTheClock: row.is_round_the_clock,
    hours: row.hours,
  }
}

export function presentDomain(row: DomainRow): DomainClaim {
  return {
    domain: row.domain,
    state: row.state,
    method: row.method,
    ...proofOf(row.domain, row.token),
    provedAt: toIsoOrNull(row.proved_at),
    checkedAt: toIsoOrNull(row.checked_at),
    failingSince: toIsoOrNull(row.failing_since),
    nextCheckAt: toIsoOrNull(row.next_check_at),
    problem: row.problem as DomainClaim['problem'],
  }
}

export function presentGroup(row: GroupRow): OrganisationGroup {
  return {
    id: row.id,
    code: row.code,
    name: row.name,
    memberCount: row.member_ids.length,
    condition: row.condition === null ? null : GroupCondition.parse(row.condition),
  }
}
