/** What is wrong with a mapping, before anything is mapped by it: each problem with its place. */
import type { Mapping, MappingProblem } from '@haidang/contracts'
import { attributeAt, classShape } from '../ocsf/model.ts'
import { isTimeFormat } from './time-format.ts'

/** Problems of a mapping; empty for one that can be used. `mapping.no_time` and `mapping.missing_required` are warnings. */
export function validateMapping(mapping: Mapping): MappingProblem[] {
  const out: MappingProblem[] = []
  const shape = classShape(mapping.classUid)
  if (shape === undefined) {
    return [{ place: 'classUid', code: 'mapping.unknown_class', subject: String(mapping.classUid) }]
  }
  const columns = mapping.input.kind === 'csv' ? new Set(mapping.input.columns) : null
  const taken = new Set<string>()
  for (const [i, rule] of mapping.rules.entries()) {
    const place = `rules.${i}`
    if (rule.from === undefined && rule.constant === undefined) {
      out.push({ place: `${place}.from`, code: 'mapping.no_value', subject: rule.to })
    }
    if (rule.from !== undefined && columns?.has(rule.from) === false) {
      out.push({ place: `${place}.from`, code: 'mapping.unknown_column', subject: rule.from })
    }
    const attribute = attributeAt(mapping.classUid, rule.to)
    if (attribute === undefined) out.push({ place: `${place}.to`, code: 'mapping.unknown_attribute', subject: rule.to })
    else if (attribute.kind === 'object' && attribute.object !== '') {
      out.push({ place: `${place}.to`, code: 'mapping.object_attribute', subject: rule.to })
    } else if (rule.constant !== undefined && attribute.values?.has(Number(rule.constant)) === false) {
      out.push({ place: `${place}.constant`, code: 'mapping.bad_constant', subject: String(rule.constant) })
    }
    if (taken.has(rule.to)) out.push({ place: `${place}.to`, code: 'mapping.twice', subject: rule.to })
    taken.add(rule.to)
    for (const [k, transform] of rule.transforms.entries()) {
      if (transform.kind === 'time' && !isTimeFormat(transform.format)) {
        out.push({
          place: `${place}.transforms.${k}.format`,
          code: 'mapping.bad_time_format',
          subject: transform.format,
        })
      }
    }
  }
  if (!taken.has('time')) out.push({ place: 'rules', code: 'mapping.no_time', subject: 'time' })
  for (const name of shape.required) {
    if (ALWAYS.has(name) || [...taken].some((to) => to === name || to.startsWith(`${name}.`))) continue
    out.push({ place: 'rules', code: 'mapping.missing_required', subject: name })
  }
  return out
}

/** Attributes that every event has by its making. */
const ALWAYS: ReadonlySet<string> = new Set([
  'activity_id',
  'category_uid',
  'class_uid',
  'metadata',
  'severity_id',
  'time',
  'type_uid',
  'actor',
])
