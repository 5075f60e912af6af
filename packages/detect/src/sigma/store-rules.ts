/**
 * Rules that were read and filled in, as bytes, so that a restart need not read their YAML again: that takes three to four times
 * as long as reading these. What a set builds of them (the indexes of each kind of event, when the first such event comes) is not
 * stored: it is made in about the time that storing and checking it would take, and depends on every detail of this release.
 */
import { compileSigma, type SigmaOptions, type SigmaSet } from './compile.ts'
import type { Expr, SigmaDetectionRule, Test } from './model.ts'

/** Raised with every change to what is stored or to what it means. */
const VERSION = 1
const MAGIC = 'haidang-sigma'
/** Longest head looked for, in bytes. */
const MAX_HEAD = 8192

/** Part of every runtime this package is meant for, but of neither the ECMAScript library nor the types it is checked with. */
declare const TextDecoder: new (label: 'latin1') => { readonly decode: (bytes: Uint8Array) => string }

/** `and`, `or` and `atLeast` by their kinds; an expression stands before those it is part of. */
type Node =
  | readonly ['t', test: number, part: string, item: number]
  | readonly ['n', of: number]
  | readonly ['a' | 'o', ...of: number[]]
  | readonly ['l', count: number, ...of: number[]]

type Stored = Omit<SigmaDetectionRule, 'condition' | 'attributes'> & {
  readonly condition: number
  readonly attributes?: readonly (readonly [string, string])[]
}

interface Content {
  readonly tests: readonly (Omit<Test, 'big'> & { readonly big?: string })[]
  readonly nodes: readonly Node[]
  readonly rules: readonly Stored[]
}

/**
 * The set's rules as bytes. `key` says what they were made of (a hash of the texts, pipelines and placeholders); `reviveSigma`
 * wants the same.
 */
export function serialiseSigma(set: SigmaSet, key: string): Uint8Array {
  const tests: Content['tests'][number][] = []
  const testNumbers = new Map<string, number>()
  const nodes: Node[] = []
  const nodeNumbers = new Map<Expr, number>()
  const testNumber = (test: Test): number => {
    const text = JSON.stringify(test, (_, v: unknown) => (typeof v === 'bigint' ? `${v}` : v))
    let number = testNumbers.get(text)
    if (number === undefined) {
      const { big, ...plain } = test as Test & { readonly big?: bigint }
      number = tests.push(big === undefined ? plain : { ...plain, big: String(big) }) - 1
      testNumbers.set(text, number)
    }
    return number
  }
  const nodeNumber = (expr: Expr): number => {
    let number = nodeNumbers.get(expr)
    if (number === undefined) {
      number = nodes.push(makeNode(expr)) - 1
      nodeNumbers.set(expr, number)
    }
    return number
  }
  const makeNode = (expr: Expr): Node => {
    if (expr.op === 'test') return ['t', testNumber(expr.test), expr.part, expr.item ?? -1]
    // A set holds no open placeholders: a rule with one was refused.
    if (expr.op === 'placeholder') return ['o']
    if (expr.op === 'not') return ['n', nodeNumber(expr.of)]
    if (expr.op === 'atLeast') return ['l', expr.count, ...expr.of.map(nodeNumber)]
    return [expr.op === 'and' ? 'a' : 'o', ...expr.of.map(nodeNumber)]
  }
  const rules = set.rules.map(({ condition, attributes, ...head }): Stored => ({
    ...head,
    condition: nodeNumber(condition),
    ...(attributes === undefined ? {} : { attributes: [...attributes] }),
  }))
  const content: Content = { tests, nodes, rules }
  const body = asciiOf(JSON.stringify(content))
  const bytes = new Uint8Array(body.length)
  for (let i = 0; i < body.length; i++) bytes[i] = body.charCodeAt(i)
  const head = asciiOf(`${JSON.stringify([MAGIC, VERSION, key, body.length, checksum(bytes)])}\n`)
  const out = new Uint8Array(head.length + body.length)
  for (let i = 0; i < head.length; i++) out[i] = head.charCodeAt(i)
  out.set(bytes, head.length)
  return out
}

/** The set of stored rules; null where the bytes are of another release, of other rules (`key`), or damaged. */
export function reviveSigma(bytes: Uint8Array, key: string, options: SigmaOptions = {}): SigmaSet | null {
  const end = bytes.indexOf(10)
  if (end < 0 || end > MAX_HEAD) return null
  try {
    const decoder = new TextDecoder('latin1')
    const [magic, version, storedKey, length, sum]: unknown[] = JSON.parse(decoder.decode(bytes.subarray(0, end)))
    if (magic !== MAGIC || version !== VERSION || storedKey !== key) return null
    const body = bytes.subarray(end + 1)
    if (body.length !== length || checksum(body) !== sum) return null
    const { placeholders: _, pipelines: __, ...rest } = options
    return compileSigma(readContent(JSON.parse(decoder.decode(body)) as Content), rest).set
  } catch {
    // Not JSON, and so no bytes of ours: the rules are read from their texts.
    return null
  }
}

function readContent({ tests: storedTests, nodes, rules }: Content): SigmaDetectionRule[] {
  const tests = storedTests.map(
    ({ big, ...plain }) => (big === undefined ? plain : { ...plain, big: BigInt(big) }) as Test,
  )
  const exprs: Expr[] = []
  const at = (number: number): Expr => {
    const found = exprs[number]
    if (found === undefined) throw new RangeError('an expression before its parts')
    return found
  }
  for (const node of nodes) {
    if (node[0] === 't') {
      const test = tests[node[1]]
      if (test === undefined) throw new RangeError('no such test')
      exprs.push({ op: 'test', test, part: node[2], ...(node[3] < 0 ? {} : { item: node[3] }) })
    } else if (node[0] === 'n') exprs.push({ op: 'not', of: at(node[1]) })
    else if (node[0] === 'l') exprs.push({ op: 'atLeast', count: node[1], of: node.slice(2).map((n) => at(Number(n))) })
    else exprs.push({ op: node[0] === 'a' ? 'and' : 'or', of: node.slice(1).map((n) => at(Number(n))) })
  }
  return rules.map(({ condition, attributes, ...head }) => ({
    ...head,
    condition: at(condition),
    ...(attributes === undefined ? {} : { attributes: new Map(attributes) }),
  }))
}

/** JSON with every character beyond ASCII escaped, so that characters are bytes. */
function asciiOf(json: string): string {
  return json.replace(/[\u0080-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** FNV-1a, 32 bits: finds damage, not malice. */
function checksum(bytes: Uint8Array): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < bytes.length; i++) hash = Math.imul(hash ^ (bytes[i] ?? 0), 0x01000193)
  return hash >>> 0
}
