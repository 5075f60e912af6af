import { AppError, type ErrorPlace } from '@haidang/contracts'
import { parseSigmaRules, type SigmaRule } from '@haidang/detect'
import { toReadRule } from './read-rules.ts'
import type { ReadRule } from './tables.ts'

/** Where own rules say they come from. */
export const OWN_ORIGIN = 'own'
/** The pack own rules stand in; pages name it by its kind. */
export const OWN_PACK = { name: 'Own rules', kind: 'own', origin: OWN_ORIGIN, licence: '' } as const

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/**
 * Reads the text of an own rule: one document that can be honoured whole.
 * @throws AppError `rule.bad_text` with a place `/text:<line>:<column>` for each error
 */
export function readOwnText(text: string): ReadRule {
  const { rules, problems } = parseSigmaRules(text, OWN_ORIGIN)
  const errors = problems.filter((p) => p.severity === 'error')
  if (errors.length > 0) {
    const places: ErrorPlace[] = errors.map((p) => ({
      path: `/text:${p.line}:${p.column}`,
      code: p.code,
      message: Object.values(p.params).join(', '),
    }))
    throw new AppError('rule.bad_text', { reason: 'problems', count: errors.length }, { places })
  }
  const [rule, ...others] = rules
  if (rule === undefined) throw new AppError('rule.bad_text', { reason: 'empty', count: 0 })
  if (others.length > 0) throw new AppError('rule.bad_text', { reason: 'several', count: rules.length })
  return toReadRule(rule, text, OWN_ORIGIN)
}

const keyLine = (lines: readonly string[], key: string): number => lines.findIndex((l) => l.startsWith(`${key}:`))

/** The text with an id of its own where it has none: a rule known by its title could not be renamed. */
export function withId(text: string, newId: () => string): string {
  const lines = text.split('\n')
  if (keyLine(lines, 'id') !== -1) return text
  const title = keyLine(lines, 'title')
  return lines.toSpliced(title === -1 ? 0 : title + 1, 0, `id: ${newId()}`).join('\n')
}

/**
 * The text of a copy: another id, the title where one is given, and under `related` the rule it derives from (Sigma specification
 * 2.1, "Related"). Everything else stays to the letter.
 */
export function copyText(
  text: string,
  original: Pick<SigmaRule, 'id'>,
  copy: { readonly id: string; readonly title?: string | undefined },
): string {
  const lines = withId(text, () => copy.id).split('\n')
  const id = keyLine(lines, 'id')
  if (id !== -1) lines[id] = `id: ${copy.id}`
  const title = keyLine(lines, 'title')
  if (copy.title !== undefined && title !== -1) lines[title] = `title: ${JSON.stringify(copy.title)}`
  if (UUID.test(original.id)) {
    const related = keyLine(lines, 'related')
    const own = lines[related + 1] ?? ''
    const indent = related === -1 ? '  ' : (/^(\s*)-/.exec(own)?.[1] ?? null)
    const item = (by: string): string[] => [`${by}- id: ${original.id}`, `${by}  type: derived`]
    if (related === -1) lines.splice(id + 1, 0, 'related:', ...item('  '))
    else if (indent !== null) lines.splice(related + 1, 0, ...item(indent))
  }
  return lines.join('\n')
}
