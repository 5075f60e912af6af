import { finding } from '../finding.ts'
import type { CrossReference, PlanFinding, PlanItem } from '../model.ts'
import type { TreeNode } from '../structure/tree.ts'
import { canonicalName } from './actors.ts'
import { createResolver, readPointers } from './cross-references.ts'

interface Linked {
  readonly items: readonly PlanItem[]
  readonly references: readonly CrossReference[]
  readonly findings: readonly PlanFinding[]
}

/** More such lists than any plan has; each may point at everything. */
const MOST_REFERENCES = 400

/** Resolves what points into the document, and gives duties without anybody the agencies that such a list gives them. */
export function linkCrossReferences(items: readonly PlanItem[], roots: readonly TreeNode[]): Linked {
  const findings: PlanFinding[] = []
  const references: CrossReference[] = []
  const duties = new Map(items.filter((i) => i.type === 'duty').map((i) => [i.id, i]))
  const given = new Map<string, PlanItem['leads'][number][]>()
  const rootOf = new Map<string, TreeNode>()
  for (const root of roots) for (const id of [root.id, ...leaves(root)]) rootOf.set(id, root)
  const find = createResolver(roots)
  for (const item of items) {
    if (item.type !== 'duty') continue
    if (references.length >= MOST_REFERENCES) break
    for (const list of readPointers(item.text)) {
      const targets = list.pointers.map((pointer) => {
        const node = find(pointer, rootOf.get(item.id))
        if (node === undefined)
          findings.push(
            finding('reference_unresolved', {
              line: item.place.line,
              page: item.place.page,
              item: item.id,
              text: pointer.text,
            }),
          )
        const all = node === undefined ? [] : leaves(node).filter((id) => duties.has(id) && id !== item.id)
        const meant = list.givenTo === '' ? item.leads.map((a) => a.canonical) : [canonicalName(list.givenTo ?? '')]
        const ids =
          list.givenTo === null
            ? all
            : all.filter((id) => duties.get(id)?.leads.some((a) => meant.includes(a.canonical)))
        return { text: pointer.text, node: node?.id ?? null, items: ids }
      })
      const actors = item.leads.map((a) => ({ ...a, basis: 'cross_reference' as const }))
      references.push({ from: item.id, text: list.text, place: item.place, actors, targets })
      if (list.givenTo !== null) continue
      for (const id of targets.flatMap((t) => t.items)) {
        const before = given.get(id) ?? []
        given.set(id, [...before, ...actors.filter((a) => before.every((b) => b.canonical !== a.canonical))])
      }
    }
  }
  const linked = items.map((item): PlanItem => {
    const actors = given.get(item.id)
    if (actors === undefined || actors.length === 0 || item.leads.length > 0) return item
    return { ...item, leads: actors, leadText: actors.map((a) => a.name).join(', ') }
  })
  return { items: linked, references, findings }
}

const leaves = (node: TreeNode): string[] =>
  node.children.length === 0 ? [node.id] : node.children.flatMap((c) => leaves(c))
