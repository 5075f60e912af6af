import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Escape hatches whose number may only fall. `npm run ratchet -- --save` writes a lower count down. */
const HATCHES = {
  'as any': /\bas any\b/g,
  'as unknown as': /\bas unknown as\b/g,
  '@ts-expect-error': /@ts-expect-error/g,
  '@ts-ignore': /@ts-ignore/g,
  'oxlint-disable': /oxlint-disable/g,
  'TODO or FIXME': /\b(TODO|FIXME)\b/g,
  'files over 300 lines': null,
} as const
type Hatch = keyof typeof HATCHES

const FILE = 'tools/ratchet.json'
const SELF = 'tools/ratchet.ts'

function* sources(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) {
      if (entry.name !== 'node_modules' && entry.name !== 'dist') yield* sources(path)
    } else if (/\.tsx?$/.test(entry.name) && path !== SELF) yield path
  }
}

const counts = Object.fromEntries(Object.keys(HATCHES).map((h) => [h, 0])) as Record<Hatch, number>
for (const root of ['packages', 'tools', 'e2e', 'bench']) {
  for (const path of sources(root)) {
    const text = readFileSync(path, 'utf8')
    for (const hatch of Object.keys(HATCHES) as Hatch[]) {
      const pattern = HATCHES[hatch]
      counts[hatch] += pattern === null ? Number(text.split('\n').length > 301) : (text.match(pattern)?.length ?? 0)
    }
  }
}
if (process.argv.includes('--save')) {
  writeFileSync(FILE, `${JSON.stringify(counts, null, 2)}\n`)
  console.log('saved', counts)
} else {
  const allowed = JSON.parse(readFileSync(FILE, 'utf8')) as Record<string, number>
  const grown = (Object.keys(counts) as Hatch[]).filter((h) => counts[h] > (allowed[h] ?? 0))
  for (const hatch of grown) console.error(`${hatch}: ${counts[hatch]}, allowed ${allowed[hatch] ?? 0}`)
  if (grown.length > 0) process.exit(1)
}
