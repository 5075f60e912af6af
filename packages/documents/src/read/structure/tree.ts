/**
 * Blocks to a tree. Depth comes from the usual order of marks; a kind of mark already open is a sibling of its like; a list under
 * an item that ends with a colon lies beneath it whatever its mark.
 */
import { finding } from '../finding.ts'
import type { MarkKind, PlanFinding } from '../model.ts'
import { readAttributes } from '../sense/attributes.ts'
import { type Block, isClosed, isTitleLike } from './blocks.ts'
import { isCapitals, type Mark, MARK_RANK, markRank, POINT_LETTERS, romanValue } from './marks.ts'

export interface TreeNode {
  readonly id: string
  readonly kind: MarkKind
  readonly marker: string
  /** 0 for bullets and paragraphs. */
  readonly ordinal: number
  text: string
  readonly lines: number[]
  readonly page: number | null
  readonly isBold: boolean
  readonly footnotes: string[]
  readonly table: number | null
  readonly parent: TreeNode | null
  readonly children: TreeNode[]
  readonly rank: number
  /** Blanks before its mark in the source. */
  readonly indent: number
}

interface TreeResult {
  readonly root: TreeNode
  readonly findings: readonly PlanFinding[]
}

const BULLET_RANK = MARK_RANK.star
const SERIES = new Set<MarkKind>([
  'part',
  'chapter',
  'section',
  'article',
  'upper_letter',
  'roman',
  'arabic',
  'decimal',
  'letter',
  'bracketed',
])
/** Deeper than any plan goes; a text that seems to is read flat. */
const MAX_DEPTH = 24

export function buildTree(blocks: readonly Block[], prefix: string): TreeResult {
  const findings: PlanFinding[] = []
  const ids = new Map<string, number>()
  const root: TreeNode = node(null, 'para', '', 0, '', prefix, 0)
  let open: TreeNode[] = [root]
  // Which of A. and I. is the outer one differs from plan to plan: the one that comes first.
  let upperFirst: boolean | undefined
  let captionRank: number | undefined
  const rankOf = (kind: MarkKind, label: string): number => {
    if (upperFirst === undefined && kind === 'upper_letter') upperFirst = true
    if (upperFirst === undefined && kind === 'roman') upperFirst = false
    // "Nhiệm vụ 1:" lies beneath a number where one is open as the first of them comes.
    if (kind === 'caption')
      return (captionRank ??= open.some((n) => n.kind === 'arabic') ? MARK_RANK.arabic + 2 : MARK_RANK.caption)
    if (kind === 'upper_letter' && upperFirst === false) return MARK_RANK.roman + 2
    return markRank(kind, label)
  }
  const top = (): TreeNode => open.at(-1) ?? root
  const add = (parent: TreeNode, block: Block, kind: MarkKind, rank: number): TreeNode => {
    const marker = block.mark?.label ?? 'para'
    const step = SERIES.has(kind) ? marker.replace(/^(?:Điều|Chương|Phần|Mục) /u, '') : marker === 'para' ? '¶' : marker
    const series = `${parent.id}${parent.id === '' ? '' : '.'}${kind === 'article' || kind === 'chapter' || kind === 'part' || kind === 'caption' ? marker.replaceAll(' ', '').replace('para', '¶') : step}`
    const seen = (ids.get(series) ?? 0) + 1
    ids.set(series, seen)
    const id = SERIES.has(kind) && seen === 1 ? series : SERIES.has(kind) ? `${series}~${seen}` : `${series}${seen}`
    const child: TreeNode = {
      ...node(parent, kind, marker, block.mark?.ordinal ?? 0, block.text, id, rank),
      lines: [...block.lines],
      page: block.page,
      isBold: block.isBold,
      indent: block.indent,
      footnotes: [...block.footnotes],
      table: block.table,
    }
    parent.children.push(child)
    return child
  }
  for (const given of blocks) {
    const block = { ...given, mark: given.mark === null ? null : settleMark(given.mark, open) }
    const { mark } = block
    if (mark === null) {
      placeParagraph(block)
      continue
    }
    // A bulleted label ("- Đơn vị chủ trì: …") is about the item it follows, whatever bullets the two have.
    if (mark.ordinal === 0 && top() !== root && top().kind !== mark.kind && readAttributes(block.text).length > 0) {
      if (!open.some((n) => n.kind === mark.kind)) {
        add(top(), block, mark.kind, MARK_RANK.para)
        continue
      }
    }
    const rank = rankOf(mark.kind, mark.label) + (isRomanOne(mark) ? 1 : 0)
    const like = open.findLastIndex(
      (n) =>
        n.kind === mark.kind &&
        ((mark.kind !== 'decimal' && mark.kind !== 'bracketed') || n.rank === rank) &&
        // Of bullets within bullets the indent tells which list goes on.
        (mark.ordinal > 0 || n.indent < block.indent + 2),
    )
    const current = top()
    const listBelow = current.text.trimEnd().endsWith(':') && current.children.length === 0 && current !== root
    let depth: number
    if (
      like > 0 &&
      !(listBelow && isNewList(mark.ordinal, open[like], current, rank, block.indent > current.indent + 1))
    )
      depth = like
    else if (listBelow && callsFor(current, rank, mark.ordinal)) depth = open.length
    else {
      depth = open.length
      while (depth > 1 && (open[depth - 1]?.rank ?? 0) >= rank) depth--
    }
    open = open.slice(0, Math.min(depth, MAX_DEPTH))
    const parent = top()
    checkSeries(block, parent)
    open.push(add(parent, block, mark.kind, rank))
    if (mark.misreadOf !== null)
      findings.push(
        finding('mark_misread', {
          line: block.lines[0] ?? null,
          page: block.page,
          text: block.text,
          suggestion: mark.misreadOf,
        }),
      )
  }
  return { root, findings }

  function placeParagraph(block: Block): void {
    const current = top()
    if (block.table === null && current !== root && current.text === '' && current.children.length === 0) {
      // "Chương I" and its title on the next line.
      current.text = block.text
      current.lines.push(...block.lines)
      return
    }
    const isCaption = block.table === null && isCapitals(block.text) && block.text.length > 6 && block.text.length < 300
    if (isCaption) {
      while (open.length > 1 && top().rank >= MARK_RANK.caption) open.pop()
      open.push(add(top(), block, 'caption', MARK_RANK.caption))
      return
    }
    while (open.length > 1 && top().kind === 'para') open.pop()
    const parent = top()
    const isTitle = parent.rank < BULLET_RANK && isTitleLike(parent.text)
    const takesMore = parent.children.length > 0 || isTitle || !isClosed(parent.text) || parent.text.endsWith(':')
    // After a finished item the paragraph belongs to the list, not to the item; a table goes the same way.
    if (!takesMore && open.length > 1) open.pop()
    const calls = block.table === null && block.text.endsWith(':')
    const child = add(top(), block, 'para', calls ? BULLET_RANK - 1 : MARK_RANK.para)
    if (calls) open.push(child)
  }

  /** A colon before it: the list lies beneath, whatever its mark; numbered items never lie beneath an unmarked paragraph. */
  function callsFor(current: TreeNode, rank: number, ordinal: number): boolean {
    if (rank >= BULLET_RANK) return true
    return ordinal === 1 && rank > MARK_RANK.arabic && current.kind !== 'para'
  }

  /** A list of the same mark begins anew beneath an item that calls for one. */
  function isNewList(
    ordinal: number,
    like: TreeNode | undefined,
    current: TreeNode,
    rank: number,
    isDeeper: boolean,
  ): boolean {
    if (like === undefined) return false
    if (ordinal === 0) return rank > current.rank || (like === current && isDeeper)
    return ordinal === 1 && like !== current && like.ordinal > 0 && rank > MARK_RANK.arabic && current.rank !== rank
  }

  function checkSeries(block: Block, parent: TreeNode): void {
    const { mark } = block
    if (mark === null || mark.ordinal === 0 || !SERIES.has(mark.kind)) return
    const before = parent.children.findLast((n) => n.kind === mark.kind)
    const expected = (before?.ordinal ?? 0) + 1
    if (mark.ordinal === expected || (before === undefined && mark.kind === 'article')) return
    // Automatic numbering knows no đ and all letters of English.
    if (mark.kind === 'letter' && before !== undefined && followsInLatin(before.marker, mark.label)) return
    const place = { line: block.lines[0] ?? null, page: block.page, text: `${mark.label} ${block.text}` }
    const next = mark.kind === 'letter' ? POINT_LETTERS[expected - 1] : undefined
    if (mark.kind === 'letter' && mark.label === 'd' && before?.marker === 'd')
      findings.push(finding('mark_misread', { ...place, suggestion: 'đ)' }))
    else if (before !== undefined && mark.ordinal === before.ordinal)
      findings.push(
        finding('mark_duplicate', {
          ...place,
          suggestion: mark.kind === 'roman' ? null : next === undefined ? String(expected) : `${next})`,
        }),
      )
    else if (!(before?.marker === 'd' && mark.label === 'e' && hasTwoD(parent)))
      findings.push(
        finding('mark_gap', {
          ...place,
          suggestion: mark.kind === 'roman' ? null : next === undefined ? String(expected) : `${next})`,
        }),
      )
  }
}

/** `(i)` is the first of i, ii, iii unless it goes on after `(h)`; so are `(v)` and `(x)`. */
function settleMark(mark: Mark, open: readonly TreeNode[]): Mark {
  if (mark.kind !== 'bracketed' || !/^[ivx]$/u.test(mark.label)) return mark
  const before = open.findLast((n) => n.kind === 'bracketed' && /^[a-zđ]/u.test(n.marker))
  return before?.ordinal === mark.ordinal - 1 ? mark : { ...mark, ordinal: romanValue(mark.label.toUpperCase()) }
}
const isRomanOne = (mark: Mark): boolean =>
  mark.kind === 'bracketed' && /^[ivx]$/u.test(mark.label) && mark.ordinal === romanValue(mark.label.toUpperCase())

const followsInLatin = (before: string, label: string): boolean => label.charCodeAt(0) === before.charCodeAt(0) + 1
const hasTwoD = (parent: TreeNode): boolean => parent.children.filter((n) => n.marker === 'd').length > 1

function node(
  parent: TreeNode | null,
  kind: MarkKind,
  marker: string,
  ordinal: number,
  text: string,
  id: string,
  rank: number,
): TreeNode {
  return {
    id,
    kind,
    marker,
    ordinal,
    text,
    lines: [],
    page: null,
    isBold: false,
    footnotes: [],
    table: null,
    parent,
    children: [],
    rank,
    indent: 0,
  }
}
