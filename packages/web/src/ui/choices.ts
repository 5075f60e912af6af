import type { ORGANISATION_KINDS, PersonRole, SECTORS } from '@haidang/contracts'
import type { PhraseKey } from '@haidang/phrases'
import { compareVietnamese, SEVERITIES, TLP_LEVELS } from '@haidang/std'
import { useMemo } from 'react'
import { PROVINCE_TILES } from './province-tiles.ts'
import { useText } from './text.ts'

export interface Choice {
  readonly value: string
  readonly label: string
}

export const SECTOR_LIST = [
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
] as const satisfies readonly (typeof SECTORS)[number][]
export const KIND_LIST = [
  'country',
  'ministry',
  'sector_body',
  'province',
  'department',
  'commune',
  'enterprise',
  'unit',
] as const satisfies readonly (typeof ORGANISATION_KINDS)[number][]

/** Roles people may hold, in the order they are offered. */
export const ROLE_LIST = [
  'administrator',
  'security_officer',
  'watch_officer',
  'shift_leader',
  'approver',
  'leader',
  'unit_officer',
  'unit_leader',
  'unit_reader',
  'auditor',
  'trainer',
  'citizen_desk',
] as const satisfies readonly PersonRole[]

/** The provinces by name, in the order a Vietnamese reader expects. */
export function useProvinceOptions(): Choice[] {
  const { t } = useText()
  return useMemo(
    () =>
      PROVINCE_TILES.map((tile) => ({ value: tile.code, label: t(`domain.province.${tile.code}` as PhraseKey) })).sort(
        (a, b) => compareVietnamese(a.label, b.label),
      ),
    [t],
  )
}

export function useSectorOptions(): Choice[] {
  const { t } = useText()
  return SECTOR_LIST.map((value) => ({ value, label: t(`domain.sector.${value}`) }))
}

export function useKindOptions(): Choice[] {
  const { t } = useText()
  return KIND_LIST.map((value) => ({ value, label: t(`domain.organisationKind.${value}`) }))
}

export function useRoleOptions(): Choice[] {
  const { t } = useText()
  return ROLE_LIST.map((value) => ({ value, label: t(`domain.role.${value}`) }))
}

/** The worst first. */
export function useSeverityOptions(): Choice[] {
  const { t } = useText()
  return SEVERITIES.toReversed().map((value) => ({ value, label: t(`domain.severity.${value}`) }))
}

export function useTlpOptions(): Choice[] {
  const { t } = useText()
  return TLP_LEVELS.map((value) => ({ value, label: t(`domain.tlp.${value}`) }))
}
