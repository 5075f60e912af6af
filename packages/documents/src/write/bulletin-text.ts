import type { BulletinDocument } from './bulletin.ts'

const WIDTH = 78

/** Breaks a paragraph at spaces into lines of at most `WIDTH` characters; a longer word stands on a line of its own. */
function wrap(text: string, indent = ''): string {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/)) {
    if (line !== '' && [...line].length + 1 + [...word].length > WIDTH - indent.length) {
      lines.push(line)
      line = word
    } else {
      line = line === '' ? word : `${line} ${word}`
    }
  }
  if (line !== '') lines.push(line)
  return lines.join(`\n${indent}`)
}

/** The bulletin as plain text (UTF-8, LF), for mail and terminals. The same document gives the same text. */
export function writeBulletinText(doc: BulletinDocument): string {
  const { indicators } = doc
  const width = Math.max(0, ...indicators.rows.map(([kind]) => [...kind].length))
  const parts = [
    [doc.state, doc.motto].join('\n'),
    [...(doc.issuer.above === null ? [] : [doc.issuer.above]), doc.issuer.name, doc.number, doc.placeAndDate].join(
      '\n',
    ),
    [doc.kind, wrap(doc.about), doc.tlp.label, doc.severity.label, ...(doc.version === null ? [] : [doc.version])].join(
      '\n',
    ),
    `${doc.summary.heading.toUpperCase()}\n${doc.summary.paragraphs.map((p) => wrap(p)).join('\n\n')}`,
    `${doc.actions.heading.toUpperCase()}\n${doc.actions.items.map((item, i) => `${String(i + 1).padStart(2)}. ${wrap(item, '    ')}`).join('\n')}`,
    ...(doc.deadlines.items.length === 0
      ? []
      : [`${doc.deadlines.heading.toUpperCase()}\n${doc.deadlines.items.map((item) => `- ${item}`).join('\n')}`]),
    indicators.rows.length === 0
      ? indicators.none
      : `${indicators.heading.toUpperCase()}\n${wrap(indicators.note)}\n${indicators.rows.map(([kind, value]) => `${kind.padEnd(width)}  ${value}`).join('\n')}`,
    ...(doc.techniques === null ? [] : [wrap(doc.techniques)]),
    [
      ...(doc.recipients === null ? [] : [doc.recipients]),
      `${doc.signature.heading}${doc.signature.name === null ? '' : `: ${doc.signature.name}`}`,
    ].join('\n'),
    wrap(doc.tlp.meaning),
  ]
  return `${parts.join('\n\n')}\n`
}
