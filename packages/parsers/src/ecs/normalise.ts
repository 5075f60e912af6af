/** Elastic Common Schema documents (Beats, Elastic Agent, Logstash; ECS 1.x to 9.x), nested, dotted or mixed. */
import type { Logsource, OcsfEvent, OcsfFile, OcsfHash, OcsfProcess, OcsfUser, ParsedEvent } from '@haidang/contracts'
import { isObject, NO_PROBLEMS, number, port, text } from '../reading.ts'
import type { JsonObject, Reading } from '../reading.ts'
import {
  CLASS,
  endpoint,
  fileOf,
  hashOf,
  httpActivityOf,
  markAlert,
  newOcsf,
  protocolNumber,
  setClass,
  setRule,
} from '../normalise/ocsf.ts'
import { at, knownPaths, remainderOf, textAt, textsOf } from '../normalise/pick.ts'
import { takeTime } from '../normalise/time.ts'

export function isEcs(o: JsonObject): 0 | 1 | 2 {
  if (at(o, 'ecs.version') !== undefined && o['@timestamp'] !== undefined) return 2
  if (o['@timestamp'] === undefined) return 0
  return at(o, 'event.category') !== undefined ||
    at(o, 'event.kind') !== undefined ||
    at(o, 'event.dataset') !== undefined
    ? 2
    : 0
}

const KNOWN = knownPaths([
  '@timestamp',
  'message',
  'ecs.version',
  'event.kind',
  'event.category',
  'event.type',
  'event.outcome',
  'event.id',
  'event.code',
  'event.dataset',
  'event.severity',
  'host.name',
  'host.hostname',
  'host.ip',
  'host.id',
  'source.ip',
  'source.port',
  'source.domain',
  'source.mac',
  'source.bytes',
  'source.packets',
  'destination.ip',
  'destination.port',
  'destination.domain',
  'destination.mac',
  'destination.bytes',
  'destination.packets',
  'client.ip',
  'client.port',
  'server.ip',
  'server.port',
  'network.transport',
  'network.protocol',
  'network.direction',
  'network.community_id',
  'network.bytes',
  'user.name',
  'user.domain',
  'user.id',
  'user.email',
  'user.target.name',
  'user.target.domain',
  'user.target.id',
  'process.name',
  'process.pid',
  'process.entity_id',
  'process.command_line',
  'process.executable',
  'process.hash.md5',
  'process.hash.sha1',
  'process.hash.sha256',
  'process.parent.name',
  'process.parent.pid',
  'process.parent.entity_id',
  'process.parent.command_line',
  'process.parent.executable',
  'file.name',
  'file.path',
  'file.size',
  'file.hash.md5',
  'file.hash.sha1',
  'file.hash.sha256',
  'url.full',
  'url.original',
  'url.domain',
  'url.path',
  'http.request.method',
  'http.request.referrer',
  'http.response.status_code',
  'http.version',
  'user_agent.original',
  'dns.question.name',
  'dns.question.type',
  'dns.question.class',
  'dns.response_code',
  'dns.answers',
  'dns.resolved_ip',
  'dns.id',
  'rule.id',
  'rule.name',
  'rule.category',
  'rule.version',
  'registry.path',
  'registry.value',
  'dll.path',
  'dll.name',
  'threat.technique.id',
  'threat.technique.name',
  'threat.tactic.id',
  'threat.tactic.name',
  'email.from.address',
  'email.to.address',
  'email.cc.address',
  'email.subject',
  'email.message_id',
])

export function normaliseEcs(o: JsonObject, r: Reading): ParsedEvent {
  takeTime(r, o['@timestamp'], '@timestamp')
  const product = {
    name: textAt(o, 'observer.product', 'event.module', 'agent.type', 'event.dataset') ?? 'Elastic',
    vendor_name: textAt(o, 'observer.vendor') ?? 'Elastic',
  }
  const event = newOcsf(r, CLASS.baseEvent, 0, severityOf(o), product)
  const { metadata } = event
  const uid = textAt(o, 'event.id')
  const code = textAt(o, 'event.code', 'event.action')
  const dataset = textAt(o, 'event.dataset')
  if (uid !== undefined) metadata.uid = uid
  if (code !== undefined) metadata.event_code = code
  if (dataset !== undefined) metadata.log_name = dataset
  const message = text(o['message'])
  if (message !== undefined) event.message = message
  mapHost(o, event)
  mapEnds(o, event)
  mapSubjects(o, event)
  mapContent(o, event)
  settleClass(o, event)
  mapAlert(o, event)
  const rest = remainderOf(o, KNOWN, r)
  if (rest !== undefined) event.unmapped = rest
  return { format: 'ecs', ocsf: event, fields: o, logsource: logsourceOf(o), problems: r.problems ?? NO_PROBLEMS }
}

/** `event.severity` has no common scale; words in `log.level` and `event.risk_score` (0 to 100) do. */
function severityOf(o: JsonObject): number {
  const word = textAt(o, 'kibana.alert.severity', 'signal.rule.severity', 'log.level')?.toLowerCase()
  const risk = number(at(o, 'event.risk_score') ?? at(o, 'kibana.alert.risk_score'))
  if (word !== undefined && WORDS.has(word)) return WORDS.get(word) ?? 1
  if (risk !== undefined) return risk >= 99 ? 5 : risk >= 73 ? 4 : risk >= 47 ? 3 : risk >= 21 ? 2 : 1
  return 1
}

const WORDS: ReadonlyMap<string, number> = new Map([
  ['debug', 1],
  ['info', 1],
  ['information', 1],
  ['notice', 1],
  ['low', 2],
  ['warn', 3],
  ['warning', 3],
  ['medium', 3],
  ['high', 4],
  ['error', 4],
  ['critical', 5],
])

function mapHost(o: JsonObject, event: OcsfEvent): void {
  const name = textAt(o, 'host.hostname', 'host.name', 'agent.hostname', 'observer.hostname')
  const ip = textAt(o, 'host.ip', 'observer.ip')
  const id = textAt(o, 'host.id')
  if (name === undefined && ip === undefined && id === undefined) return
  const device: NonNullable<OcsfEvent['device']> = { type_id: 0 }
  if (name !== undefined) device.hostname = name
  if (ip !== undefined) device.ip = ip
  if (id !== undefined) device.uid = id
  event.device = device
}

function mapEnds(o: JsonObject, event: OcsfEvent): void {
  for (const [side, first, second] of [
    ['src_endpoint', 'source', 'client'],
    ['dst_endpoint', 'destination', 'server'],
  ] as const) {
    const address = textAt(o, `${first}.ip`, `${second}.ip`, `${first}.address`)
    const name = textAt(o, `${first}.domain`)
    const end = endpoint(address ?? name, port(at(o, `${first}.port`) ?? at(o, `${second}.port`)))
    if (end === undefined) continue
    if (name !== undefined) end.hostname = name
    const mac = textAt(o, `${first}.mac`)
    if (mac !== undefined) end.mac = mac
    event[side] = end
  }
  const transport = textAt(o, 'network.transport')?.toLowerCase()
  const direction = textAt(o, 'network.direction')?.toLowerCase()
  const community = textAt(o, 'network.community_id')
  if (transport !== undefined || direction !== undefined) {
    const info: NonNullable<OcsfEvent['connection_info']> & { community_uid?: string } = {
      direction_id:
        direction === 'ingress' || direction === 'inbound'
          ? 1
          : direction === 'egress' || direction === 'outbound'
            ? 2
            : 0,
    }
    if (transport !== undefined) {
      info.protocol_name = transport
      const code = protocolNumber(transport)
      if (code !== undefined) info.protocol_num = code
    }
    if (community !== undefined) info.community_uid = community
    event.connection_info = info
  }
  const out = number(at(o, 'source.bytes'))
  const back = number(at(o, 'destination.bytes'))
  const total = number(at(o, 'network.bytes'))
  if (out !== undefined || back !== undefined || total !== undefined) {
    const traffic: NonNullable<OcsfEvent['traffic']> = {}
    if (out !== undefined) traffic.bytes_out = out
    if (back !== undefined) traffic.bytes_in = back
    if (total !== undefined) traffic.bytes = total
    event.traffic = traffic
  }
  const app = textAt(o, 'network.protocol')
  if (app !== undefined) event['app_protocol_name'] = app
}

function userAt(o: JsonObject, path: string): OcsfUser | undefined {
  const name = textAt(o, `${path}.name`)
  const uid = textAt(o, `${path}.id`)
  const email = textAt(o, `${path}.email`)
  if (name === undefined && uid === undefined && email === undefined) return undefined
  const user: OcsfUser = {}
  if (name !== undefined || email !== undefined) user.name = name ?? email ?? ''
  if (uid !== undefined) user.uid = uid
  if (email !== undefined) user.email_addr = email
  const domain = textAt(o, `${path}.domain`)
  if (domain !== undefined) user.domain = domain
  return user
}

function hashesAt(o: JsonObject, path: string): OcsfHash[] | undefined {
  const list = ['md5', 'sha1', 'sha256', 'sha512'].flatMap((kind) => {
    const value = textAt(o, `${path}.hash.${kind}`)
    return value === undefined ? [] : [hashOf(value)]
  })
  return list.length > 0 ? list : undefined
}

function processAt(o: JsonObject, path: string): OcsfProcess | undefined {
  const executable = textAt(o, `${path}.executable`)
  const name = textAt(o, `${path}.name`)
  const pid = number(at(o, `${path}.pid`))
  const uid = textAt(o, `${path}.entity_id`)
  const line = textAt(o, `${path}.command_line`)
  if (executable === undefined && name === undefined && pid === undefined && uid === undefined) return undefined
  const process: OcsfProcess = {}
  const file = executable === undefined ? undefined : fileOf(executable)
  if (name !== undefined || file?.name !== undefined) process.name = name ?? file?.name ?? ''
  if (pid !== undefined) process.pid = pid
  if (uid !== undefined) process.uid = uid
  if (line !== undefined) process.cmd_line = line
  const hashes = hashesAt(o, path)
  if (file !== undefined) process.file = hashes === undefined ? file : { ...file, hashes }
  return process
}

function mapSubjects(o: JsonObject, event: OcsfEvent): void {
  const user = userAt(o, 'user')
  const target = userAt(o, 'user.target')
  const process = processAt(o, 'process')
  const parent = processAt(o, 'process.parent')
  const categories = textsOf(at(o, 'event.category'))
  if (process !== undefined && categories.includes('process')) {
    if (parent !== undefined) {
      process.parent_process = parent
      event.actor = { process: { ...parent } }
    }
    if (user !== undefined) process.user = user
    event.process = process
  } else if (process !== undefined) event.actor = { process }
  if (user !== undefined) event.actor = { ...event.actor, user }
  if (target !== undefined) event.user = target
}

function mapContent(o: JsonObject, event: OcsfEvent): void {
  const path = textAt(o, 'file.path', 'file.name')
  if (path !== undefined) {
    const file: OcsfFile = fileOf(path)
    const size = number(at(o, 'file.size'))
    if (size !== undefined) file.size = size
    const hashes = hashesAt(o, 'file')
    if (hashes !== undefined) file.hashes = hashes
    event.file = file
  }
  const full = textAt(o, 'url.full', 'url.original')
  const domain = textAt(o, 'url.domain')
  const urlPath = textAt(o, 'url.path')
  const method = textAt(o, 'http.request.method')?.toUpperCase()
  const agent = textAt(o, 'user_agent.original')
  if (full !== undefined || domain !== undefined || method !== undefined) {
    const request: NonNullable<OcsfEvent['http_request']> = {}
    const url: { url_string?: string; hostname?: string; path?: string } = {}
    if (full !== undefined || domain !== undefined) url.url_string = full ?? domain ?? ''
    if (domain !== undefined) url.hostname = domain
    if (urlPath !== undefined) url.path = urlPath
    if (Object.keys(url).length > 0) request.url = url
    if (method !== undefined) request.http_method = method
    if (agent !== undefined) request.user_agent = agent
    event.http_request = request
  }
  const code = number(at(o, 'http.response.status_code'))
  if (code !== undefined) event.http_response = { code }
  mapDns(o, event)
  const registry = textAt(o, 'registry.path')
  const value = textAt(o, 'registry.value')
  if (registry !== undefined) {
    if (value === undefined) event['reg_key'] = { path: registry }
    else event['reg_value'] = { path: registry, name: value }
  }
  const dll = textAt(o, 'dll.path', 'dll.name')
  if (dll !== undefined) event['module'] = { load_type_id: 0, file: fileOf(dll) }
  const from = textAt(o, 'email.from.address')
  const to = textsOf(at(o, 'email.to.address'))
  if (from !== undefined || to.length > 0) {
    const mail: Record<string, unknown> = {}
    if (from !== undefined) mail['from'] = from
    if (to.length > 0) mail['to'] = to
    const subject = textAt(o, 'email.subject')
    if (subject !== undefined) mail['subject'] = subject
    const id = textAt(o, 'email.message_id')
    if (id !== undefined) mail['message_uid'] = id
    event['email'] = mail
  }
}

function mapDns(o: JsonObject, event: OcsfEvent): void {
  const question = textAt(o, 'dns.question.name')
  if (question === undefined) return
  const query: NonNullable<OcsfEvent['query']> = { hostname: question }
  const type = textAt(o, 'dns.question.type')
  const kind = textAt(o, 'dns.question.class')
  if (type !== undefined) query.type = type
  if (kind !== undefined) query.class = kind
  event.query = query
  const answers = at(o, 'dns.answers')
  const list: NonNullable<OcsfEvent['answers']> = []
  if (Array.isArray(answers)) {
    for (const item of answers.slice(0, 64)) {
      const rdata = isObject(item) ? text(item['data']) : undefined
      if (rdata === undefined || !isObject(item)) continue
      const answerType = text(item['type'])
      list.push(answerType === undefined ? { rdata } : { rdata, type: answerType })
    }
  } else for (const rdata of textsOf(at(o, 'dns.resolved_ip'))) list.push({ rdata })
  if (list.length > 0) event.answers = list
  const rcode = textAt(o, 'dns.response_code')
  if (rcode !== undefined) event['rcode'] = rcode
}

/** Words of `event.type` as activities of a class. */
const FILE_ACTIVITIES: ReadonlyMap<string, number> = new Map([
  ['creation', 1],
  ['access', 2],
  ['change', 3],
  ['deletion', 4],
])
const IAM_ACTIVITIES: ReadonlyMap<string, number> = new Map([
  ['creation', 1],
  ['change', 2],
  ['deletion', 3],
])

function activityOf(types: readonly string[], table: ReadonlyMap<string, number>): number {
  for (const type of types) {
    const activity = table.get(type)
    if (activity !== undefined) return activity
  }
  return 0
}

function settleClass(o: JsonObject, event: OcsfEvent): void {
  const categories = textsOf(at(o, 'event.category'))
  const types = textsOf(at(o, 'event.type'))
  const outcome = textAt(o, 'event.outcome')
  if (outcome === 'success') event.status_id = 1
  else if (outcome === 'failure') event.status_id = 2
  if (categories.includes('authentication') || categories.includes('session')) {
    setClass(event, CLASS.authentication, types.includes('end') ? 2 : 1)
    if (event.user === undefined && event.actor?.user !== undefined) event.user = event.actor.user
  } else if (event.query !== undefined) {
    setClass(event, CLASS.dnsActivity, event.answers === undefined && event['rcode'] === undefined ? 1 : 6)
  } else if (event['reg_value'] !== undefined) setClass(event, CLASS.registryValue, types.includes('deletion') ? 4 : 2)
  else if (event['reg_key'] !== undefined) setClass(event, CLASS.registryKey, activityOf(types, FILE_ACTIVITIES))
  else if (event['module'] !== undefined) setClass(event, CLASS.moduleActivity, 1)
  else if (event['email'] !== undefined) {
    setClass(event, CLASS.emailActivity, 0)
    event['direction_id'] = 0
  } else if (event.http_request?.url !== undefined || event.http_request?.http_method !== undefined) {
    const { http_method: method } = event.http_request
    const activity = httpActivityOf(method)
    setClass(event, CLASS.httpActivity, activity)
    if (activity === 99 && method !== undefined) event['activity_name'] = method
  } else if (event.process !== undefined)
    setClass(event, CLASS.processActivity, types.includes('end') ? 2 : types.includes('start') ? 1 : 0)
  else if (categories.includes('iam') && event.user !== undefined)
    setClass(event, CLASS.userManagement, activityOf(types, IAM_ACTIVITIES))
  else if (event.file !== undefined && event.src_endpoint === undefined)
    setClass(event, CLASS.fileActivity, activityOf(types, FILE_ACTIVITIES))
  else if (event.src_endpoint !== undefined || event.dst_endpoint !== undefined) {
    const isRefused = types.includes('denied')
    setClass(event, CLASS.networkActivity, isRefused ? 5 : types.includes('start') ? 1 : types.includes('end') ? 2 : 6)
    if (isRefused) {
      event.action_id = 2
      event.disposition_id = 2
    } else if (types.includes('allowed')) {
      event.action_id = 1
      event.disposition_id = 1
    }
  }
}

function mapAlert(o: JsonObject, event: OcsfEvent): void {
  const id = textAt(o, 'rule.id', 'kibana.alert.rule.rule_id', 'signal.rule.id')
  const name = textAt(o, 'rule.name', 'kibana.alert.rule.name', 'signal.rule.name')
  if (id !== undefined || name !== undefined) {
    setRule(event, {
      uid: id ?? '',
      name: name ?? '',
      category: textAt(o, 'rule.category'),
      version: textAt(o, 'rule.version'),
    })
  }
  const techniques = textsOf(at(o, 'threat.technique.id'))
  if (techniques.length > 0) {
    const names = textsOf(at(o, 'threat.technique.name'))
    event.attacks = techniques.map((uid, i) => {
      const techniqueName = names[i]
      return { technique: techniqueName === undefined ? { uid } : { uid, name: techniqueName } }
    })
  }
  if (textAt(o, 'event.kind') === 'alert' || textAt(o, 'event.kind') === 'signal') {
    markAlert(event, event.action_id ?? 0, event.disposition_id ?? 19)
    if (event.severity_id === 1) event.severity_id = 3
  }
}

function logsourceOf(o: JsonObject): Logsource {
  const categories = textsOf(at(o, 'event.category'))
  const types = textsOf(at(o, 'event.type'))
  const family = textAt(o, 'host.os.family', 'host.os.type', 'host.os.platform')
  const product = textAt(o, 'event.module') ?? family
  const category =
    categories.includes('process') && types.includes('start')
      ? 'process_creation'
      : at(o, 'dns.question.name') !== undefined
        ? 'dns'
        : categories.includes('web')
          ? 'proxy'
          : categories.includes('network')
            ? 'firewall'
            : undefined
  const isHost = category === 'process_creation' && family !== undefined
  return {
    ...(product === undefined ? {} : { product: isHost ? family : product }),
    ...(category === undefined ? {} : { category }),
  }
}
