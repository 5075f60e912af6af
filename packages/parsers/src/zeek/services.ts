/** Logs of services and logons, of what Zeek noticed and learned. */
import type { OcsfEvent } from '@haidang/contracts'
import { asText, filled, number, port, text } from '../reading.ts'
import { mailbox } from '../normalise/canonical.ts'
import { CLASS, endpoint, fileOf, markAlert, setClass, setRule, userOf } from '../normalise/ocsf.ts'
import type { MapLog } from './map-log.ts'

/** Zeek's own findings. The families of certificate and capture hygiene are informational, the others medium. */
export const notice: MapLog = (o, event) => {
  const note = text(o['note']) ?? ''
  const message = text(o['msg']) ?? note
  const quiet = note.startsWith('SSL::') || note.startsWith('CaptureLoss::') || note.startsWith('PacketFilter::')
  event.severity_id = quiet ? 1 : 3
  event.message = message
  setRule(event, { uid: note, name: note })
  markAlert(event, 0, 19)
  const src = endpoint(text(o['src']), undefined)
  const dst = endpoint(text(o['dst']), port(o['p']))
  if (event.src_endpoint === undefined && src !== undefined) event.src_endpoint = src
  if (event.dst_endpoint === undefined && dst !== undefined) event.dst_endpoint = dst
}

export const weird: MapLog = (o, event) => {
  const name = text(o['name'])
  if (name !== undefined) event.message = name
}

export const smtp: MapLog = (o, event) => {
  const mail: Record<string, unknown> = {}
  const sender = text(o['mailfrom'])
  if (sender !== undefined) mail['smtp_from'] = mailbox(sender)
  const from = text(o['from'])
  if (from !== undefined) {
    mail['from'] = mailbox(from)
    if (mail['from'] !== from) mail['from_mailbox'] = from
  }
  const subject = text(o['subject'])
  if (subject !== undefined) mail['subject'] = subject
  const replyTo = text(o['reply_to'])
  if (replyTo !== undefined) mail['reply_to'] = mailbox(replyTo)
  const id = text(o['msg_id'])
  if (id !== undefined) mail['message_uid'] = id
  setList(mail, 'smtp_to', o['rcptto'])
  setList(mail, 'to', o['to'])
  setList(mail, 'cc', o['cc'])
  const origin = text(o['x_originating_ip'])
  if (origin !== undefined) mail['x_originating_ip'] = [origin]
  const helo = text(o['helo'])
  if (sender === undefined && from === undefined && mail['smtp_to'] === undefined && mail['to'] === undefined) {
    // A conversation that came to no mail.
    setClass(event, CLASS.networkActivity, 0)
    event.unmapped = helo === undefined ? {} : { smtp_hello: helo }
    if (Object.keys(mail).length > 0) event.unmapped['email'] = mail
    return
  }
  event['email'] = mail
  if (helo !== undefined) event['smtp_hello'] = helo
  event['direction_id'] = 0
}

function setList(target: Record<string, unknown>, key: string, value: unknown): void {
  const list = Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : []
  if (typeof value === 'string') list.push(value)
  if (list.length > 0) target[key] = list.map(mailbox)
  if (key !== 'smtp_to' && list.some((item) => item.includes('<'))) target[`${key}_mailboxes`] = list
}

export const rdp: MapLog = (o, event) => {
  const cookie = text(o['cookie'])
  if (cookie !== undefined) event['identifier_cookie'] = cookie
  const client = text(o['client_name'])
  if (client !== undefined && event.src_endpoint !== undefined) event.src_endpoint.hostname = client
}

export const ssh: MapLog = (o, event) => {
  const version = asText(o['version'])
  if (version !== undefined) event['protocol_ver'] = version
  if (typeof o['auth_success'] === 'boolean') event.status_id = o['auth_success'] ? 1 : 2
  for (const side of ['hassh', 'hasshServer'] as const) {
    const value = text(o[side])
    if (value !== undefined) {
      event[side === 'hassh' ? 'client_hassh' : 'server_hassh'] = {
        fingerprint: { algorithm: 'MD5', algorithm_id: 1, value },
      }
    }
  }
}

export const ntlm: MapLog = (o, event) => {
  const name = filled(o['username'])
  const domain = filled(o['domainname'])
  if (name !== undefined) event.user = domain === undefined ? { name } : { name, domain }
  const host = filled(o['hostname'])
  if (host !== undefined && event.src_endpoint !== undefined) event.src_endpoint.hostname = host
  const server = filled(o['server_dns_computer_name']) ?? filled(o['server_nb_computer_name'])
  if (server !== undefined && event.dst_endpoint !== undefined) event.dst_endpoint.hostname = server
  if (typeof o['success'] === 'boolean') event.status_id = o['success'] ? 1 : 2
  event['auth_protocol_id'] = 1
}

export const kerberos: MapLog = (o, event) => {
  const client = text(o['client'])
  if (client !== undefined) {
    const slash = client.indexOf('/')
    const name = slash < 0 ? client : client.slice(0, slash)
    const domain = slash < 0 ? '' : client.slice(slash + 1)
    if (name !== '') event.user = domain === '' ? { name } : { name, domain }
  }
  const service = text(o['service'])
  if (service !== undefined) event['service'] = { name: service }
  if (typeof o['success'] === 'boolean') event.status_id = o['success'] ? 1 : 2
  const error = text(o['error_msg'])
  if (error !== undefined) event['status_detail'] = error
  event['auth_protocol_id'] = 2
  setClass(event, CLASS.authentication, o['request_type'] === 'TGS' ? 4 : 3)
}

/** The operation and the endpoint's name: OCSF's own object asks for flags and the interface's UUID, which the log has not. */
export const dceRpc: MapLog = (o, event) => {
  const pipe = text(o['named_pipe'])
  if (pipe !== undefined) event['share'] = pipe
}

export const smbFiles: MapLog = (o, event) => {
  const name = text(o['name'])
  const share = text(o['path'])
  if (name !== undefined) {
    const file = fileOf(name)
    const size = number(o['size'])
    if (size !== undefined) file.size = size
    event.file = file
  }
  if (share !== undefined) event['share'] = share
  const action = text(o['action'])
  if (action !== undefined) {
    event['command'] = action
    setClass(event, CLASS.smbActivity, action === 'SMB::FILE_OPEN' ? 2 : 0)
  }
}

export const smbMapping: MapLog = (o, event) => {
  const share = text(o['path'])
  if (share !== undefined) event['share'] = share
  const type = text(o['share_type'])
  if (type !== undefined) event['share_type'] = type
}

export const ftp: MapLog = (o, event) => {
  const account = filled(o['user'])
  if (account !== undefined) event.actor = { user: { name: account } }
  const command = text(o['command'])
  if (command !== undefined) event['command'] = command
  const path = text(o['arg'])
  if (path !== undefined && (command === 'RETR' || command === 'STOR' || command === 'DELE')) event.file = fileOf(path)
  setClass(event, CLASS.ftpActivity, command === 'STOR' ? 1 : command === 'RETR' ? 2 : command === 'DELE' ? 4 : 0)
}

export const dhcp: MapLog = (o, event) => {
  const name = text(o['host_name'])
  const ip = text(o['assigned_addr'])
  const mac = text(o['mac'])
  const device: NonNullable<OcsfEvent['device']> = { type_id: 0 }
  if (name !== undefined) device.hostname = name
  if (ip !== undefined) device.ip = ip
  if (mac !== undefined) device.mac = mac
  event.device = device
  const client = endpoint(text(o['client_addr']), undefined)
  const server = endpoint(text(o['server_addr']), undefined)
  if (client !== undefined) event.src_endpoint = client
  if (server !== undefined) event.dst_endpoint = server
  const lease = number(o['lease_time'])
  if (lease !== undefined) event['lease_dur'] = Math.round(lease)
}

/** Hosts, services and software that Zeek learned of: inventory. */
export const known: MapLog = (o, event) => {
  const host = endpoint(text(o['host']), undefined)
  if (host !== undefined) event.device = { ...host, type_id: 0 }
}

export const analyzer: MapLog = (o, event) => {
  const reason = text(o['failure_reason'])
  if (reason !== undefined) event.message = reason
  const name = text(o['analyzer_name']) ?? text(o['analyzer'])
  if (name !== undefined) event['app_name'] = name.toLowerCase()
}

export const syslog: MapLog = (o, event) => {
  const message = text(o['message'])
  if (message !== undefined) event.message = message
}

export const ntp: MapLog = (o, event) => {
  const version = asText(o['version'])
  if (version !== undefined) event['version'] = version
  const mode = number(o['mode'])
  const stratum = number(o['stratum'])
  if (stratum !== undefined) event['stratum_id'] = stratum === 0 ? 0 : stratum === 1 ? 1 : stratum < 16 ? 2 : 16
  setClass(event, CLASS.ntpActivity, mode !== undefined && mode >= 1 && mode <= 7 ? mode : 0)
}

export const intel: MapLog = (o, event) => {
  const value = text(o['seen.indicator']) ?? ''
  event.message = value
  event.severity_id = 3
  setRule(event, { uid: `intel:${value}`, name: `Intelligence hit: ${value}` })
  markAlert(event, 0, 19)
}

export const rfb: MapLog = (o, event) => {
  if (typeof o['auth'] === 'boolean') event.status_id = o['auth'] ? 1 : 2
  event['app_name'] = 'rfb'
}

export const protocol =
  (name: string): MapLog =>
  (_o, event) => {
    event['app_name'] = name
  }

export const socks: MapLog = (o, event) => {
  const account = filled(o['user'])
  if (account !== undefined) event.actor = { user: userOf(account) }
  event['app_name'] = 'socks'
}
