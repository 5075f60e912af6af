/** The URL of a request from its Host header, request target (a path, or a whole URL towards a proxy) and port. */
export function urlOf(host: string | undefined, path: string | undefined, portNumber: number | undefined) {
  const url: { url_string?: string; hostname?: string; path?: string } = {}
  if (host !== undefined) url.hostname = host
  if (path === undefined) {
    // OCSF asks for a path or a URL: the host is all of it that is known.
    if (host !== undefined) url.url_string = host
    return url
  }
  const first = path.charCodeAt(0)
  if (first === 47) {
    url.path = path
    if (host !== undefined) {
      const needsPort = portNumber !== undefined && portNumber !== 80 && portNumber !== 0 && !host.includes(':')
      url.url_string = needsPort ? `http://${host}:${portNumber}${path}` : `http://${host}${path}`
    }
  } else if (path.includes('://')) url.url_string = path
  else url.path = path
  return url
}
