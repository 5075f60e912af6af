/** The tree's smallest items with what the text around them says: goals, duties, closing paragraphs. */
import { finding } from '../finding.ts'
import type { Actor, Deadline, OutlineNode, PlanFinding, PlanItem, Purpose } from '../model.ts'
import { isActorList, readActorCell } from '../sense/actors.ts'
import { type Attribute, partAttributes } from '../sense/attributes.ts'
import { type Attributes, takeAttributes } from './attribute-lines.ts'
import { readDeadlines, type YearOf } from '../sense/deadlines.ts'
import { distinct, type HeadingActors, headingActors, readRoles } from '../sense/roles.ts'
import { isClosed, startsWithClosing, startsWithEnactment } from './blocks.ts'
import { isCapitals, MARK_RANK } from './marks.ts'
import { holdsParts, readPurposes } from './purpose.ts'
import type { TreeNode } from './tree.ts'

interface ItemResult {
  readonly items: readonly PlanItem[]
  readonly outline: readonly OutlineNode[]
  readonly findings: readonly PlanFinding[]
  /** Where each table stands: the part and the titles above it. */
  readonly tables: ReadonlyMap<number, { readonly part: string; readonly headings: readonly string[] }>
}

/** How a node's title is shown: with its mark as written. */
function titleOf(node: TreeNode): string {
  const { kind, marker, text } = node
  if (marker === 'para') return text
  if (kind === 'caption') return `${marker}: ${text}`
  if (kind === 'letter') return `${marker}) ${text}`
  if (kind === 'bracketed') return `(${marker}) ${text}`
  if (kind === 'roman' || kind === 'arabic' || kind === 'upper_letter' || kind === 'decimal' || kind === 'article')
    return `${marker}. ${text}`.trim()
  return `${marker} ${text}`.trim()
}

/** Words of politeness that end a letter. */
const SALUTE = /^(?:Xin )?(?:trân trọng|chân thành)(?: cảm ơn)?[\s!./]*$/iu
const NOTE = /^\([^()]*(?:\([^()]*\)[^()]*)*\)[.;]?$/u

/** The part an item is counted to: `II`, `B.II`, `Điều 5`. */
function partOf(path: readonly TreeNode[], fixed: string | null): string {
  if (fixed !== null) return fixed
  const frames = path.filter((n) => n.rank < MARK_RANK.arabic && n.kind !== 'caption')
  const outer = frames.filter((n) => n.kind !== 'article' || !holdsParts(n))
  const [first, second] = outer
  if (first === undefined) return path.find((n) => n.kind !== 'para')?.marker ?? ''
  if (second === undefined || second.kind === 'article' || first.kind === 'roman') {
    return second?.kind === 'article' ? second.marker : first.marker
  }
  return `${first.marker}.${second.marker}`
}

/**
 * @param fixedPart `PL` for an annex; null where the parts of the text are told by their own marks
 * @param fallback what the text is about where no title tells
 */
export function readItems(
  root: TreeNode,
  options: {
    readonly fixedPart: string | null
    readonly above: readonly string[]
    readonly fallback: Purpose
    readonly isLast: boolean
    /** The year of a day that is written without one. */
    readonly year: YearOf
  },
): ItemResult {
  const { purposes, unclear } = readPurposes(root, options.fallback)
  const findings: PlanFinding[] = unclear.map((n) =>
    finding('part_purpose_unclear', { line: n.lines[0] ?? null, page: n.page, text: titleOf(n) }),
  )
  const items: PlanItem[] = []
  const tables = new Map<number, { readonly part: string; readonly headings: readonly string[] }>()
  const { attributes, taken } = takeAttributes(root)
  const lastOf = options.isLast ? lastParagraphs(root) : new Set<TreeNode>()
  const visit = (node: TreeNode, path: readonly TreeNode[]): OutlineNode[] =>
    node.children
      .filter((c) => {
        if (c.table !== null)
          tables.set(c.table, { part: partOf(path, options.fixedPart), headings: headingsOf(path, options.above) })
        return c.table === null
      })
      .map((child) => {
        const here = [...path, child]
        const purpose = purposes.get(child) ?? options.fallback
        const children = visit(child, here)
        const isLeaf =
          child.children.every((c) => taken.has(c)) && !(child.rank < MARK_RANK.arabic && child.children.length > 0)
        if (isLeaf && !taken.has(child)) leaf(child, path, purpose)
        return {
          id: child.id,
          markKind: child.kind,
          marker: child.marker,
          text: child.text,
          purpose,
          place: { line: child.lines[0] ?? 0, lines: child.lines, page: child.page },
          children,
        }
      })
  const outline = visit(root, [])
  return { items, outline, findings, tables }

  function leaf(node: TreeNode, path: readonly TreeNode[], purpose: Purpose): void {
    if (purpose === 'context' || purpose === 'enactment' || node.text === '') return
    const place = { line: node.lines[0] ?? null, page: node.page, text: node.text, item: node.id }
    const isPara = node.marker === 'para'
    if (
      isPara &&
      (NOTE.test(node.text) ||
        SALUTE.test(node.text) ||
        startsWithEnactment(node.text) ||
        node.text.endsWith(':') ||
        (isPara && node.kind === 'caption'))
    )
      return
    const isTitle =
      node.rank < MARK_RANK.star &&
      !isClosed(node.text) &&
      (isActorList(node.text) || (isCapitals(node.text) && node.text.length > 3))
    if (isTitle) {
      findings.push(finding('heading_without_content', place))
      return
    }
    const isClosing = isPara && startsWithClosing(node.text) && lastOf.has(node)
    if (/^\p{Ll}/u.test(node.text)) findings.push(finding('starts_lower_case', place))
    if (!isClosed(partAttributes(node.text).text) && node.text.length > 40) findings.push(finding('ends_open', place))
    items.push(toItem(node, path, isClosing ? 'closing' : purpose === 'goals' ? 'goal' : 'duty', options, attributes))
  }
}

const headingsOf = (path: readonly TreeNode[], above: readonly string[]): string[] => [
  ...above,
  ...path.filter((n) => n.kind !== 'article' || !holdsParts(n)).map((n) => titleOf(n)),
]

/** Whoever the nearest title names: alone (`2. Công an tỉnh`), or as one who is told to see to what follows (`Giao Sở Y tế …:`). */
function rolesAbove(path: readonly TreeNode[]): HeadingActors | undefined {
  for (const node of path.toReversed()) {
    const found = headingActors(node.text)
    if (found !== undefined) return found
  }
  return undefined
}

const LABELLED = ['lead', 'support', 'deadline'] as const
const INHERITED: ReadonlySet<Attribute['kind']> = new Set(['lead', 'support', 'deadline'])

function toItem(
  node: TreeNode,
  path: readonly TreeNode[],
  type: PlanItem['type'],
  options: { readonly fixedPart: string | null; readonly above: readonly string[]; readonly year: YearOf },
  attributes: Attributes,
): PlanItem {
  const parted = partAttributes(node.text)
  const above = type === 'goal' ? undefined : rolesAbove(path)
  const roles = type === 'goal' ? { actor: '', leads: [], supports: [] } : readRoles(parted.text, above)
  const own = [...(attributes.get(node) ?? []), ...parted.attributes]
  const pick = (kind: Attribute['kind']): string => {
    const given = (told: readonly Attribute[]): string =>
      told
        .filter((a) => a.kind === kind)
        .map((a) => a.value)
        .join('; ')
    const ownWords = given(own)
    if (ownWords !== '' || !INHERITED.has(kind)) return ownWords
    // What is said of a title holds for all beneath it that says nothing else.
    for (const title of path.toReversed()) {
      const words = given([...(attributes.get(title) ?? []), ...partAttributes(title.text).attributes])
      if (words !== '') return words
    }
    return ''
  }
  const leadWords = pick('lead')
  const supportWords = pick('support')
  const timeWords = pick('deadline')
  const leads: readonly Actor[] = leadWords === '' ? roles.leads : readActorCell(leadWords, 'attribute')
  const supports = supportWords === '' ? distinct(roles.supports, leads) : readActorCell(supportWords, 'attribute')
  const deadlines: Deadline[] =
    timeWords === ''
      ? readDeadlines(parted.text, type === 'goal' ? 'goal' : 'prose', options.year)
      : readDeadlines(timeWords, 'cell', options.year)
  return {
    id: node.id,
    type,
    part: partOf([...path, node], options.fixedPart),
    marker: node.marker,
    headings: headingsOf(path, options.above),
    text: parted.text,
    place: { line: node.lines[0] ?? 0, lines: node.lines, page: node.page },
    actor: roles.actor,
    leads,
    supports,
    deadlines,
    leadText: leadWords === '' ? names(leads) : leadWords,
    supportText: supportWords === '' ? names(supports) : supportWords,
    deadlineText: timeWords === '' ? (deadlines[0]?.raw ?? '') : timeWords,
    labelled: LABELLED.filter((kind) => pick(kind) !== ''),
    product: pick('product') || null,
    budget: pick('budget') || null,
    remark: pick('remark') || null,
    footnotes: node.footnotes,
  }
}

const names = (actors: readonly Actor[]): string => actors.map((a) => a.name).join(', ')

/** Unmarked paragraphs at the very end of a text. */
function lastParagraphs(root: TreeNode): ReadonlySet<TreeNode> {
  const leaves: TreeNode[] = []
  const visit = (node: TreeNode): void => {
    for (const child of node.children) {
      if (child.children.length === 0) leaves.push(child)
      else visit(child)
    }
  }
  visit(root)
  const last = new Set<TreeNode>()
  for (const leaf of leaves.toReversed()) {
    if (leaf.kind !== 'para') break
    last.add(leaf)
  }
  return last
}
