/**
 * "thực hiện nhiệm vụ tại Mục 1, điểm d Mục 2, Mục 3, các điểm a và d Mục 4, … phần IV": a list that points into the document.
 * Points into laws and other documents are left alone.
 */
import type { TreeNode } from '../structure/tree.ts'
import { NAMES_DOCUMENT } from './document-references.ts'

interface Pointer {
  readonly text: string
  /** Steps from the outermost: part, section, point. */
  readonly steps: readonly string[]
}

interface PointerList {
  readonly text: string
  readonly pointers: readonly Pointer[]
  /**
   * An agency whose own duties are meant: "các nhiệm vụ đã giao Công an tỉnh tại phần II"; empty for "được giao tại phần II", which
   * means whoever the sentence speaks to; null where all that is pointed at is meant.
   */
  readonly givenTo: string | null
}

const ANCHOR =
  /(?<![\p{L}])(?:tại|theo|nêu tại|quy định tại|ở)\s+(?=(?:các\s+)?(?:mục|điểm|khoản|phần|tiết|phụ lục|điều)\s+(?:[IVX\d]|[a-zđ](?![\p{L}])))/giu
const ITEM =
  /^(?:((?:các\s+)?(?:điểm|tiết)\s+[a-zđ](?:\s*(?:,\s*và|,|và)\s*(?:(?:điểm|tiết)\s+)?[a-zđ](?![\p{L}]))*)[\s,]*)?(?:(?:các\s+)?(khoản|mục)\s+(\d{1,2}|[IVX]{1,6})(?:\.(\d{1,2}))?(?:\.([a-zđ]))?((?:\s*(?:,\s*và|,|và)\s*\d{1,2}(?![\p{L}\d/.]))*))?/iu
const PART = /^[\s,]*(?:của\s+|thuộc\s+)?(?:phần|mục)\s+([IVX]{1,6})(?![\p{L}])/u
const ARTICLE = /^[\s,]*(?:của\s+)?(điều)\s+(\d{1,3})(?![\p{L}\d])/iu

const lettersOf = (points: string): string[] =>
  [...points.replaceAll(/(?:các|điểm|tiết|và)(?![\p{L}])/giu, ' ').matchAll(/(?<![\p{L}])[a-zđ](?![\p{L}])/gu)].map(
    (m) => m[0],
  )

/** Pointer lists in a text, in order. */
export function readPointers(text: string): PointerList[] {
  const lists: PointerList[] = []
  let past = 0
  for (const anchor of text.matchAll(ANCHOR)) {
    if (anchor.index < past) continue
    const start = anchor.index + anchor[0].length
    let at = start
    const items: { text: string; steps: string[]; isRoman: boolean }[] = []
    let part: string | undefined
    for (let guard = 0; guard < 40; guard++) {
      const whole = PART.exec(text.slice(at, at + 40))
      if (whole !== null) {
        part = whole[1] ?? ''
        at += whole[0].length
        break
      }
      const article = ARTICLE.exec(text.slice(at, at + 40))
      if (article !== null) {
        part = `Điều ${article[2] ?? ''}`
        at += article[0].length
        break
      }
      const item = ITEM.exec(text.slice(at, at + 160))
      if (item === null || item[0].trim() === '') break
      const number = item[3] ?? ''
      const letters = lettersOf(item[1] ?? '')
      const isRoman = /^[IVX]+$/u.test(number)
      const base =
        number === ''
          ? []
          : [number, ...(item[4] === undefined ? [] : [item[4]]), ...(item[5] === undefined ? [] : [item[5]])]
      const more = [...(item[6] ?? '').matchAll(/\d+/gu)].map((m) => m[0])
      if (letters.length === 0) items.push({ text: item[0].trim(), steps: base, isRoman })
      else for (const letter of letters) items.push({ text: item[0].trim(), steps: [...base, letter], isRoman })
      for (const extra of more) items.push({ text: item[0].trim(), steps: [extra], isRoman: false })
      at += item[0].length
      const link = /^\s*(?:,\s*và|,|;|và)\s*(?=(?:các\s+)?(?:mục|điểm|khoản|phần|tiết|điều)\s)/iu.exec(
        text.slice(at, at + 40),
      )
      if (link !== null) at += link[0].length
      else if (!PART.test(text.slice(at, at + 40)) && !ARTICLE.test(text.slice(at, at + 40))) break
    }
    if (items.length === 0 && part === undefined) continue
    // "khoản 2 Điều 5 Luật An ninh mạng" points elsewhere; "Kế hoạch này" and "Quyết định này" point here.
    const after = text.slice(at, at + 30)
    past = at
    if (
      NAMES_DOCUMENT.test(after.slice(0, 24)) ||
      /^[\s,]*(?:của\s+)?(?:Quyết định|Kế hoạch|Chương trình|Đề án|Chiến lược|Công văn)\s+(?:số|\d|\p{Lu})/u.test(after)
    )
      continue
    const given = /(?:đã |được )(?:được )?(?:giao|phân công)(?:\s+(?:cho\s+)?(\p{Lu}[^,;.]{2,80}?))?\s*$/u.exec(
      text.slice(Math.max(0, anchor.index - 100), anchor.index),
    )
    lists.push({
      text: text.slice(start, at).trim(),
      pointers:
        items.length === 0
          ? [{ text: `phần ${part ?? ''}`, steps: [part ?? ''] }]
          : items.map((i) => ({ text: i.text, steps: part === undefined || i.isRoman ? i.steps : [part, ...i.steps] })),
      givenTo: given === null ? null : (given[1] ?? ''),
    })
  }
  return lists
}

/** Between these kinds and what a pointer names articles and chapters may stand. */
const FRAMES = new Set(['article', 'chapter', 'part', 'upper_letter', 'section'])

/**
 * Finds the node a pointer leads to, from the roots; a lone number is looked for within the part the text stands in.
 */
export function createResolver(
  roots: readonly TreeNode[],
): (pointer: Pointer, within: TreeNode | undefined) => TreeNode | undefined {
  const indexes = new Map<readonly TreeNode[], Map<string, TreeNode>>()
  const indexOf = (nodes: readonly TreeNode[]): Map<string, TreeNode> => {
    let index = indexes.get(nodes)
    if (index === undefined) {
      index = new Map()
      for (const node of nodes) {
        const short = node.marker.replace(/^(?:Điều|Mục|Phần|Chương) /u, '')
        for (const key of [node.marker, short]) if (!index.has(key)) index.set(key, node)
      }
      indexes.set(nodes, index)
    }
    return index
  }
  const search = (nodes: readonly TreeNode[], steps: readonly string[]): TreeNode | undefined => {
    const [first, ...rest] = steps
    if (first === undefined) return undefined
    const node = indexOf(nodes).get(first)
    if (node !== undefined) {
      if (rest.length === 0) return node
      const found = search(node.children, rest)
      if (found !== undefined) return found
    }
    for (const frame of nodes) {
      if (!FRAMES.has(frame.kind)) continue
      const found = search(frame.children, steps)
      if (found !== undefined) return found
    }
    return undefined
  }
  return (pointer, within) =>
    search(roots, pointer.steps) ?? (within === undefined ? undefined : search(within.children, pointer.steps))
}
