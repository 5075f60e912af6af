/** Lines that say who, when and what comes of it, given to the items they are about. */
import { type Attribute, labelAlone, partAttributes, readAttributes } from '../sense/attributes.ts'
import { MARK_RANK } from './marks.ts'
import type { TreeNode } from './tree.ts'

export type Attributes = ReadonlyMap<TreeNode, readonly Attribute[]>

interface Taken {
  readonly attributes: Attributes
  /** Nodes that are attributes of others, no items themselves. */
  readonly taken: ReadonlySet<TreeNode>
}

/** No line of attributes is longer. */
const MOST_LETTERS = 1500

export function takeAttributes(root: TreeNode): Taken {
  const attributes = new Map<TreeNode, Attribute[]>()
  const taken = new Set<TreeNode>()
  const give = (to: TreeNode, found: readonly Attribute[]): void => {
    const held = attributes.get(to)
    if (held === undefined) attributes.set(to, [...found])
    else held.push(...found)
  }
  const visit = (node: TreeNode): void => {
    const told = node.children.map((child) => attributesOf(child))
    const count = told.filter((t) => t.length > 0).length
    const firstTold = told.findIndex((t) => t.length > 0)
    const isNumberedList = count > 1 && told.some((t) => t.some((a) => a.kind === 'lead'))
    let before: TreeNode | undefined
    for (const [i, child] of node.children.entries()) {
      const found = told[i] ?? []
      // A numbered "Kinh phí: …" is an item; a numbered list of attributes is none.
      const isAttribute = found.length > 0 && (child.rank >= MARK_RANK.star || isNumberedList)
      // It is about the item before it; first in a list, about what the list is under.
      const owner = before ?? (node === root ? undefined : node)
      if (!isAttribute || owner === undefined) {
        before = child
        visit(child)
        continue
      }
      taken.add(child)
      for (const inner of child.children) taken.add(inner)
      const list = node.children.slice(0, firstTold)
      const isAboutAll =
        list.length > 1 &&
        told.slice(firstTold).every((t) => t.length > 0) &&
        (child.kind === 'para' || child.kind === list.at(-1)?.kind) &&
        list.every((item) => item.children.length === 0 && partAttributes(item.text).attributes.length === 0)
      if (isAboutAll) for (const item of list) give(item, found)
      else give(owner, found)
    }
  }
  visit(root)
  return { attributes, taken }
}

/** A line of labels and values, or a label alone with its values beneath it. */
function attributesOf(node: TreeNode): readonly Attribute[] {
  if (node.text.length > MOST_LETTERS || node.table !== null) return []
  if (node.children.length === 0) return readAttributes(node.text)
  const kind = labelAlone(node.text)
  if (kind === undefined || node.children.some((c) => c.children.length > 0 || c.table !== null)) return []
  return [{ kind, value: node.children.map((c) => c.text.replace(/[;.,]\s*$/u, '')).join(', ') }]
}
