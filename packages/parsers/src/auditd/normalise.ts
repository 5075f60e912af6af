/**
 * Linux audit. The records of one event (same `audit(time:serial)`) come as lines one after another (`split-records.ts`) and
 * are one event here: SYSCALL with its EXECVE, CWD, PATH, SOCKADDR and PROCTITLE; the user records (logons, sudo, accounts)
 * stand alone.
 */
import type { Logsource, OcsfEvent, OcsfProcess, ParsedEvent } from '@haidang/contracts'
import { addProblem, filled, number, put } from '../reading.ts'
import type { Reading } from '../reading.ts'
import { CLASS, endpoint, fileOf, newOcsf, setClass, setRule } from '../normalise/ocsf.ts'
import { applyAlert, known, parsed, setUnmapped, UNNAMED_DEVICE, verdictOf } from '../normalise/parts.ts'
import { takeInstant } from '../normalise/time.ts'
import { readAuditFields, socketAddress } from './fields.ts'
import { SYSCALLS } from './syscalls.ts'

const PRODUCT = Object.freeze({ name: 'auditd', vendor_name: 'Linux' })
const OS = Object.freeze({ name: 'Linux', type_id: 200 })
const LOGSOURCE: Logsource = Object.freeze({ product: 'linux', service: 'auditd' })
const EXECUTION: Logsource = Object.freeze({ product: 'linux', service: 'auditd', category: 'process_creation' })

type Fields = Record<string, unknown>

/** Offset behind `audit(` of the first record of a text from `at` on, or -1. */
export function auditAt(text: string, at: number): number {
  const reach = text.indexOf('audit(', at)
  if (reach < 0 || reach - at > 320) return -1
  const before = text.charCodeAt(reach - 1)
  if (before !== 61 && before !== 32 && reach !== at) return -1
  const close = text.indexOf(')', reach)
  if (close < 0 || close - reach > 48) return -1
  // The kernel itself says `audit(0.0:0): initialized`, which is no record.
  if (text.lastIndexOf('type=', reach) < at) return -1
  return isDigit(text.charCodeAt(reach + 6)) ? reach + 6 : -1
}

function isDigit(c: number): boolean {
  return c >= 48 && c <= 57
}

export function normaliseAudit(text: string, at: number, r: Reading): ParsedEvent | null {
  const first = auditAt(text, at)
  if (first < 0) return null
  const close = text.indexOf(')', first)
  const stamp = text.slice(first, close)
  const colon = stamp.lastIndexOf(':')
  const seconds = Number(stamp.slice(0, colon))
  takeInstant(r, Math.floor(seconds * 1000 + 0.5), 0, 'audit')
  const fields: Fields = {}
  const types: string[] = []
  const args: string[] = []
  const paths: Fields[] = []
  let from = at
  for (let n = 0; from < text.length && n < 256; n++) {
    let end = text.indexOf('\n', from)
    if (end < 0) end = text.length
    const record: Fields = {}
    const type = readRecord(text, from, end, record, r)
    if (type !== null) {
      types.push(type)
      if (type === 'EXECVE') takeArguments(record, args)
      if (type === 'PATH') paths.push(record)
      for (const key in record) {
        // Of several PATH records the first is kept flat, all of them in `paths`. Arguments of a program are words;
        // those of a system call, under the same names, are numbers.
        if (type === 'PATH' && Object.hasOwn(fields, key)) continue
        put(fields, key, record[key])
      }
    }
    from = end + 1
  }
  const [type = ''] = types
  if (type === '') addProblem(r, 'event.bad_header', at, 'type')
  fields['type'] = type
  if (types.length > 1) fields['types'] = types
  const event = newOcsf(r, CLASS.baseEvent, 0, 1, PRODUCT)
  event.metadata.event_code = type
  event.metadata.uid = stamp.slice(colon + 1)
  event.metadata.log_name = 'audit'
  const node = filled(fields['node'])
  event.device = node === undefined ? { ...UNNAMED_DEVICE, os: OS } : { type_id: 0, os: OS, hostname: node }
  const isExecution = map(type, types, fields, args, paths, event)
  setUnmapped(event, fields, MAPPED)
  if (paths.length > 1) event.unmapped = { ...event.unmapped, paths }
  return parsed('auditd', event, fields, isExecution ? EXECUTION : LOGSOURCE, r)
}

const MAPPED = known(
  'type types pid ppid exe comm proctitle cwd name acct res success addr hostname terminal a0 a1 a2 a3 argc saddr cmd syscall ' +
    'uid auid key node op AUID UID CommandLine',
)

/** `[node=x ]type=SYSCALL msg=audit(…): fields`, a syslog head in front. The type, or null where the line is none. */
function readRecord(text: string, from: number, to: number, record: Fields, r: Reading): string | null {
  const id = text.indexOf('audit(', from)
  if (id < 0 || id >= to) return null
  const typeAt = text.lastIndexOf('type=', id)
  const word = typeAt >= from ? text.slice(typeAt + 5, endOfWord(text, typeAt + 5, to)) : ''
  const type = KERNEL_TYPES[word] ?? word
  const nodeAt = text.indexOf('node=', from)
  if (nodeAt >= 0 && nodeAt < id) record['node'] = text.slice(nodeAt + 5, endOfWord(text, nodeAt + 5, to))
  const close = text.indexOf(')', id)
  if (close < 0 || close >= to) return type
  let body = close + 1
  if (text.charCodeAt(body) === 58) body++
  readAuditFields(text, body, to, type, record, r)
  if (type === 'AVC' || type === 'USER_AVC') readAvc(text, body, to, record)
  return type
}

/** Where no daemon runs the kernel prints its records with the number of their type. */
const KERNEL_TYPES: Readonly<Record<string, string>> = {
  '1300': 'SYSCALL',
  '1302': 'PATH',
  '1305': 'CONFIG_CHANGE',
  '1306': 'SOCKADDR',
  '1307': 'CWD',
  '1309': 'EXECVE',
  '1326': 'SECCOMP',
  '1327': 'PROCTITLE',
  '1400': 'AVC',
}

function endOfWord(text: string, from: number, to: number): number {
  let i = from
  while (i < to && text.charCodeAt(i) > 32) i++
  return i
}

/** `avc:  denied  { read write } for  pid=…`. */
function readAvc(text: string, from: number, to: number, record: Fields): void {
  const open = text.indexOf('{', from)
  const close = open < 0 ? -1 : text.indexOf('}', open)
  if (open < 0 || close < 0 || close > to) return
  record['permissions'] = text.slice(open + 1, close).trim()
  const denied = text.indexOf('denied', from)
  record['seresult'] = denied >= 0 && denied < open ? 'denied' : 'granted'
}

/** `a0`, `a1` …, long ones in parts (`a1[0]`, `a1[1]`). */
function takeArguments(record: Fields, args: string[]): void {
  const count = Math.min(number(record['argc']) ?? 64, 1024)
  for (let i = 0; i < count; i++) {
    let value = filledOrEmpty(record[`a${i}`])
    if (value === undefined) {
      let joined = ''
      for (let part = 0; part < 256; part++) {
        const piece = filledOrEmpty(record[`a${i}[${part}]`])
        if (piece === undefined) break
        joined += piece
      }
      value = joined === '' ? undefined : joined
    }
    if (value !== undefined) args.push(value)
  }
}

function filledOrEmpty(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

const FAILED = 2
const OK = 1

function statusOf(x: Fields): number {
  const res = filled(x['res']) ?? filled(x['success'])
  return res === undefined ? 0 : res === 'success' || res === 'yes' || res === '1' ? OK : FAILED
}

/** Maps an event by its first record; answers whether a program was started. */
function map(
  type: string,
  types: readonly string[],
  x: Fields,
  args: readonly string[],
  paths: readonly Fields[],
  event: OcsfEvent,
): boolean {
  const status = statusOf(x)
  if (status !== 0) event.status_id = status
  setProcess(x, args, event)
  switch (type) {
    case 'SYSCALL':
    case 'EXECVE':
    case 'PROCTITLE':
    case 'CWD':
    case 'PATH':
    case 'SOCKADDR':
      return mapSyscall(types, x, args, paths, event)
    case 'USER_LOGIN':
    case 'USER_AUTH':
    case 'USER_START':
    case 'CRED_ACQ':
    case 'LOGIN':
      mapLogon(x, 1, event)
      break
    case 'USER_END':
    case 'USER_LOGOUT':
    case 'CRED_DISP':
      mapLogon(x, 2, event)
      break
    case 'USER_CMD':
      mapCommand(x, event)
      break
    case 'ADD_USER':
    case 'DEL_USER':
    case 'USER_CHAUTHTOK':
    case 'ACCT_LOCK':
    case 'ACCT_UNLOCK':
      mapAccount(type, x, event)
      break
    case 'ADD_GROUP':
    case 'DEL_GROUP':
      setClass(event, CLASS.groupManagement, type === 'ADD_GROUP' ? 6 : 5)
      event['group'] = { name: filled(x['acct']) ?? filled(x['id']) ?? '' }
      break
    case 'SERVICE_START':
    case 'SERVICE_STOP':
      setClass(event, CLASS.applicationLifecycle, type === 'SERVICE_START' ? 3 : 4)
      event['app'] = { name: filled(x['unit']) ?? 'unknown' }
      break
    case 'AVC':
    case 'USER_AVC':
    case 'ANOM_ABEND':
    case 'ANOM_PROMISCUOUS':
    case 'ANOM_LOGIN_FAILURES':
    case 'SECCOMP':
      mapFinding(type, x, event)
      break
    default:
  }
  return false
}

function setProcess(x: Fields, args: readonly string[], event: OcsfEvent): void {
  const exe = filled(x['exe'])
  const name = filled(x['comm']) ?? exe
  const pid = number(x['pid'])
  const process: OcsfProcess = {}
  if (name !== undefined) process.name = name
  if (pid !== undefined) process.pid = pid
  if (exe !== undefined) process.file = fileOf(exe)
  const line = args.length > 0 ? args.join(' ') : filled(x['proctitle'])
  if (line !== undefined) {
    process.cmd_line = line
    x['CommandLine'] = line
  }
  const parent = number(x['ppid'])
  if (parent !== undefined && parent > 0) process.parent_process = { pid: parent }
  const uid = filled(x['uid'])
  const resolved = filled(x['UID'])
  const user =
    uid === undefined && resolved === undefined
      ? undefined
      : { ...(uid === undefined ? {} : { uid }), ...(resolved === undefined ? {} : { name: resolved }) }
  event.actor = {}
  if (pid !== undefined || name !== undefined) event.actor.process = process
  if (user !== undefined) event.actor.user = user
  const session = filled(x['ses'])
  if (session !== undefined && session !== '4294967295') event.actor.session = { uid: session }
}

/** What a system call does to files, by its name. */
const FILE_CALLS: ReadonlyMap<string, number> = new Map([
  ['open', 14],
  ['openat', 14],
  ['creat', 1],
  ['unlink', 4],
  ['unlinkat', 4],
  ['rmdir', 4],
  ['mkdir', 1],
  ['mkdirat', 1],
  ['rename', 5],
  ['renameat', 5],
  ['renameat2', 5],
  ['chmod', 7],
  ['fchmod', 7],
  ['fchmodat', 7],
  ['chown', 7],
  ['fchown', 7],
  ['fchownat', 7],
  ['lchown', 7],
  ['setxattr', 6],
  ['truncate', 3],
  ['link', 1],
  ['linkat', 1],
  ['symlink', 1],
  ['symlinkat', 1],
  ['mount', 12],
  ['umount2', 13],
])

function mapSyscall(
  types: readonly string[],
  x: Fields,
  args: readonly string[],
  paths: readonly Fields[],
  event: OcsfEvent,
): boolean {
  const call = nameOfCall(x)
  if (call !== undefined) {
    x['syscall'] = call
    event.message = call
  }
  const key = filled(x['key'])
  if (key !== undefined) setRule(event, { uid: key, name: key })
  const saddr = filled(x['saddr'])
  if (types.includes('EXECVE') || call === 'execve' || call === 'execveat' || args.length > 0) {
    setClass(event, CLASS.processActivity, 1)
    const process = event.actor?.process
    if (process !== undefined) {
      event.process = process
      if (event.actor?.user !== undefined) event.process.user = event.actor.user
      const parent = number(x['ppid'])
      event.actor = { ...event.actor }
      if (parent === undefined) delete event.actor.process
      else event.actor.process = { pid: parent }
    }
    const cwd = filled(x['cwd'])
    if (cwd !== undefined && event.process !== undefined) event.process['working_directory'] = cwd
    return true
  }
  if (saddr !== undefined) {
    const socket = socketAddress(saddr)
    if (socket?.address !== undefined) {
      const remote = endpoint(socket.address, socket.port)
      const isInbound = call === 'accept' || call === 'accept4'
      if (remote !== undefined && isInbound) event.src_endpoint = remote
      else if (remote !== undefined) event.dst_endpoint = remote
      event.connection_info = { direction_id: isInbound ? 1 : 2 }
      setClass(event, CLASS.networkActivity, call === 'bind' || call === 'listen' ? 7 : 1)
      x['SocketAddress'] = socket.address
    } else if (socket?.path !== undefined) x['SocketPath'] = socket.path
    return false
  }
  const target = filled(paths.at(-1)?.['name']) ?? filled(x['name'])
  if (call !== undefined && FILE_CALLS.has(call) && target !== undefined) {
    setClass(event, CLASS.fileActivity, FILE_CALLS.get(call) ?? 0)
    const cwd = filled(x['cwd'])
    event.file = fileOf(target.startsWith('/') || cwd === undefined ? target : `${cwd}/${target}`)
  } else if (call === 'kill' || call === 'ptrace') setClass(event, CLASS.processActivity, call === 'kill' ? 2 : 4)
  if (event.class_uid === CLASS.processActivity && event.actor?.process !== undefined)
    event.process = event.actor.process
  return false
}

/** By the name the daemon resolved, the name in place of the number, or the number of the architecture. */
function nameOfCall(x: Fields): string | undefined {
  const resolved = filled(x['SYSCALL'])
  if (resolved !== undefined) return resolved
  const value = filled(x['syscall'])
  if (value === undefined || !isDigit(value.charCodeAt(0))) return value
  return SYSCALLS.get(`${filled(x['arch']) ?? ''}:${value}`) ?? value
}

function mapLogon(x: Fields, activity: number, event: OcsfEvent): void {
  const name = filled(x['acct']) ?? filled(x['AUID']) ?? filled(x['auid']) ?? filled(x['id'])
  setClass(event, CLASS.authentication, activity)
  if (name !== undefined) event.user = { name }
  const remote = endpoint(filled(x['addr']) ?? filled(x['hostname']), undefined)
  if (remote !== undefined) event.src_endpoint = remote
  event['is_remote'] = remote !== undefined
  const program = filled(x['exe'])
  if (program !== undefined) event['service'] = { name: fileOf(program).name ?? program }
}

function mapCommand(x: Fields, event: OcsfEvent): void {
  const line = filled(x['cmd'])
  setClass(event, CLASS.processActivity, 1)
  const pid = number(x['pid'])
  const blank = line?.indexOf(' ') ?? -1
  const path = line === undefined ? 'unknown' : blank < 0 ? line : line.slice(0, blank)
  event.process = { name: fileOf(path).name ?? path, file: fileOf(path) }
  if (line !== undefined) {
    event.process.cmd_line = line
    x['CommandLine'] = line
  }
  if (pid !== undefined) event.process.pid = pid
  const cwd = filled(x['cwd'])
  if (cwd !== undefined) event.process['working_directory'] = cwd
}

function mapAccount(type: string, x: Fields, event: OcsfEvent): void {
  const activity = { ADD_USER: 1, DEL_USER: 6, USER_CHAUTHTOK: 3, ACCT_LOCK: 9, ACCT_UNLOCK: 12 }[type] ?? 0
  setClass(event, CLASS.accountChange, activity)
  event.user = { name: filled(x['acct']) ?? filled(x['ID']) ?? filled(x['id']) ?? 'unknown' }
}

/** What the kernel or SELinux refused or found odd. */
function mapFinding(type: string, x: Fields, event: OcsfEvent): void {
  event.severity_id = type === 'ANOM_ABEND' || type === 'SECCOMP' ? 2 : 3
  const isDenied = x['seresult'] === 'denied'
  applyAlert(event, type.endsWith('AVC') ? verdictOf(isDenied ? 'deny' : 'allow') : undefined)
  const permissions = filled(x['permissions'])
  const name = permissions === undefined ? type : `${type} ${String(x['seresult'])} { ${permissions} }`
  setRule(event, { uid: type, name })
  event.message = name
  const path = filled(x['path']) ?? filled(x['name'])
  if (path !== undefined) {
    event.file = fileOf(path)
    setClass(event, CLASS.fileActivity, 0)
  }
}
