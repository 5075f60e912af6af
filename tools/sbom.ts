/**
 * Writes the bill of materials of what runs (CycloneDX 1.5, by `npm sbom`) and the report of licences to var/sbom/; refuses a licence that
 * is not allowed. Run: `npm run sbom [-- --audit]`; `--audit` also asks the registry for known weaknesses (`npm audit`).
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { type LockedPackage, readLockedPackages, readPolicy, refusedLicences } from './licences.ts'

const OUT = new URL('../var/sbom/', import.meta.url)
const BUFFER = 64 * 1_048_576

function npm(args: readonly string[]): string {
  return execFileSync('npm', [...args], { encoding: 'utf8', maxBuffer: BUFFER, stdio: ['ignore', 'pipe', 'inherit'] })
}

function report(packages: readonly LockedPackage[], stated: ReturnType<typeof readPolicy>['stated']): string {
  const groups = new Map<string, LockedPackage[]>()
  for (const one of packages) {
    const licence = stated[one.name]?.licence ?? one.licence ?? 'none'
    groups.set(licence, [...(groups.get(licence) ?? []), one])
  }
  const sections = [...groups]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([licence, members]) => {
      const lines = members
        .map(({ name, version, isDev }) => `- ${name} ${version}${isDev ? ' (build)' : ''}`)
        .toSorted()
      return `## ${licence} (${members.length})\n\n${lines.join('\n')}\n`
    })
  return `# Licences of components\n\n${packages.length} packages, ${packages.filter((p) => !p.isDev).length} of them needed to run.\n\n${sections.join('\n')}`
}

const packages = readLockedPackages()
const policy = readPolicy()
const refused = refusedLicences(packages, policy)
for (const line of refused) console.error(`refused licence: ${line}`)
mkdirSync(OUT, { recursive: true })
const bill = npm(['sbom', '--sbom-format', 'cyclonedx', '--omit', 'dev'])
writeFileSync(new URL('sbom.cdx.json', OUT), bill)
writeFileSync(new URL('licences.md', OUT), report(packages, policy.stated))
const { components } = JSON.parse(bill) as { components: readonly unknown[] }
console.log(
  `var/sbom/sbom.cdx.json: ${components.length} components; var/sbom/licences.md: ${packages.length} packages`,
)
if (process.argv.includes('--audit')) {
  try {
    writeFileSync(new URL('audit.json', OUT), npm(['audit', '--json', '--omit', 'dev']))
    console.log('var/sbom/audit.json: no known weakness')
  } catch (error) {
    // npm answers 1 where it knows of weaknesses, with the report on its output.
    const output = error instanceof Error && 'stdout' in error ? String(error.stdout) : ''
    writeFileSync(new URL('audit.json', OUT), output)
    console.error('npm audit knows of weaknesses or could not ask: var/sbom/audit.json')
    process.exitCode = 1
  }
}
if (refused.length > 0) process.exitCode = 1
