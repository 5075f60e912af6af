/** Messages of well-known programs of Unix systems, brought to the class of what they report. */
import type { OcsfEvent } from '@haidang/contracts'
import { filled, port } from '../reading.ts'
import { lower } from '../normalise/canonical.ts'
import { CLASS, endpoint, fileOf, setClass } from '../normalise/ocsf.ts'

/** Reads a message into the event and its named parts into `fields`. */
type ReadMessage = (message: string, event: OcsfEvent, fields: Record<string, unknown>) => void

/** The word that starts at `at`. */
function wordAt(s: string, at: number): string {
  let end = s.indexOf(' ', at)
  if (end < 0) end = s.length
  return s.slice(at, end)
}

/** The word after the first `marker`, or undefined. */
function after(s: string, marker: string): string | undefined {
  const at = s.indexOf(marker)
  if (at < 0) return undefined
  const word = wordAt(s, at + marker.length)
  return word === '' ? undefined : word
}

function setRemote(event: OcsfEvent, address: string | undefined, portText: string | undefined): void {
  const remote = endpoint(filled(address), port(portText))
  if (remote !== undefined) event.src_endpoint = remote
}

function logon(event: OcsfEvent, activity: number, status: number, user: string | undefined): void {
  setClass(event, CLASS.authentication, activity)
  event.status_id = status
  if (user !== undefined) event.user = { name: user }
  event['is_remote'] = event.src_endpoint !== undefined
}

const FAILED = 2
const OK = 1

const sshd: ReadMessage = (m, event, fields) => {
  if (m.startsWith('Accepted ') || m.startsWith('Failed ') || m.startsWith('Postponed ')) {
    const method = wordAt(m, m.indexOf(' ') + 1)
    const isInvalid = m.includes(' for invalid user ')
    const user = nameBetween(m, isInvalid ? ' for invalid user ' : ' for ', ' from ')
    const address = lastAfter(m, ' from ')
    setRemote(event, address, after(m.slice(m.lastIndexOf(' from ')), ' port '))
    logon(event, 1, m.startsWith('Accepted') ? OK : FAILED, user)
    event['auth_protocol'] = method
    setParts(fields, user, address)
  } else if (m.startsWith('Invalid user ') || m.startsWith('Illegal user ')) {
    const user = nameBetween(m, ' user ', ' from ')
    const address = lastAfter(m, ' from ')
    setRemote(event, address, after(m.slice(m.lastIndexOf(' from ')), ' port '))
    logon(event, 1, FAILED, user)
    setParts(fields, user, address)
  } else if (
    m.startsWith('Received disconnect from ') ||
    m.startsWith('Connection closed by ') ||
    m.startsWith('Connection reset by ') ||
    m.startsWith('Disconnected from ') ||
    m.startsWith('Disconnecting ') ||
    m.startsWith('Unable to negotiate with ') ||
    m.startsWith('Did not receive identification')
  ) {
    const address = addressIn(m)
    setRemote(event, address, undefined)
    if (address !== undefined) setClass(event, CLASS.sshActivity, 2)
    setParts(fields, undefined, address)
  } else if (m.includes('maximum authentication attempts exceeded for ') || m.startsWith('error: PAM: ')) {
    const isInvalid = m.includes(' for invalid user ') || m.includes(' for illegal user ')
    const user = nameBetween(m, isInvalid ? ' user ' : ' for ', ' from ')
    const address = lastAfter(m, ' from ')
    setRemote(event, address, after(m.slice(m.lastIndexOf(' from ')), ' port '))
    logon(event, 1, FAILED, user)
    setParts(fields, user, address)
  } else if (m.startsWith('User ') && m.includes(' not allowed because')) {
    const user = wordAt(m, 5)
    const address = after(m, ' from ')
    setRemote(event, address, undefined)
    logon(event, 1, FAILED, user)
    event['status_detail'] = m.slice(m.indexOf(' not allowed because') + 1)
    setParts(fields, user, address)
  } else if (m.startsWith('reverse mapping') || m.startsWith('Address ')) {
    const address = m.startsWith('Address ') ? wordAt(m, 8) : between(m, '[', ']')
    setRemote(event, address, undefined)
    if (address !== undefined) setClass(event, CLASS.sshActivity, 0)
  } else pam(m, event, fields)
}

function setParts(fields: Record<string, unknown>, user: string | undefined, address: string | undefined): void {
  if (user !== undefined) fields['user'] = user
  if (address !== undefined) fields['src_ip'] = address
}

/** A user name may hold blanks and even ` from `; the last marker ends it. */
function nameBetween(s: string, open: string, close: string): string | undefined {
  const from = s.indexOf(open)
  if (from < 0) return undefined
  const start = from + open.length
  const end = s.lastIndexOf(close)
  if (end < start - 1) return undefined
  const name = s.slice(start, Math.max(start, end))
  return name === '' ? undefined : name
}

function lastAfter(s: string, marker: string): string | undefined {
  const at = s.lastIndexOf(marker)
  if (at < 0) return undefined
  const word = wordAt(s, at + marker.length)
  return word === '' ? undefined : word
}

function between(s: string, open: string, close: string): string | undefined {
  const from = s.indexOf(open)
  const to = from < 0 ? -1 : s.indexOf(close, from + 1)
  return to < 0 ? undefined : s.slice(from + open.length, to)
}

function addressIn(m: string): string | undefined {
  for (const marker of [' from ', ' by authenticating user ', ' by invalid user ', ' by ']) {
    const at = m.indexOf(marker)
    if (at < 0) continue
    const words = m.slice(at + marker.length).split(' ', 3)
    const found = words.find((word) => /^[0-9a-fA-F.:]+$/.test(word) && (word.includes('.') || word.includes(':')))
    if (found !== undefined) return found.endsWith(':') ? found.slice(0, -1) : found
  }
  return undefined
}

/** pam_unix and the like, under whatever program. */
const pam: ReadMessage = (m, event, fields) => {
  const failure = m.indexOf('authentication failure')
  if (failure >= 0) {
    const user = after(m, ' user=')
    const host = after(m, ' rhost=')
    setRemote(event, host, undefined)
    if (user === undefined && event.src_endpoint !== undefined) {
      // Nobody is named: what is known is who knocked.
      setClass(event, CLASS.networkActivity, 0)
      event.status_id = FAILED
      event.unmapped = { ...event.unmapped, is_remote: true }
    } else logon(event, 1, FAILED, user)
    setParts(fields, user, host)
    return
  }
  const opened = m.indexOf('session opened for user ')
  const closed = m.indexOf('session closed for user ')
  if (opened < 0 && closed < 0) return
  const word = wordAt(m, (opened < 0 ? closed : opened) + 24)
  const bracket = word.indexOf('(')
  const user = bracket > 0 ? word.slice(0, bracket) : word
  logon(event, opened < 0 ? 2 : 1, OK, user === '' ? undefined : user)
  setParts(fields, user === '' ? undefined : user, undefined)
}

/** `alice : TTY=pts/0 ; PWD=/home/alice ; USER=root ; COMMAND=/bin/ls`, with a reason in front where it was refused. */
const sudo: ReadMessage = (m, event, fields) => {
  const colon = m.indexOf(' : ')
  const command = m.indexOf('COMMAND=')
  if (colon < 0 || command < 0) {
    pam(m, event, fields)
    return
  }
  const who = m.slice(0, colon).trim()
  const line = m.slice(command + 8)
  const target = after(m, 'USER=')
  const refused = !m.startsWith('TTY=', colon + 3) && !m.startsWith('HOST=', colon + 3)
  // The command's process id is not told, without which there is no Process Activity: the switch of the account is.
  setClass(event, CLASS.authentication, 7)
  event['account_switch_type_id'] = 1
  event['service'] = { name: 'sudo' }
  event.status_id = refused ? FAILED : OK
  if (refused)
    event['status_detail'] = m.slice(colon + 3, m.indexOf(' ;', colon + 3) < 0 ? m.length : m.indexOf(' ;', colon + 3))
  event.actor = { ...event.actor, user: { name: who } }
  const blank = line.indexOf(' ')
  const path = blank < 0 ? line : line.slice(0, blank)
  const file = fileOf(path)
  event.process = { name: file.name ?? path, cmd_line: line, file }
  event.user = { name: target ?? 'root' }
  fields['user'] = who
  fields['CommandLine'] = line
  if (target !== undefined) fields['USER'] = target
}

/** shadow's and util-linux's su: `Successful su for root by an`, `FAILED SU (to root) an on pts/0`, `(to root) an on pts/0`. */
const su: ReadMessage = (m, event, fields) => {
  const isFailed = m.startsWith('FAILED') || m.startsWith('Failed') || m.startsWith('- ')
  const to = between(m, '(to ', ')') ?? after(m, ' su for ')
  const by = m.includes(' su for ') ? after(m, ' by ') : after(m, ') ')
  if (to === undefined || by === undefined) {
    pam(m, event, fields)
    return
  }
  logon(event, 7, isFailed ? FAILED : OK, to)
  event.actor = { ...event.actor, user: { name: by } }
  setParts(fields, to, undefined)
  fields['by'] = by
}

/** systemd-logind: `New session 3 of user an.`, `Removed session 3.`. */
const logind: ReadMessage = (m, event, fields) => {
  if (!m.startsWith('New session ')) {
    pam(m, event, fields)
    return
  }
  const user = after(m, ' of user ')?.replace(/\.$/, '')
  logon(event, 1, OK, user)
  event['session'] = { uid: wordAt(m, 12) }
  setParts(fields, user, undefined)
}

/** Units that systemd starts and stops. */
const systemd: ReadMessage = (m, event, fields) => {
  const activity = m.startsWith('Started ') ? 3 : m.startsWith('Stopped ') ? 4 : m.startsWith('Reloaded ') ? 5 : 0
  if (activity === 0) return
  const name = m.slice(m.indexOf(' ') + 1).replace(/\.$/, '')
  const dash = name.indexOf(' - ')
  setClass(event, CLASS.applicationLifecycle, activity)
  event['app'] = { name: dash > 0 ? name.slice(0, dash) : name }
  fields['unit'] = dash > 0 ? name.slice(0, dash) : name
}

/** groupadd, groupdel, gpasswd, and usermod where it changes groups. */
function readGroup(m: string, event: OcsfEvent, fields: Record<string, unknown>): boolean {
  const isAdded = m.startsWith('add ') || m.includes(' added by ')
  const isRemoved = m.startsWith('delete ') && m.includes(' from ')
  let group: string | undefined
  let user: string | undefined
  let activity = 0
  if (m.startsWith('new group: name=')) {
    activity = 6
    const comma = m.indexOf(',')
    group = m.slice(16, comma < 0 ? m.length : comma)
  } else if (m.startsWith('group ') && m.includes(' removed')) {
    activity = 5
    group = between(m, "'", "'")
  } else if (m.includes(' to group ') || m.includes(' to shadow group ')) {
    activity = isAdded ? 3 : 0
    user = between(m, "'", "'")
    group = between(m.slice(m.lastIndexOf(' group ')), "'", "'")
  } else if (isRemoved && m.includes(' group ')) {
    activity = 4
    user = between(m, "'", "'")
    group = between(m.slice(m.lastIndexOf(' group ')), "'", "'")
  }
  if (group === undefined || activity === 0) return false
  setClass(event, CLASS.groupManagement, activity)
  event['group'] = { name: group }
  if (user !== undefined) event.user = { name: user }
  fields['group'] = group
  setParts(fields, user, undefined)
  return true
}

/** `(root) CMD (run-parts /etc/cron.hourly)` */
const cron: ReadMessage = (m, event, fields) => {
  const user = between(m, '(', ')')
  const start = m.indexOf(' CMD (')
  if (user === undefined || start < 0) {
    pam(m, event, fields)
    return
  }
  const line = m.slice(start + 6, m.endsWith(')') ? m.length - 1 : m.length).trim()
  setClass(event, CLASS.scheduledJob, 6)
  event.actor = { ...event.actor, user: { name: user } }
  event['job'] = { name: line, cmd_line: line }
  fields['user'] = user
  fields['CommandLine'] = line
}

const accounts: ReadMessage = (m, event, fields) => {
  if (readGroup(m, event, fields)) return
  let activity = -1
  let user: string | undefined
  if (m.startsWith('new user: name=')) {
    activity = 1
    user = m.slice(15, m.indexOf(',') < 0 ? m.length : m.indexOf(','))
  } else if (m.startsWith('delete user ')) {
    activity = 6
    user = between(m, "'", "'")
  } else if (m.includes('password changed for ')) {
    activity = 3
    user = after(m, 'password changed for ')
  } else if (m.startsWith('lock user ')) {
    activity = 9
    user = between(m, "'", "'")
  } else if (m.startsWith('unlock user ')) {
    activity = 12
    user = between(m, "'", "'")
  }
  if (activity < 0) {
    pam(m, event, fields)
    return
  }
  setClass(event, CLASS.accountChange, activity)
  if (user !== undefined) {
    event.user = { name: user }
    fields['user'] = user
  }
}

/** Program name (lower case, without what stands in brackets) to Sigma service and reader. */
const PROGRAMS: ReadonlyMap<string, readonly [service: string, read: ReadMessage]> = new Map([
  ['sshd', ['sshd', sshd]],
  ['sshd-session', ['sshd', sshd]],
  ['sudo', ['sudo', sudo]],
  ['su', ['su', su]],
  ['systemd', ['syslog', systemd]],
  ['groupadd', ['auth', accounts]],
  ['groupdel', ['auth', accounts]],
  ['groupmod', ['auth', accounts]],
  ['gpasswd', ['auth', accounts]],
  ['adduser', ['auth', accounts]],
  ['cron', ['cron', cron]],
  ['crond', ['cron', cron]],
  ['crontab', ['cron', cron]],
  ['useradd', ['auth', accounts]],
  ['userdel', ['auth', accounts]],
  ['usermod', ['auth', accounts]],
  ['passwd', ['auth', accounts]],
  ['chpasswd', ['auth', accounts]],
  ['login', ['auth', pam]],
  ['gdm', ['auth', pam]],
  ['systemd-logind', ['auth', logind]],
  ['polkitd', ['auth', pam]],
  ['vsftpd', ['vsftpd', pam]],
  ['ftpd', ['ftpd', pam]],
  ['kernel', ['kernel', () => undefined]],
  ['guacd', ['guacamole', () => undefined]],
])

/** The first word of a program's name, in lower case: `CRON`, `postfix/smtpd`, `sshd(pam_unix)`. */
function plainName(program: string): string {
  for (let i = 0; i < program.length; i++) {
    const c = program.charCodeAt(i)
    if (c === 40 || c === 47 || c === 32) return lower(program.slice(0, i))
  }
  return lower(program)
}

export function programOf(program: string | undefined): readonly [service: string, read: ReadMessage] | undefined {
  return program === undefined ? undefined : (PROGRAMS.get(program) ?? PROGRAMS.get(plainName(program)))
}

/** Whether messages of a program are its own words: those of the kernel may be a firewall's. */
export function isUnixProgram(program: string): boolean {
  const found = programOf(program)
  return found !== undefined && found[0] !== 'kernel'
}
