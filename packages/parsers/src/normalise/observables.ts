import { canonicalIp } from '@haidang/std'
import type {
  OcsfEndpoint,
  OcsfEvent,
  OcsfFile,
  OcsfHash,
  OcsfObservable,
  OcsfProcess,
  OcsfUser,
} from '@haidang/contracts'
import {
  canonicalDomain,
  canonicalEmail,
  canonicalFingerprint,
  canonicalHash,
  canonicalUrl,
  fileNameOf,
  lower,
} from './canonical.ts'

/** `type_id` of OCSF's observable object, as far as the platform uses them. */
export const OBSERVABLE = { host: 1, ip: 2, user: 4, email: 5, url: 6, file: 7, hash: 8, process: 9 } as const

const LISTED = 32

/**
 * The values of an event that indicators, searches and correlation work on, each once, in canonical form
 * (`canonical.ts`; names of users, processes and files in lower case): `name` is the OCSF path it was found at.
 * Loopback and unspecified addresses are left out. At most `limit` values.
 */
export function observablesOf(ocsf: OcsfEvent, limit = 64): OcsfObservable[] {
  const out: OcsfObservable[] = []
  if (ocsf.src_endpoint !== undefined) addEndpoint(out, ocsf.src_endpoint, 'src_endpoint.ip', 'src_endpoint.hostname')
  if (ocsf.dst_endpoint !== undefined) addEndpoint(out, ocsf.dst_endpoint, 'dst_endpoint.ip', 'dst_endpoint.hostname')
  if (ocsf.device !== undefined) addEndpoint(out, ocsf.device, 'device.ip', 'device.hostname')
  if (ocsf.query !== undefined) addHost(out, ocsf.query.hostname, 'query.hostname')
  if (ocsf.answers !== undefined) addAnswers(out, ocsf.answers)
  const url = ocsf.http_request?.url
  if (url !== undefined) {
    addUrl(out, url.url_string, 'http_request.url.url_string')
    addHost(out, url.hostname, 'http_request.url.hostname')
  }
  const { actor } = ocsf
  if (actor !== undefined) {
    if (actor.user !== undefined) addUser(out, actor.user, 'actor.user.name', 'actor.user.email_addr')
    if (actor.process !== undefined)
      addProcess(out, actor.process, 'actor.process.name', 'actor.process.file.hashes.value')
  }
  if (ocsf.user !== undefined) addUser(out, ocsf.user, 'user.name', 'user.email_addr')
  const { process } = ocsf
  if (process !== undefined) {
    addProcess(out, process, 'process.name', 'process.file.hashes.value')
    if (process.user !== undefined) addUser(out, process.user, 'process.user.name', 'process.user.email_addr')
    const parent = process.parent_process
    if (parent !== undefined) {
      addProcess(out, parent, 'process.parent_process.name', 'process.parent_process.file.hashes.value')
    }
  }
  if (ocsf.file !== undefined) addFile(out, ocsf.file, 'file.name', 'file.hashes.value')
  if (ocsf['tls'] !== undefined) addTls(out, ocsf['tls'] as TlsPart)
  if (ocsf['email'] !== undefined) addMail(out, ocsf['email'] as MailPart)
  if (ocsf['module'] !== undefined) {
    const { file } = ocsf['module'] as { file?: OcsfFile }
    if (file !== undefined) addFile(out, file, 'module.file.name', 'module.file.hashes.value')
  }
  if (ocsf['driver'] !== undefined) {
    const { file } = ocsf['driver'] as { file?: OcsfFile }
    if (file !== undefined) addFile(out, file, 'driver.file.name', 'driver.file.hashes.value')
  }
  if (out.length > limit) out.length = limit
  return out
}

interface TlsPart {
  sni?: string
  certificate?: { fingerprints?: { value: string }[] }
  ja3_hash?: { value: string }
  ja3s_hash?: { value: string }
}

interface MailPart {
  from?: string
  to?: string[]
  cc?: string[]
  smtp_from?: string
  smtp_to?: string[]
  reply_to?: string
  urls?: { url_string?: string }[]
  files?: OcsfFile[]
}

function add(out: OcsfObservable[], name: string, typeId: number, value: string): void {
  for (let i = 0; i < out.length; i++) {
    const seen = out[i]
    if (seen !== undefined && seen.type_id === typeId && seen.value === value) return
  }
  out.push({ name, type_id: typeId, value })
}

function addIp(out: OcsfObservable[], text: string | undefined, name: string): boolean {
  if (text === undefined || text === '') return false
  const ip = canonicalIp(text)
  if (ip === null) return false
  if (!ip.startsWith('127.') && ip !== '0.0.0.0' && ip !== '::1' && ip !== '::') add(out, name, OBSERVABLE.ip, ip)
  return true
}

/** A host name or domain; where an address stands in its place, the address. */
function addHost(out: OcsfObservable[], text: string | undefined, name: string): void {
  if (text === undefined || text === '') return
  const domain = canonicalDomain(text)
  if (domain === null) addIp(out, text, name)
  else if (domain !== 'localhost') add(out, name, OBSERVABLE.host, domain)
}

function addEndpoint(out: OcsfObservable[], endpoint: OcsfEndpoint, ipName: string, hostName: string): void {
  if (endpoint.ip !== undefined) addIp(out, endpoint.ip, ipName)
  if (endpoint.hostname !== undefined) addHost(out, endpoint.hostname, hostName)
}

function addAnswers(out: OcsfObservable[], answers: { rdata: string; type?: string }[]): void {
  const n = Math.min(answers.length, LISTED)
  for (let i = 0; i < n; i++) {
    const answer = answers[i]
    if (answer === undefined || addIp(out, answer.rdata, 'answers.rdata')) continue
    const { type } = answer
    if (type === undefined || type === 'CNAME' || type === 'NS' || type === 'PTR' || type === 'MX' || type === 'SRV') {
      if (answer.rdata.includes('.')) addHost(out, answer.rdata, 'answers.rdata')
    }
  }
}

function addUrl(out: OcsfObservable[], text: string | undefined, name: string): void {
  if (text === undefined) return
  const url = canonicalUrl(text)
  if (url !== null) add(out, name, OBSERVABLE.url, url)
}

function addUser(out: OcsfObservable[], user: OcsfUser, name: string, emailName: string): void {
  if (user.name !== undefined && user.name !== '' && user.name !== '-')
    add(out, name, OBSERVABLE.user, lower(user.name))
  if (user.email_addr !== undefined) addEmail(out, user.email_addr, emailName)
}

function addEmail(out: OcsfObservable[], text: string | undefined, name: string): void {
  if (text === undefined) return
  const email = canonicalEmail(text)
  if (email !== null) add(out, name, OBSERVABLE.email, email)
}

function addHashes(out: OcsfObservable[], hashes: readonly OcsfHash[] | undefined, name: string): void {
  if (hashes === undefined) return
  for (let i = 0; i < hashes.length; i++) {
    const value = canonicalHash(hashes[i]?.value ?? '')
    if (value !== null) add(out, name, OBSERVABLE.hash, value)
  }
}

function addProcess(out: OcsfObservable[], process: OcsfProcess, name: string, hashName: string): void {
  if (process.name !== undefined && process.name !== '') add(out, name, OBSERVABLE.process, lower(process.name))
  if (process.file !== undefined) addHashes(out, process.file.hashes, hashName)
}

function addFile(out: OcsfObservable[], file: OcsfFile, name: string, hashName: string): void {
  const text = file.name ?? (file.path === undefined ? '' : fileNameOf(file.path))
  if (text !== '' && text !== (file as { uid?: string }).uid) add(out, name, OBSERVABLE.file, lower(text))
  addHashes(out, file.hashes, hashName)
}

function addTls(out: OcsfObservable[], tls: TlsPart): void {
  addHost(out, tls.sni, 'tls.sni')
  const prints = tls.certificate?.fingerprints
  if (prints !== undefined) {
    for (let i = 0; i < prints.length && i < LISTED; i++) {
      const value = canonicalFingerprint(prints[i]?.value ?? '')
      if (value !== null) add(out, 'tls.certificate.fingerprints.value', OBSERVABLE.hash, value)
    }
  }
  addPrint(out, tls.ja3_hash, 'tls.ja3_hash.value')
  addPrint(out, tls.ja3s_hash, 'tls.ja3s_hash.value')
}

function addPrint(out: OcsfObservable[], print: { value: string } | undefined, name: string): void {
  const value = print === undefined ? null : canonicalHash(print.value)
  if (value !== null) add(out, name, OBSERVABLE.hash, value)
}

function addMail(out: OcsfObservable[], mail: MailPart): void {
  addEmail(out, mail.from, 'email.from')
  addEmail(out, mail.smtp_from, 'email.smtp_from')
  addEmail(out, mail.reply_to, 'email.reply_to')
  addEmails(out, mail.to, 'email.to')
  addEmails(out, mail.smtp_to, 'email.smtp_to')
  addEmails(out, mail.cc, 'email.cc')
  const { urls, files } = mail
  if (urls !== undefined) {
    for (let i = 0; i < urls.length && i < LISTED; i++) addUrl(out, urls[i]?.url_string, 'email.urls.url_string')
  }
  if (files !== undefined) {
    for (let i = 0; i < files.length && i < LISTED; i++) {
      const file = files[i]
      if (file !== undefined) addFile(out, file, 'email.files.name', 'email.files.hashes.value')
    }
  }
}

function addEmails(out: OcsfObservable[], list: string[] | undefined, name: string): void {
  if (list === undefined) return
  for (let i = 0; i < list.length && i < LISTED; i++) addEmail(out, list[i], name)
}
