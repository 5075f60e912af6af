import { type Destination, RELAY_PORT } from './connect/destination.ts'

export const AGENTS = ['vector', 'rsyslog', 'syslogNg', 'fluentBit', 'filebeat', 'winlogbeat', 'nxlog', 'curl'] as const
export type AgentId = (typeof AGENTS)[number]

export interface Snippet {
  readonly id: AgentId
  readonly text: string
}

/** What an agent reads: a file of lines, the Windows event log, or the syslog of other devices that it passes on. */
export type AgentInput =
  | { readonly kind: 'file'; readonly path: string; readonly isJson: boolean }
  | { readonly kind: 'windows' }
  | { readonly kind: 'relay' }

const typeOf = (input: AgentInput): string =>
  input.kind === 'windows' || (input.kind === 'file' && input.isJson) ? 'application/x-ndjson' : 'text/plain'

type Writer = (to: Destination, input: AgentInput) => readonly string[] | null

const curl: Writer = (to, input) =>
  input.kind === 'file'
    ? [
        `curl -sS ${to.endpoint} \\`,
        `  -H 'Authorization: Bearer ${to.token}' \\`,
        `  -H 'Content-Type: ${typeOf(input)}' \\`,
        `  --data-binary @${input.path}`,
      ]
    : null

/** It wraps lines that are no objects in objects of its own: for those the others serve. */
const fluentBit: Writer = (to, input) =>
  input.kind === 'file' && input.isJson
    ? [
        '[INPUT]',
        '    Name    tail',
        `    Path    ${input.path}`,
        '    Parser  json',
        '    DB      /var/lib/fluent-bit/haidang.db',
        '',
        '[OUTPUT]',
        '    Name      http',
        '    Match     *',
        `    Host      ${to.host}`,
        `    Port      ${to.port}`,
        '    URI       /v1/events',
        '    Format    json_lines',
        '    json_date_key  false',
        '    Compress  gzip',
        `    Header    Authorization Bearer ${to.token}`,
        `    tls       ${to.isTls ? 'on' : 'off'}`,
      ]
    : null

const vector: Writer = (to, input) =>
  input.kind === 'windows'
    ? null
    : [
        'sources:',
        '  in:',
        ...(input.kind === 'relay'
          ? ['    type: socket', '    mode: udp', `    address: 0.0.0.0:${RELAY_PORT}`]
          : ['    type: file', `    include: ['${input.path}']`]),
        'sinks:',
        '  haidang:',
        '    type: http',
        '    inputs: [in]',
        `    uri: ${to.endpoint}`,
        '    compression: gzip',
        '    encoding: { codec: text }',
        '    framing: { method: newline_delimited }',
        `    auth: { strategy: bearer, token: '${to.token}' }`,
        `    request: { headers: { Content-Type: ${typeOf(input)} } }`,
        '    buffer: { type: disk, max_size: 1073741824 }',
      ]

/** Beats speak no HTTP of their own: Logstash beside them passes on. */
const logstash = (to: Destination, format: readonly string[]): string[] => [
  'input { beats { port => 5044 } }',
  'output {',
  '  http {',
  `    url => '${to.endpoint}'`,
  "    http_method => 'post'",
  ...format,
  `    headers => { 'Authorization' => 'Bearer ${to.token}' }`,
  '  }',
  '}',
]

const filebeat: Writer = (to, input) =>
  input.kind === 'file'
    ? [
        '# filebeat.yml',
        'filebeat.inputs:',
        `  - { type: filestream, id: haidang, paths: ['${input.path}'] }`,
        "output.logstash: { hosts: ['127.0.0.1:5044'] }",
        '',
        '# logstash: haidang.conf',
        ...logstash(to, [
          "    format => 'message'",
          `    content_type => '${typeOf(input)}'`,
          "    message => '%{message}'",
        ]),
      ]
    : null

const winlogbeat: Writer = (to, input) =>
  input.kind === 'windows'
    ? [
        '# winlogbeat.yml',
        'winlogbeat.event_logs:',
        '  - { name: Security }',
        '  - { name: System }',
        '  - { name: Microsoft-Windows-Sysmon/Operational }',
        '  - { name: ForwardedEvents, forwarded: true }',
        "output.logstash: { hosts: ['127.0.0.1:5044'] }",
        '',
        '# logstash: haidang.conf',
        ...logstash(to, ["    format => 'json'", "    content_type => 'application/json'"]),
      ]
    : null

const rsyslog: Writer = (to, input) =>
  input.kind === 'windows'
    ? null
    : [
        'module(load="omhttp")',
        ...(input.kind === 'relay'
          ? [
              'module(load="imudp")',
              `input(type="imudp" port="${RELAY_PORT}" ruleset="haidang")`,
              'template(name="line" type="string" string="%rawmsg%")',
            ]
          : [
              'module(load="imfile")',
              `input(type="imfile" File="${input.path}" Tag="haidang" ruleset="haidang")`,
              'template(name="line" type="string" string="%msg%")',
            ]),
        'ruleset(name="haidang") {',
        '  action(type="omhttp" template="line" batch="on" batch.format="newline"',
        `    server="${to.host}" serverport="${to.port}" restpath="v1/events" usehttps="${to.isTls ? 'on' : 'off'}"`,
        `    httpheaders=["Authorization: Bearer ${to.token}", "Content-Type: ${typeOf(input)}"]`,
        '    queue.type="LinkedList" queue.filename="haidang" queue.saveOnShutdown="on" action.resumeRetryCount="-1")',
        '}',
      ]

const syslogNg: Writer = (to, input) =>
  input.kind === 'windows'
    ? null
    : [
        'source s_in {',
        input.kind === 'relay'
          ? `  network(transport("udp") port(${RELAY_PORT}) flags(no-parse));`
          : `  file("${input.path}" flags(no-parse));`,
        '};',
        'destination d_haidang {',
        `  http(url("${to.endpoint}") method("POST")`,
        `    headers("Authorization: Bearer ${to.token}", "Content-Type: ${typeOf(input)}")`,
        '    body("${MESSAGE}") delimiter("\\n") batch-lines(500) batch-timeout(2000)',
        '    disk-buffer(reliable(yes) disk-buf-size(1073741824)));',
        '};',
        'log { source(s_in); destination(d_haidang); flags(flow-control); };',
      ]

const nxlog: Writer = (to, input) => [
  '<Extension json>',
  '  Module  xm_json',
  '</Extension>',
  '<Input in>',
  ...(input.kind === 'windows'
    ? ['  Module  im_msvistalog', '  Exec    to_json();']
    : input.kind === 'relay'
      ? ['  Module  im_udp', `  Port    ${RELAY_PORT}`, '  Host    0.0.0.0']
      : ['  Module  im_file', `  File    "${input.path}"`]),
  '</Input>',
  '<Output haidang>',
  '  Module       om_http',
  `  URL          ${to.endpoint}`,
  `  ContentType  ${typeOf(input)}`,
  `  AddHeader    Authorization: Bearer ${to.token}`,
  '</Output>',
  '<Route r>',
  '  Path  in => haidang',
  '</Route>',
]

const WRITERS: Readonly<Record<AgentId, Writer>> = {
  curl,
  fluentBit,
  vector,
  filebeat,
  winlogbeat,
  rsyslog,
  syslogNg,
  nxlog,
}

/** Ready-to-paste configurations of the agents that can read this and send it by HTTPS. */
export function snippetsFor(to: Destination, input: AgentInput): readonly Snippet[] {
  return AGENTS.flatMap((id) => {
    const lines = WRITERS[id](to, input)
    return lines === null ? [] : [{ id, text: lines.join('\n') }]
  })
}
