import { createServer as createHttpServer, type RequestListener, type Server as HttpServer } from 'node:http'
import { createServer as createHttpsServer, type Server as HttpsServer } from 'node:https'
import type { Certificate } from './certificate.ts'

/** An HTTPS server with the certificate, and with every later one. */
export function createTlsDoor(certificate: Certificate, listener: RequestListener): HttpsServer {
  const server = createHttpsServer(certificate.options, listener)
  certificate.attach(server)
  return server
}

const REFUSAL = JSON.stringify({
  type: 'about:blank',
  title: 'HTTPS is required',
  status: 403,
  code: 'request.https_required',
  params: {},
  errors: [],
})

/**
 * The plain door beside an HTTPS one: sends people's browsers to `publicUrl` and refuses everything else, so that a machine
 * that sends tokens in the clear is noticed on its first day (ASVS 4.1.2). The target never comes from the request's Host.
 */
export function createRedirectDoor(publicUrl: string, isForPeople: (path: string) => boolean): HttpServer {
  return createHttpServer((request, response) => {
    request.resume()
    const path = request.url ?? '/'
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    if (!isRead || !path.startsWith('/') || path.startsWith('//') || !isForPeople(path)) {
      response.writeHead(403, { 'content-type': 'application/problem+json', connection: 'close' }).end(REFUSAL)
      return
    }
    const target = new URL(publicUrl)
    const wanted = new URL(path, target)
    if (wanted.origin === target.origin) {
      target.pathname = wanted.pathname
      target.search = wanted.search
    }
    response.writeHead(308, { location: target.href, connection: 'close' }).end()
  })
}

/** Listens, and answers the port. @throws where the address is taken */
export function listenOn(server: HttpServer, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}
