import type { OcsfEvent } from '@haidang/contracts'
import { asText, isObject, number, text } from '../reading.ts'
import type { JsonObject } from '../reading.ts'
import { CLASS, fileOf, setClass } from '../normalise/ocsf.ts'
import { otherTime } from '../normalise/time.ts'
import { keepIn } from './parts.ts'
import type { Parts } from './parts.ts'

/** Flow counters. OCSF counts `out` from source to destination, `in` the other way. */
export function mapFlow(parts: Parts, flow: JsonObject): void {
  const { event } = parts
  let bytesOut = 0
  let bytesIn = 0
  let packetsOut = 0
  let packetsIn = 0
  let counted = false
  for (const key in flow) {
    const value = flow[key]
    parts.reading.fieldCount++
    switch (key) {
      case 'bytes_toserver':
        bytesOut = number(value) ?? 0
        counted = true
        break
      case 'bytes_toclient':
        bytesIn = number(value) ?? 0
        counted = true
        break
      case 'pkts_toserver':
        packetsOut = number(value) ?? 0
        counted = true
        break
      case 'pkts_toclient':
        packetsIn = number(value) ?? 0
        counted = true
        break
      case 'start':
      case 'end': {
        const at = otherTime(parts.reading, value)
        if (at === undefined) keepIn(parts, 'flow', key, value)
        else event[key === 'start' ? 'start_time' : 'end_time'] = at
        break
      }
      case 'age': {
        const seconds = number(value)
        if (seconds === undefined) keepIn(parts, 'flow', key, value)
        else event['duration'] = Math.round(seconds * 1000)
        break
      }
      case 'state':
        if (value === 'closed' && event.metadata.event_code === 'flow') setClass(event, CLASS.networkActivity, 2)
        keepIn(parts, 'flow', key, value)
        break
      default:
        keepIn(parts, 'flow', key, value)
    }
  }
  if (counted) {
    event.traffic = {
      bytes_in: bytesIn,
      bytes_out: bytesOut,
      packets_in: packetsIn,
      packets_out: packetsOut,
      bytes: bytesIn + bytesOut,
    }
  }
}

export function mapNetflow(parts: Parts, flow: JsonObject): void {
  const { event } = parts
  const traffic: NonNullable<OcsfEvent['traffic']> & { packets?: number } = {}
  for (const key in flow) {
    const value = flow[key]
    parts.reading.fieldCount++
    const amount = number(value)
    if (key === 'bytes' && amount !== undefined) {
      traffic.bytes = amount
      traffic.bytes_out = amount
    } else if (key === 'pkts' && amount !== undefined) {
      traffic.packets = amount
      traffic.packets_out = amount
    } else if (key === 'age' && amount !== undefined) event['duration'] = Math.round(amount * 1000)
    else if (key === 'start' || key === 'end') {
      const at = otherTime(parts.reading, value)
      if (at === undefined) keepIn(parts, 'netflow', key, value)
      else event[key === 'start' ? 'start_time' : 'end_time'] = at
    } else keepIn(parts, 'netflow', key, value)
  }
  event.traffic = traffic
}

export function mapAnomaly(parts: Parts, anomaly: JsonObject): void {
  parts.event.message =
    text(anomaly['event']) ?? `${asText(anomaly['type']) ?? 'anomaly'} ${asText(anomaly['code']) ?? ''}`.trim()
  for (const key in anomaly) if (key !== 'event') keepIn(parts, 'anomaly', key, anomaly[key])
}

export function mapSsh(parts: Parts, ssh: JsonObject): void {
  const { event } = parts
  for (const key in ssh) {
    const side = ssh[key]
    parts.reading.fieldCount++
    if ((key !== 'client' && key !== 'server') || !isObject(side)) {
      keepIn(parts, 'ssh', key, side)
      continue
    }
    if (key === 'server' || event['protocol_ver'] === undefined) {
      const version = text(side['proto_version'])
      if (version !== undefined) event['protocol_ver'] = version
    }
    const hassh = side['hassh']
    const hash = isObject(hassh) ? text(hassh['hash']) : undefined
    if (hash !== undefined) {
      event[`${key}_hassh`] = { fingerprint: { algorithm: 'MD5', algorithm_id: 1, value: hash } }
    }
    keepIn(parts, 'ssh', key, side)
  }
  setClass(event, CLASS.sshActivity, 6)
}

export function mapSmb(parts: Parts, smb: JsonObject): void {
  const { event } = parts
  for (const key in smb) {
    const value = smb[key]
    parts.reading.fieldCount++
    switch (key) {
      case 'command':
      case 'dialect':
      case 'share':
        if (typeof value === 'string') event[key] = value
        else keepIn(parts, 'smb', key, value)
        break
      case 'filename':
        if (typeof value === 'string' && value !== '') event.file = fileOf(value)
        else keepIn(parts, 'smb', key, value)
        break
      case 'ntlmssp':
        takeNtlm(event, value)
        keepIn(parts, 'smb', key, value)
        break
      default:
        keepIn(parts, 'smb', key, value)
    }
  }
  const disposition = text(smb['disposition'])
  setClass(event, CLASS.smbActivity, SMB_ACTIVITY.get(disposition ?? '') ?? 0)
}

const SMB_ACTIVITY: ReadonlyMap<string, number> = new Map([
  ['FILE_SUPERSEDE', 1],
  ['FILE_OPEN', 2],
  ['FILE_CREATE', 3],
  ['FILE_OPEN_IF', 4],
  ['FILE_OVERWRITE', 5],
  ['FILE_OVERWRITE_IF', 6],
])

function takeNtlm(event: OcsfEvent, value: unknown): void {
  if (!isObject(value)) return
  const name = text(value['user'])
  if (name === undefined) return
  const domain = text(value['domain'])
  event.actor = { user: domain === undefined ? { name } : { name, domain } }
}

export function mapRdp(parts: Parts, rdp: JsonObject): void {
  const cookie = text(rdp['cookie'])
  if (cookie !== undefined) parts.event['identifier_cookie'] = cookie
  for (const key in rdp) if (key !== 'cookie') keepIn(parts, 'rdp', key, rdp[key])
  setClass(parts.event, CLASS.rdpActivity, RDP_ACTIVITY.get(text(rdp['event_type']) ?? '') ?? 0)
}

const RDP_ACTIVITY: ReadonlyMap<string, number> = new Map([
  ['initial_request', 1],
  ['initial_response', 2],
  ['connect_request', 3],
  ['connect_response', 4],
  ['tls_handshake', 5],
])

export function mapFtp(parts: Parts, ftp: JsonObject, group: string): void {
  const { event } = parts
  const command = text(ftp['command'])
  for (const key in ftp) {
    const value = ftp[key]
    parts.reading.fieldCount++
    if (key === 'command' && command !== undefined) event['command'] = command
    else if (key === 'filename' && typeof value === 'string' && value !== '') event.file = fileOf(value)
    else keepIn(parts, group, key, value)
  }
  setClass(event, CLASS.ftpActivity, FTP_ACTIVITY.get(command ?? '') ?? 0)
}

const FTP_ACTIVITY: ReadonlyMap<string, number> = new Map([
  ['STOR', 1],
  ['STOU', 1],
  ['APPE', 1],
  ['RETR', 2],
  ['DELE', 4],
  ['RNFR', 5],
  ['RNTO', 5],
  ['LIST', 6],
  ['NLST', 6],
  ['MLSD', 6],
])

export function mapDhcp(parts: Parts, dhcp: JsonObject): void {
  const { event } = parts
  for (const key in dhcp) {
    const value = dhcp[key]
    parts.reading.fieldCount++
    if (key === 'lease_time' && typeof value === 'number') event['lease_dur'] = value
    else if (key === 'hostname' && typeof value === 'string' && value !== '') {
      event.device = { hostname: value, type_id: 0 }
    } else keepIn(parts, 'dhcp', key, value)
  }
  setClass(event, CLASS.dhcpActivity, DHCP_ACTIVITY.get(text(dhcp['dhcp_type']) ?? '') ?? 0)
}

const DHCP_ACTIVITY: ReadonlyMap<string, number> = new Map([
  ['discover', 1],
  ['offer', 2],
  ['request', 3],
  ['decline', 4],
  ['ack', 5],
  ['nak', 6],
  ['release', 7],
  ['inform', 8],
])

export function mapKerberos(parts: Parts, krb5: JsonObject): void {
  const { event } = parts
  const name = text(krb5['cname'])
  const realm = text(krb5['realm'])
  if (name !== undefined && name !== '<empty>') event.user = realm === undefined ? { name } : { name, domain: realm }
  const message = text(krb5['msg_type']) ?? ''
  for (const key in krb5) if (key !== 'cname' && key !== 'realm') keepIn(parts, 'krb5', key, krb5[key])
  event['auth_protocol_id'] = 2
  event.status_id = krb5['error_code'] === undefined ? 1 : 2
  setClass(event, CLASS.authentication, message.includes('TGS') ? 4 : message.includes('AS') ? 3 : 0)
}
