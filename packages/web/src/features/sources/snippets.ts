export interface Snippet {
  readonly id: 'curl' | 'filebeat' | 'fluentBit' | 'vector' | 'rsyslog'
  readonly text: string
}

/**
 * Ready-to-paste configurations that send a file of JSON lines to `origin` with the token of a source. `origin` is the
 * address the page was opened at, e.g. `https://haidang.example`; `host` and `port` are taken from it where a tool wants them apart.
 */
export function snippetsFor(origin: string, token: string): readonly Snippet[] {
  const url = new URL(origin)
  const isTls = url.protocol === 'https:'
  const port = url.port === '' ? (isTls ? '443' : '80') : url.port
  const endpoint = `${url.origin}/v1/events`
  return [
    {
      id: 'curl',
      text: [
        `curl -sS ${endpoint} \\`,
        `  -H 'Authorization: Bearer ${token}' \\`,
        `  -H 'Content-Type: application/x-ndjson' \\`,
        `  --data-binary @eve.json`,
      ].join('\n'),
    },
    {
      id: 'vector',
      text: [
        'sources:',
        '  eve:',
        '    type: file',
        '    include: [/var/log/suricata/eve.json]',
        'sinks:',
        '  haidang:',
        '    type: http',
        '    inputs: [eve]',
        `    uri: ${endpoint}`,
        '    compression: gzip',
        '    encoding: { codec: text }',
        '    framing: { method: newline_delimited }',
        '    auth: { strategy: bearer, token: "' + token + '" }',
      ].join('\n'),
    },
    {
      id: 'fluentBit',
      text: [
        '[INPUT]',
        '    Name    tail',
        '    Path    /var/log/suricata/eve.json',
        '    Parser  json',
        '    DB      /var/lib/fluent-bit/haidang.db',
        '',
        '[OUTPUT]',
        '    Name      http',
        '    Match     *',
        `    Host      ${url.hostname}`,
        `    Port      ${port}`,
        '    URI       /v1/events',
        '    Format    json_lines',
        '    Compress  gzip',
        `    Header    Authorization Bearer ${token}`,
        `    tls       ${isTls ? 'on' : 'off'}`,
      ].join('\n'),
    },
    {
      id: 'filebeat',
      text: [
        '# Filebeat → Logstash → HTTP',
        'input { beats { port => 5044 } }',
        'output {',
        '  http {',
        `    url => "${endpoint}"`,
        '    http_method => "post"',
        '    format => "message"',
        '    content_type => "application/x-ndjson"',
        '    message => "%{message}"',
        `    headers => { "Authorization" => "Bearer ${token}" }`,
        '  }',
        '}',
      ].join('\n'),
    },
    {
      id: 'rsyslog',
      text: [
        'module(load="imfile")',
        'module(load="omhttp")',
        'input(type="imfile" File="/var/log/suricata/eve.json" Tag="suricata" ruleset="haidang")',
        'template(name="line" type="string" string="%msg%")',
        'ruleset(name="haidang") {',
        '  action(type="omhttp" template="line" batch="on" batch.format="newline"',
        `    server="${url.hostname}" serverport="${port}" restpath="v1/events" usehttps="${isTls ? 'on' : 'off'}"`,
        `    httpheaders=["Authorization: Bearer ${token}", "Content-Type: application/x-ndjson"])`,
        '}',
      ].join('\n'),
    },
  ]
}
