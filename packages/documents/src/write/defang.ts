/**
 * Makes a network value safe to print: a reader's mail program or editor no longer turns it into a link. Hashes, names of
 * files and the like are left as they are.
 * @param kind `url`, `domain`, `email`, `ipv4`, `ipv6`, `ip`, `cidr` or any other word
 */
export function defang(kind: string, value: string): string {
  switch (kind) {
    case 'url': {
      const at = value.indexOf('://')
      if (at < 0) return brackets(value)
      const rest = value.slice(at + 3)
      const end = rest.search(/[/?#]/)
      const authority = end < 0 ? rest : rest.slice(0, end)
      return `${scheme(value.slice(0, at))}://${brackets(authority)}${end < 0 ? '' : rest.slice(end)}`
    }
    case 'domain':
    case 'host':
    case 'ipv4':
      return brackets(value)
    case 'ipv6':
      return colons(value)
    case 'ip':
    case 'cidr':
      return value.includes(':') ? colons(value) : brackets(value)
    case 'email':
      return brackets(value).replace('@', '[@]')
    default:
      return value
  }
}

const brackets = (text: string): string => text.replaceAll('.', '[.]')
const colons = (text: string): string => text.replaceAll(':', '[:]')

function scheme(name: string): string {
  const lower = name.toLowerCase()
  return lower === 'http' || lower === 'https' ? lower.replace('tt', 'xx') : lower === 'ftp' ? 'fxp' : name
}
