/** What a file of indicators can be, once recognised. */
export type ImportFormat = 'list' | 'csv' | 'misp' | 'stix' | 'warninglist'

/** Header names by which a table is told from a list. */
const HEADER_NAMES: ReadonlySet<string> = new Set([
  'value',
  'indicator',
  'ioc',
  'ioc_value',
  'observable',
  'ip',
  'ip_address',
  'dst_ip',
  'domain',
  'host',
  'hostname',
  'url',
  'sha256',
  'sha256_hash',
  'md5',
  'hash',
  'email',
  'type',
])

/**
 * The format of a file by its beginning. JSON is STIX where it speaks of a bundle or of `spec_version`, a warning list where it
 * has `list` and `matching_attributes` or a warning list's `type`, else MISP. Text is a table where a header line says so.
 */
export function recogniseFormat(text: string): ImportFormat {
  const head = text
    .slice(0, 65_536)
    .replace(/^\uFEFF/, '')
    .trimStart()
  if (head.startsWith('{') || head.startsWith('[')) return recogniseJson(text)
  const header = head
    .split(/\r?\n/, 20)
    .find((line) => line.trim() !== '' && !/^\s*(?:\/\/|!|;)/.test(line) && /[,;\t|]/.test(line))
  const names = (header ?? '')
    .replace(/^#\s*/, '')
    .split(/[,;\t|]/)
    .map((name) =>
      name
        .trim()
        .replace(/^"(.*)"$/, '$1')
        .toLowerCase(),
    )
  return names.length > 1 && names.some((name) => HEADER_NAMES.has(name)) ? 'csv' : 'list'
}

function recogniseJson(text: string): ImportFormat {
  // A list of values may follow many lines of description, so the tell-tale names are looked for in both ends.
  const ends = text.length > 200_000 ? text.slice(0, 100_000) + text.slice(-100_000) : text
  if (/"type"\s*:\s*"bundle"|"spec_version"\s*:/.test(ends)) return 'stix'
  if (
    /"list"\s*:\s*\[/.test(ends) &&
    /"matching_attributes"\s*:|"type"\s*:\s*"(?:cidr|hostname|string|substring|regex)"/.test(ends)
  )
    return 'warninglist'
  return 'misp'
}
