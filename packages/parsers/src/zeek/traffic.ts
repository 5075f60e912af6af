/** Logs of connections and of what they carried: conn, dns, http, ssl, x509, files. */
import type { OcsfEvent, OcsfFile, OcsfHash } from '@haidang/contracts'
import { asText, filled, isObject, number, text } from '../reading.ts'
import { CLASS, endpoint, fileOf, hashOf, httpActivityOf, rcodeOf, setClass } from '../normalise/ocsf.ts'
import { otherTime } from '../normalise/time.ts'
import { urlOf } from '../normalise/url.ts'
import type { MapLog } from './map-log.ts'

export const conn: MapLog = (o, event) => {
  const out = number(o['orig_bytes'])
  const back = number(o['resp_bytes'])
  const packetsOut = number(o['orig_pkts'])
  const packetsIn = number(o['resp_pkts'])
  const traffic: NonNullable<OcsfEvent['traffic']> & { bytes_missed?: number } = {}
  if (out !== undefined) traffic.bytes_out = out
  if (back !== undefined) traffic.bytes_in = back
  if (out !== undefined && back !== undefined) traffic.bytes = out + back
  if (packetsOut !== undefined) traffic.packets_out = packetsOut
  if (packetsIn !== undefined) traffic.packets_in = packetsIn
  const missed = number(o['missed_bytes'])
  if (missed !== undefined) traffic.bytes_missed = missed
  event.traffic = traffic
  const seconds = number(o['duration'])
  if (seconds !== undefined) event['duration'] = Math.round(seconds * 1000)
  const service = text(o['service'])
  if (service !== undefined) event['app_name'] = service
  const state = text(o['conn_state'])
  if (state !== undefined) {
    event['status_code'] = state
    setClass(event, CLASS.networkActivity, CONN_ACTIVITY.get(state) ?? 6)
  }
  const history = text(o['history'])
  if (history !== undefined && event.connection_info !== undefined) {
    ;(event.connection_info as { flag_history?: string }).flag_history = history
  }
}

/** Zeek's connection states: finished, reset, refused, attempted without answer. */
const CONN_ACTIVITY: ReadonlyMap<string, number> = new Map([
  ['SF', 2],
  ['S1', 1],
  ['S2', 6],
  ['S3', 6],
  ['S0', 4],
  ['SH', 4],
  ['SHR', 4],
  ['REJ', 5],
  ['RSTO', 3],
  ['RSTR', 3],
  ['RSTOS0', 3],
  ['RSTRH', 3],
  ['OTH', 6],
])

export const dns: MapLog = (o, event) => {
  const query: NonNullable<OcsfEvent['query']> & { packet_uid?: number } = {}
  const name = text(o['query'])
  if (name !== undefined) query.hostname = name
  const type = text(o['qtype_name'])
  if (type !== undefined) query.type = type
  const kind = text(o['qclass_name'])
  if (kind !== undefined) query.class = kind
  const id = number(o['trans_id'])
  if (id !== undefined) query.packet_uid = id
  event.query = query
  const { answers, TTLs: ttls } = o
  if (Array.isArray(answers) && answers.length > 0) {
    const list: NonNullable<OcsfEvent['answers']> = []
    for (let i = 0; i < answers.length; i++) {
      const rdata: unknown = answers[i]
      if (typeof rdata !== 'string') continue
      const ttl: unknown = Array.isArray(ttls) ? ttls[i] : undefined
      list.push(typeof ttl === 'number' ? { rdata, ttl } : { rdata })
    }
    event.answers = list
  }
  const rcode = text(o['rcode_name'])
  if (rcode !== undefined) {
    event['rcode'] = rcode
    event.status_id = rcode === 'NOERROR' ? 1 : 2
    setClass(event, CLASS.dnsActivity, 6)
  }
  const rcodeId = number(o['rcode'])
  if (rcodeId !== undefined) event['rcode_id'] = rcodeOf(rcodeId)
}

export const http: MapLog = (o, event) => {
  const request: NonNullable<OcsfEvent['http_request']> & { referrer?: string; version?: string; length?: number } = {}
  const host = text(o['host'])
  const uri = text(o['uri'])
  if (host !== undefined || uri !== undefined) request.url = urlOf(host, uri, event.dst_endpoint?.port)
  const method = text(o['method'])
  if (method !== undefined) request.http_method = method
  const agent = text(o['user_agent'])
  if (agent !== undefined) request.user_agent = agent
  const referrer = text(o['referrer'])
  if (referrer !== undefined) request.referrer = referrer
  const version = text(o['version'])
  if (version !== undefined) request.version = version
  const sent = number(o['request_body_len'])
  if (sent !== undefined) request.length = sent
  event.http_request = request
  const code = number(o['status_code'])
  if (code !== undefined) {
    const response: NonNullable<OcsfEvent['http_response']> & { message?: string; length?: number } = { code }
    const message = text(o['status_msg'])
    if (message !== undefined) response.message = message
    const length = number(o['response_body_len'])
    if (length !== undefined) response.length = length
    event.http_response = response
  }
  const account = filled(o['username'])
  if (account !== undefined) event.actor = { user: { name: account } }
  const activity = httpActivityOf(method)
  setClass(event, CLASS.httpActivity, activity)
  if (activity === 99 && method !== undefined) event['activity_name'] = method
}

export const ssl: MapLog = (o, event) => {
  const tls: Record<string, unknown> = { version: text(o['version']) ?? 'unknown' }
  const sni = text(o['server_name'])
  if (sni !== undefined) tls['sni'] = sni
  const cipher = text(o['cipher'])
  if (cipher !== undefined) tls['cipher'] = cipher
  const prints = o['cert_chain_fps']
  const subject = text(o['subject'])
  const issuer = text(o['issuer'])
  const first: unknown = Array.isArray(prints) ? prints[0] : undefined
  if (subject !== undefined || issuer !== undefined || typeof first === 'string') {
    const certificate: Record<string, unknown> = {}
    if (subject !== undefined) certificate['subject'] = subject
    if (issuer !== undefined) certificate['issuer'] = issuer
    if (typeof first === 'string') certificate['fingerprints'] = [hashOf(first)]
    tls['certificate'] = certificate
  }
  const ja3 = text(o['ja3'])
  if (ja3 !== undefined) tls['ja3_hash'] = { algorithm: 'MD5', algorithm_id: 1, value: ja3 }
  const ja3s = text(o['ja3s'])
  if (ja3s !== undefined) tls['ja3s_hash'] = { algorithm: 'MD5', algorithm_id: 1, value: ja3s }
  event['tls'] = tls
}

export const x509: MapLog = (o, event, r) => {
  const certificate: Record<string, unknown> = {}
  const nested = isObject(o['certificate']) ? o['certificate'] : undefined
  const read = (name: string): unknown => o[`certificate.${name}`] ?? nested?.[name]
  const subject = text(read('subject'))
  if (subject !== undefined) certificate['subject'] = subject
  const issuer = text(read('issuer'))
  if (issuer !== undefined) certificate['issuer'] = issuer
  const serial = text(read('serial'))
  if (serial !== undefined) certificate['serial_number'] = serial
  const version = asText(read('version'))
  if (version !== undefined) certificate['version'] = version
  const from = otherTime(r, read('not_valid_before'))
  if (from !== undefined) certificate['created_time'] = from
  const until = otherTime(r, read('not_valid_after'))
  if (until !== undefined) certificate['expiration_time'] = until
  const fingerprint = text(o['fingerprint'])
  if (fingerprint !== undefined) certificate['fingerprints'] = [hashOf(fingerprint)]
  const names = o['san.dns']
  if (Array.isArray(names)) {
    certificate['sans'] = names.filter((n): n is string => typeof n === 'string').map((name) => ({ name, type: 'DNS' }))
  }
  event['tls'] = { version: 'unknown', certificate }
}

export const files: MapLog = (o, event) => {
  const name = text(o['filename'])
  const file: OcsfFile & { mime_type?: string; uid?: string } = name === undefined ? { type_id: 1 } : fileOf(name)
  const size = number(o['total_bytes']) ?? number(o['seen_bytes'])
  if (size !== undefined) file.size = size
  const mime = text(o['mime_type'])
  if (mime !== undefined) file.mime_type = mime
  const uid = text(o['fuid'])
  if (uid !== undefined) {
    file.uid = uid
    // Zeek names a file without name by its own id, and so do the files it extracts.
    file.name ??= uid
  }
  const carrier = text(o['source'])
  if (carrier !== undefined) event.actor = { app_name: carrier }
  const hashes: OcsfHash[] = []
  for (const key of ['md5', 'sha1', 'sha256'] as const) {
    const value = text(o[key])
    if (value !== undefined) hashes.push(hashOf(value))
  }
  if (hashes.length > 0) file.hashes = hashes
  event.file = file
  const sender = firstText(o['tx_hosts'])
  const receiver = firstText(o['rx_hosts'])
  if (event.src_endpoint === undefined && sender !== undefined) {
    const src = endpoint(sender, undefined)
    if (src !== undefined) event.src_endpoint = src
  }
  if (event.dst_endpoint === undefined && receiver !== undefined) {
    const dst = endpoint(receiver, undefined)
    if (dst !== undefined) event.dst_endpoint = dst
  }
}

function firstText(value: unknown): string | undefined {
  return Array.isArray(value) ? text(value[0]) : text(value)
}
