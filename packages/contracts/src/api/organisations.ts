import { z } from 'zod'
import { Id, OrganisationRef } from './shapes.ts'

export const ORGANISATION_KINDS = [
  'country',
  'ministry',
  'province',
  'department',
  'commune',
  'enterprise',
  'unit',
] as const
/** The eleven priority sectors of Decision 632/QĐ-TTg (2017), by fixed code. */
export const SECTORS = [
  'transport',
  'energy',
  'environment',
  'information',
  'health',
  'finance',
  'banking',
  'defence',
  'security',
  'urban',
  'government',
] as const

export const OrganisationKind = z.enum(ORGANISATION_KINDS)
export type OrganisationKind = z.infer<typeof OrganisationKind>
export const SectorCode = z.enum(SECTORS)
export type SectorCode = z.infer<typeof SectorCode>

export const Organisation = OrganisationRef.extend({
  code: z.string(),
  kind: OrganisationKind,
  parentId: Id.nullable(),
  sector: SectorCode.nullable(),
  networks: z.array(z.string()),
  domains: z.array(z.string()),
  contactEmail: z.string().nullable(),
  contactPhone: z.string().nullable(),
  sourceCount: z.number().int(),
  openAlertCount: z.number().int(),
})
export type Organisation = z.infer<typeof Organisation>

/** What may be changed later. Defaults belong to creation alone: in a change, what is left out stays. */
const OrganisationFields = z.object({
  kind: OrganisationKind,
  name: z.string().trim().min(2).max(300),
  shortName: z.string().trim().min(1).max(80),
  provinceCode: z.string().max(2).nullable(),
  sector: SectorCode.nullable(),
  networks: z.array(z.string().max(50)).max(500),
  domains: z.array(z.string().max(253)).max(500),
  contactEmail: z.email().max(254).nullable(),
  contactPhone: z.string().max(30).nullable(),
})
export const CreateOrganisationInput = OrganisationFields.extend({
  parentId: Id.nullable(),
  code: z.string().trim().min(1).max(60),
  networks: OrganisationFields.shape.networks.default([]),
  domains: OrganisationFields.shape.domains.default([]),
  contactEmail: OrganisationFields.shape.contactEmail.default(null),
  contactPhone: OrganisationFields.shape.contactPhone.default(null),
})
export type CreateOrganisationInput = z.infer<typeof CreateOrganisationInput>
export const UpdateOrganisationInput = OrganisationFields.partial()
export type UpdateOrganisationInput = z.infer<typeof UpdateOrganisationInput>

/** A named group of recipients; `criteria` is kept as data and evaluated when a warning is addressed. */
export const OrganisationGroup = z.object({ id: Id, code: z.string(), name: z.string(), memberCount: z.number().int() })
export type OrganisationGroup = z.infer<typeof OrganisationGroup>
export const CreateGroupInput = z.object({
  code: z.string().trim().min(1).max(60),
  name: z.string().trim().min(1).max(200),
  memberIds: z.array(Id).max(20000),
})
export type CreateGroupInput = z.infer<typeof CreateGroupInput>
