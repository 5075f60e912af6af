import { yamlLanguage } from '@codemirror/lang-yaml'

/** A YAML value with every scalar as the text it stands for; enough to show what a rule says. */
export type YamlValue = string | readonly YamlValue[] | { readonly [key: string]: YamlValue }

type Tree = ReturnType<typeof yamlLanguage.parser.parse>
type Node = Tree['topNode']

const VALUES: ReadonlySet<string> = new Set([
  'BlockMapping',
  'FlowMapping',
  'BlockSequence',
  'FlowSequence',
  'Literal',
  'QuotedLiteral',
  'BlockLiteral',
  'Alias',
])

function children(node: Node): Node[] {
  const out: Node[] = []
  for (let child = node.firstChild; child !== null; child = child.nextSibling) out.push(child)
  return out
}

function unquote(text: string): string {
  const inner = text.slice(1, text.endsWith(text[0] ?? '') && text.length > 1 ? -1 : undefined)
  if (text.startsWith("'")) return inner.replaceAll("''", "'").replaceAll(/\s*\n\s*/g, ' ')
  try {
    return String(JSON.parse(text.replaceAll(/\s*\n\s*/g, ' ')))
  } catch {
    return inner
  }
}

function blockText(header: string, content: string): string {
  const lines = content.split('\n')
  const indent = Math.min(
    ...lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length),
  )
  const cut = lines.map((line) => line.slice(Number.isFinite(indent) ? indent : 0))
  return (header.startsWith('>') ? cut.join(' ') : cut.join('\n')).trim()
}

function valueOf(node: Node, text: string): YamlValue {
  const source = text.slice(node.from, node.to)
  switch (node.name) {
    case 'BlockMapping':
    case 'FlowMapping': {
      const pairs: [string, YamlValue][] = []
      for (const pair of children(node).filter((child) => child.name === 'Pair')) {
        const inner = children(pair)
        const key = inner.find((child) => child.name === 'Key')
        const value = inner.find((child) => VALUES.has(child.name))
        if (key === undefined) continue
        const name = text.slice(key.from, key.to)
        pairs.push([
          name.startsWith('"') || name.startsWith("'") ? unquote(name) : name,
          value === undefined ? '' : valueOf(value, text),
        ])
      }
      return Object.fromEntries(pairs)
    }
    case 'BlockSequence':
    case 'FlowSequence':
      return children(node)
        .filter((child) => child.name === 'Item')
        .map((item) => {
          const value = children(item).find((child) => VALUES.has(child.name))
          return value === undefined ? '' : valueOf(value, text)
        })
    case 'QuotedLiteral':
      return unquote(source)
    case 'BlockLiteral': {
      const [header, content] = children(node)
      return blockText(
        header === undefined ? '' : text.slice(header.from, header.to),
        content === undefined ? '' : text.slice(content.from, content.to),
      )
    }
    default:
      return source.replaceAll(/\s*\n\s*/g, ' ')
  }
}

/** The documents of a text, as far as they can be read; what is not a mapping is left out. */
export function readYaml(text: string): readonly { readonly [key: string]: YamlValue }[] {
  const out: { readonly [key: string]: YamlValue }[] = []
  for (const document of children(yamlLanguage.parser.parse(text).topNode)) {
    if (document.name !== 'Document') continue
    const root = children(document).find((child) => VALUES.has(child.name))
    const value = root === undefined ? '' : valueOf(root, text)
    if (typeof value === 'object' && !Array.isArray(value)) out.push(value as { readonly [key: string]: YamlValue })
  }
  return out
}
