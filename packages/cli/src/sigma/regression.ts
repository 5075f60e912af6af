/** SigmaHQ's `regression_data`: beside each rule's `info.yml` stand the events that the rule must match. */
import { parse } from 'yaml'
import { z } from 'zod'
import type { TreeFile } from '../files/read-tree.ts'

const Info = z.object({
  rule_metadata: z.array(z.object({ id: z.string(), title: z.string().optional() })).min(1),
  regression_tests_info: z
    .array(
      z.object({
        name: z.string().optional(),
        type: z.string().optional(),
        path: z.string().optional(),
        match_count: z.number().int().nonnegative().optional(),
      }),
    )
    .min(1),
})

export interface RegressionTest {
  readonly ruleId: string
  /** The `info.yml` it stands in. */
  readonly path: string
  readonly name: string
  /** Events the rule must match at least; null where none is declared, which means one. 0 means that it must match none. */
  readonly declared: number | null
  /** The file of events, or null where none was found. */
  readonly data: TreeFile | null
  /** What the test asked for, to name it where it is missing. */
  readonly wanted: string
}

export interface BrokenInfo {
  readonly path: string
  readonly reason: string
}

export const isInfo = (path: string): boolean => /(^|[/\\])info\.ya?ml$/i.test(path)
/** What may stand beside an `info.yml`. Only `.json` and its kin are read, `.evtx` where there is nothing else. */
export const isData = (path: string): boolean => /\.(json\w*|ndjson|evtx|xml|log)(\.gz)?$/i.test(path)

const folderOf = (path: string): string => path.replace(/[^/\\]*$/, '')
const nameOf = (path: string): string => path.slice(folderOf(path).length)
const stemOf = (path: string): string =>
  nameOf(path)
    .replace(/\.(gz|zst)$/i, '')
    .replace(/\.[^.]*$/, '')

/** The better form of the same events first: JSON as such, its kin, text, the binary original. */
function rank(path: string): number {
  const order = [/\.json$/i, /\.(jsonl|ndjson)$/i, /\.json\w*$/i, /\.(xml|log)$/i]
  const at = order.findIndex((pattern) => pattern.test(path.replace(/\.gz$/i, '')))
  return at < 0 ? order.length : at
}

/** The tests of a tree of files. One test for each rule and entry of an `info.yml`. */
export function findTests(files: readonly TreeFile[]): { tests: RegressionTest[]; broken: BrokenInfo[] } {
  const byFolder = new Map<string, TreeFile[]>()
  for (const file of files) {
    if (!isData(file.path)) continue
    const folder = folderOf(file.path)
    byFolder.set(folder, [...(byFolder.get(folder) ?? []), file])
  }
  for (const list of byFolder.values()) list.sort((a, b) => rank(a.path) - rank(b.path))
  const tests: RegressionTest[] = []
  const broken: BrokenInfo[] = []
  for (const file of files) {
    if (!isInfo(file.path)) continue
    let info: z.output<typeof Info>
    try {
      info = Info.parse(parse(new TextDecoder().decode(file.bytes)))
    } catch (error) {
      broken.push({ path: file.path, reason: error instanceof z.ZodError ? z.prettifyError(error) : String(error) })
      continue
    }
    const near = byFolder.get(folderOf(file.path)) ?? []
    for (const { id } of info.rule_metadata) {
      for (const entry of info.regression_tests_info) {
        const wanted = entry.path === undefined ? `${id}.json` : nameOf(entry.path)
        const data = near.find((d) => stemOf(d.path) === stemOf(wanted)) ?? (near.length === 1 ? near[0] : undefined)
        tests.push({
          ruleId: id,
          path: file.path,
          name: entry.name ?? '',
          declared: entry.match_count ?? null,
          data: data ?? null,
          wanted,
        })
      }
    }
  }
  return { tests, broken }
}
