import type { Schema } from './routes.ts'

/** Gives the value of a name where the caller knows one (`organisationId`), undefined otherwise. */
export type Known = (name: string) => string | undefined

const A_DAY = '2026-01-05'
/** Nobody's row, in the form of a UUID. */
const NOBODYS = '00000000-0000-7000-8000-000000000001'
const AN_INSTANT = `${A_DAY}T00:00:00.000Z`

function sampleText(schema: Schema): string {
  if (schema.format === 'email') return 'a@example.org'
  if (schema.format === 'uuid') return NOBODYS
  if (schema.format === 'uri') return 'https://example.org/'
  if (schema.format === 'date') return A_DAY
  if (schema.format === 'date-time') return AN_INSTANT
  return 'abc'.padEnd(schema.minLength ?? 0, 'x')
}

/**
 * A value that is right in form, with what is required and no more, whose ids are those of `known`: a refusal of it is a
 * refusal of the rows it names, not of its form.
 */
export function sample(schema: Schema, known: Known, name = ''): unknown {
  if (schema.const !== undefined) return schema.const
  const named = known(name)
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type
  if (named !== undefined && (type === 'string' || schema.anyOf !== undefined)) return named
  if (schema.enum !== undefined) return schema.enum[0]
  const choice = schema.anyOf ?? schema.oneOf
  if (choice !== undefined) return sample(choice.find((c) => c.type === 'null') ?? choice[0] ?? {}, known, name)
  if (schema.allOf !== undefined)
    return Object.assign({}, ...schema.allOf.map((part) => sample(part, known, name))) as unknown
  if (type === 'object') {
    const all = Object.entries(schema.properties ?? {})
    const isKnown = (key: string): boolean =>
      known(key) !== undefined || (key.endsWith('Ids') && known(key.slice(0, -1)) !== undefined)
    const wanted = all.filter(([key]) => schema.required?.includes(key) === true || isKnown(key))
    return Object.fromEntries(wanted.map(([key, part]) => [key, sample(part, known, key)]))
  }
  if (type === 'array') {
    const one = name.endsWith('Ids') ? known(name.slice(0, -1)) : undefined
    if (one !== undefined) return [one]
    return Array.from({ length: schema.minItems ?? 0 }, () => sample(schema.items ?? {}, known, name))
  }
  if (type === 'integer' || type === 'number') return schema.minimum ?? 1
  if (type === 'boolean') return false
  if (type === 'null') return null
  return sampleText(schema)
}
