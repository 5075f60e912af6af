import { createCollector, type ImportDefaults, type ImportOutcome } from './outcome.ts'

/**
 * A list with one value a line. Comments begin with `#`, `;`, `!` or `//`, or follow a value after a blank. Lines of hosts
 * files (`0.0.0.0 name`), of ad-block lists (`||name^`) and match patterns (`*://*.name/*`) are read for their name.
 */
export function importList(text: string, defaults: ImportDefaults): ImportOutcome {
  const collector = createCollector(defaults)
  let line = 0
  for (const written of lines(text)) {
    line++
    const value = valueOf(written.trim())
    if (value === '') continue
    collector.look()
    collector.take('auto', value, `line ${line}`)
  }
  return collector.outcome()
}

/** Lines without splitting the whole text at once. */
export function* lines(text: string): Generator<string> {
  let from = text.charCodeAt(0) === 0xfeff ? 1 : 0
  while (from < text.length) {
    let to = text.indexOf('\n', from)
    if (to < 0) to = text.length
    yield text.charCodeAt(to - 1) === 13 ? text.slice(from, to - 1) : text.slice(from, to)
    from = to + 1
  }
}

function valueOf(line: string): string {
  if (line === '' || /^(?:[#;!]|\/\/)/.test(line) || /^\[adblock/i.test(line)) return ''
  const blocked = /^\|\|([^^$/]+)\^?(?:\$.*)?$/.exec(line)
  if (blocked !== null) return blocked[1] ?? ''
  const pattern = /^\*:\/\/((?:\*\.)?[^/*]+)\/\*$/.exec(line)
  if (pattern !== null) return pattern[1] ?? ''
  const bare = line.replace(/\s+(?:[#;]|\/\/).*$/, '')
  const hosts = /^(?:0\.0\.0\.0|127\.0\.0\.1|::1?)\s+(\S+)$/.exec(bare)
  return hosts?.[1] ?? bare
}
