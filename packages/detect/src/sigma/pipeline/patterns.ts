/** Regular expressions of pipelines, by RE2 only: a pipeline is data from outside. */
import { RE2JS } from 're2js'
import { MAX_REGEX_LENGTH } from '../regex.ts'
import { Refusal, type Place } from '../problems.ts'
import type { Replace } from './model.ts'

function compile(source: string, place: Place): RE2JS {
  if (source.length > MAX_REGEX_LENGTH)
    throw new Refusal('sigma.regex_invalid', place, { pattern: source.slice(0, 100), reason: 'too long' })
  try {
    return RE2JS.compile(source, RE2JS.LOOKBEHINDS)
  } catch (error) {
    const reason = error instanceof Error ? error.message : ''
    throw new Refusal('sigma.regex_invalid', place, { pattern: source.slice(0, 200), reason })
  }
}

/** Whether a text begins with a match. */
export function startMatcher(source: string, place: Place): (text: string) => boolean {
  const pattern = compile(`\\A(?:${source})`, place)
  return (text) => pattern.test(text)
}

/** Replaces every match; `\1`, `\g<1>` and `\g<name>` in the replacement stand for groups, as the ecosystem writes them. */
export function replacer(source: string, replacement: string, place: Place): Replace {
  const pattern = compile(source, place)
  const pieces: { readonly text: string; readonly group: string | null }[] = []
  let plain = ''
  for (let i = 0; i < replacement.length; i++) {
    const group = /^\\(?:(\d{1,2})|g<(\w+)>)/.exec(replacement.slice(i, i + 80))
    if (group !== null) {
      pieces.push({ text: plain, group: group[1] ?? group[2] ?? '0' })
      plain = ''
      i += group[0].length - 1
    } else if (replacement.startsWith('\\\\', i)) {
      plain += '\\'
      i++
    } else plain += replacement.charAt(i)
  }
  pieces.push({ text: plain, group: null })
  const names = pattern.namedGroups()
  for (const { group } of pieces)
    if (group !== null && (/^\d+$/.test(group) ? Number(group) > pattern.groupCount() : !Object.hasOwn(names, group)))
      throw new Refusal('sigma.pipeline_invalid', place, { reason: `no group ${group} in the expression` })
  return (text) => {
    const matcher = pattern.matcher(text)
    let out = ''
    let from = 0
    let isFound = false
    while (matcher.find()) {
      isFound = true
      out += text.slice(from, matcher.start())
      for (const { text: before, group } of pieces)
        out += before + (group === null ? '' : (matcher.group(/^\d+$/.test(group) ? Number(group) : group) ?? ''))
      from = matcher.end()
    }
    return isFound ? out + text.slice(from) : null
  }
}
