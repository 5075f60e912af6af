import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { CHAPTERS, REQUIREMENTS } from './asvs-numbers.ts'

const ROOT = new URL('../', import.meta.url)
const ROWS = new URL('docs/asvs/', ROOT)

export const STATES = {
  met: 'met',
  partly: 'partly met',
  away: 'does not apply',
  open: 'open',
} as const

/** One requirement and how it stands here. */
export interface AsvsRow {
  readonly id: string
  /** What is asked, in a few words of our own. */
  readonly about: string
  readonly state: keyof typeof STATES
  /** How it is met; for the other states why not, or what is missing. */
  readonly how: string
  /** `path` of a file, or `path :: part of a test's title`. */
  readonly proof: readonly string[]
}

/** What is not met says why in more than a word. */
const SHORTEST_REASON = 15

export function readRows(): AsvsRow[] {
  return readdirSync(ROWS)
    .filter((name) => name.endsWith('.json'))
    .toSorted()
    .flatMap((name) => JSON.parse(readFileSync(new URL(name, ROWS), 'utf8')) as AsvsRow[])
}

const texts = new Map<string, string | null>()
function textOf(path: string): string | null {
  const known = texts.get(path)
  if (known !== undefined) return known
  const url = new URL(path, ROOT)
  const text = existsSync(url) ? readFileSync(url, 'utf8') : null
  texts.set(path, text)
  return text
}

function problemOfProof(proof: string): string | null {
  const [path = '', title] = proof.split(' :: ')
  if (path.startsWith('/') || path.includes('..')) return `${proof}: a path within the repository is asked for`
  const text = path.endsWith('/') ? (existsSync(new URL(path, ROOT)) ? '' : null) : textOf(path)
  if (text === null) return `${proof}: no such file`
  if (title === undefined) return null
  if (!path.includes('.test.')) return `${proof}: no test file`
  return text.includes(title) ? null : `${proof}: no such test`
}

/** What is wrong with the rows, a line each; none where every requirement has its row, its reason and a proof that exists. */
export function problemsOf(rows: readonly AsvsRow[]): string[] {
  const problems: string[] = []
  const known = new Map(REQUIREMENTS.map((requirement) => [requirement.id, requirement]))
  const seen = new Set<string>()
  for (const row of rows) {
    if (!known.has(row.id)) problems.push(`${row.id}: not a requirement that is followed`)
    if (seen.has(row.id)) problems.push(`${row.id}: stands twice`)
    seen.add(row.id)
    if (row.about.trim() === '') problems.push(`${row.id}: does not say what is asked`)
    if (!Object.hasOwn(STATES, row.state)) problems.push(`${row.id}: has no state`)
    const least = row.state === 'met' ? 1 : SHORTEST_REASON
    if (row.how.trim().length < least) problems.push(`${row.id}: no reason is given`)
    if ((row.state === 'met' || row.state === 'partly') && row.proof.length === 0)
      problems.push(`${row.id}: nothing proves it`)
    for (const proof of row.proof) {
      const problem = problemOfProof(proof)
      if (problem !== null) problems.push(`${row.id}: ${problem}`)
    }
  }
  return [...problems, ...REQUIREMENTS.filter(({ id }) => !seen.has(id)).map(({ id }) => `${id}: has no row`)]
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')
function proofText(proof: string): string {
  const [path = '', title] = proof.split(' :: ')
  const name = path.replace(/\/$/, '').split('/').at(-1) ?? path
  return `[${name}](../${path})${title === undefined ? '' : ` “${cell(title)}”`}`
}

/** The page of the documentation, docs/asvs.md. */
export function asvsText(rows: readonly AsvsRow[]): string {
  const byId = new Map(rows.map((row) => [row.id, row]))
  const count = (state: AsvsRow['state'], chapter?: number): number =>
    REQUIREMENTS.filter((r) => (chapter === undefined || r.chapter === chapter) && byId.get(r.id)?.state === state)
      .length
  const states = Object.keys(STATES) as AsvsRow['state'][]
  const table = CHAPTERS.map(([name], c) => {
    const cells = states.map((state) => count(state, c + 1))
    return `| V${c + 1} ${name} | ${cells.join(' | ')} |`
  })
  const chapters = CHAPTERS.map(([name], c) => {
    const lines = REQUIREMENTS.filter((r) => r.chapter === c + 1).flatMap(({ id, level }) => {
      const row = byId.get(id)
      if (row === undefined) return []
      const proof = row.proof.map(proofText).join('; ')
      return [`| ${id} | ${level} | ${cell(row.about)} | ${STATES[row.state]} | ${cell(row.how)} | ${proof} |`]
    })
    return `## V${c + 1} ${name}\n\n| No. | Level | Asked | State | How, or why not | Proof |\n|---|---|---|---|---|---|\n${lines.join('\n')}\n`
  })
  return `# OWASP ASVS 5.0.0

Every requirement of levels 1 and 2, and of level 3 in V6 authentication, V7 session management and V8 authorization. What is asked stands
in our own words; the standard itself is at <https://github.com/OWASP/ASVS>. The rows are data (\`docs/asvs/\`); this page is made of them by
\`node tools/run.mjs tools/asvs.ts\`, and \`npm run verify\` fails where a requirement has no row, a row no reason, or a proof no file or test.

| Chapter | ${states.map((state) => STATES[state]).join(' | ')} |
|---|${states.map(() => '---').join('|')}|
${table.join('\n')}
| All ${REQUIREMENTS.length} | ${states.map((state) => count(state)).join(' | ')} |

${chapters.join('\n')}`
}
