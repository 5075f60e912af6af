import { readFileSync } from 'node:fs'

/** What may be shipped or used for building, and what packages say that say it badly. */
export interface LicencePolicy {
  readonly allowed: readonly string[]
  /** By name of package: its licence as its own files tell it, and how we know. */
  readonly stated: Readonly<Record<string, { readonly licence: string; readonly because: string }>>
}

/** A package of the lock file. */
export interface LockedPackage {
  readonly name: string
  readonly version: string
  /** SPDX expression; null where the package names none. */
  readonly licence: string | null
  /** Needed to build or test, not to run. */
  readonly isDev: boolean
  readonly resolved: string | null
  readonly hasIntegrity: boolean
}

const ROOT = new URL('../', import.meta.url)

export const readPolicy = (): LicencePolicy =>
  JSON.parse(readFileSync(new URL('tools/licences.json', ROOT), 'utf8')) as LicencePolicy

interface LockEntry {
  readonly name?: string
  readonly version?: string
  readonly license?: string
  readonly dev?: boolean
  readonly link?: boolean
  readonly resolved?: string
  readonly integrity?: string
}

/** Every package from outside that package-lock.json names. */
export function readLockedPackages(): LockedPackage[] {
  const lock = JSON.parse(readFileSync(new URL('package-lock.json', ROOT), 'utf8')) as {
    packages: Record<string, LockEntry>
  }
  return Object.entries(lock.packages)
    .filter(([path, entry]) => path.includes('node_modules/') && entry.link !== true)
    .map(([path, entry]) => ({
      name: entry.name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version: entry.version ?? '',
      licence: entry.license ?? null,
      isDev: entry.dev === true,
      resolved: entry.resolved ?? null,
      hasIntegrity: entry.integrity !== undefined,
    }))
}

/**
 * Whether an SPDX expression (names, AND, OR, parentheses one deep) may be used: of an OR one side has to be allowed, of an AND
 * both.
 */
export function mayUse(expression: string, allowed: ReadonlySet<string>): boolean {
  const parts = expression.replaceAll(/[()]/g, ' ').trim()
  return parts.split(/\s+OR\s+/).some((side) => side.split(/\s+AND\s+/).every((name) => allowed.has(name.trim())))
}

/** One line a package that may not be used, and a line for each stated licence that nothing needs any more. */
export function refusedLicences(packages: readonly LockedPackage[], policy: LicencePolicy): string[] {
  const allowed = new Set(policy.allowed)
  const refused = packages.flatMap(({ name, version, licence }) => {
    const told = policy.stated[name]?.licence ?? licence
    if (told === null) return [`${name}@${version}: names no licence`]
    return mayUse(told, allowed) ? [] : [`${name}@${version}: ${told}`]
  })
  const names = new Set(packages.map(({ name }) => name))
  const idle = Object.keys(policy.stated).filter((name) => !names.has(name))
  return [...refused, ...idle.map((name) => `${name}: its licence is stated and the package is not used`)]
}
