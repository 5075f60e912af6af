import type { PhraseKey } from '@haidang/phrases'

/** Classes a person chooses among for a mapping, the most frequent first. */
export const MAPPING_CLASSES = [4001, 4002, 4003, 3002, 1007, 1001, 4009, 2004, 6003, 0] as const

/** Fields with a name in plain words; any other is written as its OCSF path. */
export const NAMED_FIELDS = [
  'time',
  'message',
  'severity_id',
  'status_detail',
  'activity_id',
  'src_endpoint.ip',
  'src_endpoint.port',
  'src_endpoint.hostname',
  'src_endpoint.mac',
  'dst_endpoint.ip',
  'dst_endpoint.port',
  'dst_endpoint.hostname',
  'connection_info.protocol_name',
  'traffic.bytes',
  'traffic.bytes_in',
  'traffic.bytes_out',
  'device.hostname',
  'device.ip',
  'actor.user.name',
  'actor.user.domain',
  'actor.user.email_addr',
  'actor.process.name',
  'user.name',
  'process.name',
  'process.cmd_line',
  'process.pid',
  'file.name',
  'file.path',
  'file.size',
  'file.hashes.value',
  'http_request.url.url_string',
  'http_request.url.hostname',
  'http_request.http_method',
  'http_request.user_agent',
  'http_response.code',
  'query.hostname',
  'query.type',
  'firewall_rule.name',
  'firewall_rule.uid',
  'firewall_rule.category',
  'action_id',
  'metadata.event_code',
  'metadata.uid',
  'metadata.log_name',
  'email.from',
  'email.to',
  'email.subject',
] as const satisfies readonly string[]

export type NamedField = (typeof NAMED_FIELDS)[number]

export const fieldPhrase = (path: NamedField): PhraseKey => `ui.connect.field.${path}`
export const isNamed = (path: string): path is NamedField => NAMED_FIELDS.some((one) => one === path)
