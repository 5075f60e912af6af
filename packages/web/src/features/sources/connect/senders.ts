// Over 300 lines: a table, one entry a sender; a new one is an entry here and its steps in the phrases.
import type { Source, SourceFormat } from '@haidang/contracts'
import type { PhraseKey } from '@haidang/phrases'
import type { AgentInput } from '../snippets.ts'
import { type Destination, syslogPort } from './destination.ts'

export const SENDER_GROUPS = [
  'firewall',
  'network',
  'windows',
  'linux',
  'web',
  'names',
  'mail',
  'endpoint',
  'cloud',
  'feed',
  'generic',
] as const
export type SenderGroup = (typeof SENDER_GROUPS)[number]

/** One thing to do on the sender's side. */
export interface GuideStep {
  readonly text: PhraseKey
  /** What to type there, in the sender's own language. */
  readonly code?: (to: Destination) => string
}

export interface Sender {
  /** Stands in the address of its page. */
  readonly id: string
  readonly vendor: string
  readonly product: string
  readonly group: SenderGroup
  readonly format: Source['format']
  /** Further formats that the same page is for. */
  readonly alsoFormats?: readonly SourceFormat[]
  /** Whether it sends syslog by itself. */
  readonly speaksSyslog: boolean
  /** What an agent beside it reads. */
  readonly agent: AgentInput
  readonly steps: readonly GuideStep[]
  /** Its columns or keys are nobody's standard: a person maps them. */
  readonly needsMapping?: boolean
}

const RELAY: AgentInput = { kind: 'relay' }
const WINDOWS: AgentInput = { kind: 'windows' }
const lines = (path: string): AgentInput => ({ kind: 'file', path, isJson: false })
const objects = (path: string): AgentInput => ({ kind: 'file', path, isJson: true })

const guide = (name: string): PhraseKey => `ui.connect.guide.${name}` as PhraseKey
const step = (name: string, code?: (to: Destination) => string): GuideStep =>
  code === undefined ? { text: guide(name) } : { text: guide(name), code }
const type =
  (...text: readonly string[]) =>
  (): string =>
    text.join('\n')
/** A call of the API of a cloud whose answer is sent on. */
const sentOn = (to: Destination, first: readonly string[]): string =>
  [
    ...first,
    `  | curl -sS ${to.endpoint} -H 'Authorization: Bearer ${to.token}' \\`,
    "      -H 'Content-Type: application/x-ndjson' --data-binary @-",
  ].join('\n')

const device = (
  of: Pick<Sender, 'id' | 'vendor' | 'product' | 'group' | 'format' | 'steps'> & Partial<Sender>,
): Sender => ({ speaksSyslog: true, agent: RELAY, ...of })
const program = (
  of: Pick<Sender, 'id' | 'vendor' | 'product' | 'group' | 'format' | 'steps' | 'agent'> & Partial<Sender>,
): Sender => ({ speaksSyslog: false, ...of })

const AGENT = step('agent')

export const SENDERS: readonly Sender[] = [
  device({
    id: 'fortigate',
    vendor: 'Fortinet',
    product: 'FortiGate',
    group: 'firewall',
    format: 'fortigate',
    steps: [
      step('fortigateSyslog', (to) =>
        [
          'config log syslogd setting',
          '    set status enable',
          `    set server "${to.host}"`,
          `    set port ${syslogPort(to)}`,
          '    set mode udp',
          '    set format default',
          'end',
        ].join('\n'),
      ),
      step(
        'fortigateFilter',
        type(
          'config log syslogd filter',
          '    set severity information',
          '    set forward-traffic enable',
          '    set local-traffic enable',
          'end',
        ),
      ),
      step('fortigateTest', type('diagnose log test')),
    ],
  }),
  device({
    id: 'palo-alto',
    vendor: 'Palo Alto Networks',
    product: 'PAN-OS',
    group: 'firewall',
    format: 'palo-alto',
    steps: [
      step('paloServer', (to) =>
        [
          `set shared log-settings syslog haidang server haidang server ${to.host}`,
          `set shared log-settings syslog haidang server haidang transport UDP port ${syslogPort(to)} format BSD facility LOG_USER`,
        ].join('\n'),
      ),
      step('paloProfile'),
      step('paloCommit'),
    ],
  }),
  device({
    id: 'check-point',
    vendor: 'Check Point',
    product: 'Quantum, Log Exporter',
    group: 'firewall',
    format: 'check-point',
    steps: [
      step(
        'checkPointExporter',
        (to) =>
          `cp_log_export add name haidang target-server ${to.host} target-port ${syslogPort(to)} protocol udp format syslog read-mode semi-unified --apply-now`,
      ),
      step('checkPointState', type('cp_log_export status name haidang')),
    ],
  }),
  device({
    id: 'cisco-asa',
    vendor: 'Cisco',
    product: 'ASA, FTD',
    group: 'firewall',
    format: 'cisco-asa',
    steps: [
      step('ciscoLogging', (to) =>
        [
          'logging enable',
          'logging timestamp rfc5424',
          'logging device-id hostname',
          'logging trap informational',
          `logging host inside ${to.host} udp/${syslogPort(to)}`,
        ].join('\n'),
      ),
      step('ciscoFtd'),
    ],
  }),
  device({
    id: 'pfsense',
    vendor: 'Netgate, Deciso',
    product: 'pfSense, OPNsense',
    group: 'firewall',
    format: 'filterlog',
    steps: [step('pfsenseRemote', (to) => `${to.host}:${syslogPort(to)}`), step('pfsenseFormat'), step('pfsenseRules')],
  }),
  device({
    id: 'netfilter',
    vendor: 'Linux',
    product: 'iptables, nftables',
    group: 'firewall',
    format: 'netfilter',
    steps: [
      step(
        'netfilterLog',
        type(
          'nft add rule inet filter input log prefix \'"input drop: "\' drop',
          "iptables -A INPUT -j LOG --log-prefix 'input drop: '",
        ),
      ),
      step('rsyslogForward', (to) => `:msg, contains, "SRC=" @${to.host}:${syslogPort(to)}`),
    ],
  }),
  program({
    id: 'suricata',
    vendor: 'OISF',
    product: 'Suricata',
    group: 'network',
    format: 'suricata-eve',
    agent: objects('/var/log/suricata/eve.json'),
    steps: [
      step(
        'suricataEve',
        type(
          'outputs:',
          '  - eve-log:',
          '      enabled: yes',
          '      filetype: regular',
          '      filename: eve.json',
          '      community-id: true',
          '      types: [alert, anomaly, http, dns, tls, files, smtp, ssh, flow]',
        ),
      ),
      AGENT,
    ],
  }),
  program({
    id: 'zeek',
    vendor: 'Zeek',
    product: 'Zeek',
    group: 'network',
    format: 'zeek-json',
    alsoFormats: ['zeek-tsv'],
    agent: objects('/opt/zeek/logs/current/*.log'),
    steps: [step('zeekJson', type('# local.zeek', '@load policy/tuning/json-logs.zeek', '# zeekctl deploy')), AGENT],
  }),
  program({
    id: 'squid',
    vendor: 'Squid',
    product: 'Squid',
    group: 'network',
    format: 'squid',
    agent: lines('/var/log/squid/access.log'),
    steps: [step('squidLog', type('access_log daemon:/var/log/squid/access.log squid')), AGENT],
  }),
  program({
    id: 'windows-collector',
    vendor: 'Microsoft',
    product: 'Windows Event Collector',
    group: 'windows',
    format: 'windows-json',
    agent: WINDOWS,
    steps: [
      step('wecCollector', type('wecutil qc /q', 'winrm quickconfig -q')),
      step('wecPolicy', type('Server=http://TEN-MAY-THU-GOM:5985/wsman/SubscriptionManager/WEC,Refresh=60')),
      step('wecSubscription'),
      step('windowsAgent'),
    ],
  }),
  program({
    id: 'windows',
    vendor: 'Microsoft',
    product: 'Windows, Sysmon, Defender',
    group: 'windows',
    format: 'windows-json',
    alsoFormats: ['windows-xml'],
    agent: WINDOWS,
    steps: [
      step('windowsAudit', type('auditpol /set /subcategory:"Process Creation" /success:enable')),
      step('windowsSysmon', type('sysmon64 -accepteula -i sysmon.xml')),
      step('windowsAgent'),
    ],
  }),
  program({
    id: 'linux-audit',
    vendor: 'Linux',
    product: 'auditd',
    group: 'linux',
    format: 'auditd',
    agent: lines('/var/log/audit/audit.log'),
    steps: [step('auditdRules', type('auditctl -a always,exit -F arch=b64 -S execve -k exec')), AGENT],
  }),
  device({
    id: 'linux-syslog',
    vendor: 'Linux',
    product: 'sshd, sudo, syslog',
    group: 'linux',
    format: 'syslog',
    agent: lines('/var/log/auth.log'),
    steps: [step('rsyslogForward', (to) => `auth,authpriv.* @${to.host}:${syslogPort(to)}`)],
  }),
  program({
    id: 'journald',
    vendor: 'systemd',
    product: 'journald',
    group: 'linux',
    format: 'journald',
    agent: objects('/var/log/haidang-journal.json'),
    steps: [step('journaldFollow', type('journalctl -f -o json >> /var/log/haidang-journal.json')), AGENT],
  }),
  program({
    id: 'web-access',
    vendor: 'Apache, F5',
    product: 'Apache, nginx (access)',
    group: 'web',
    format: 'web-access',
    agent: lines('/var/log/nginx/access.log'),
    steps: [step('webCombined', type('access_log /var/log/nginx/access.log combined;')), AGENT],
  }),
  program({
    id: 'web-error',
    vendor: 'Apache, F5',
    product: 'Apache, nginx (error)',
    group: 'web',
    format: 'web-error',
    agent: lines('/var/log/nginx/error.log'),
    steps: [step('webError', type('error_log /var/log/nginx/error.log warn;')), AGENT],
  }),
  program({
    id: 'iis',
    vendor: 'Microsoft',
    product: 'IIS (W3C)',
    group: 'web',
    format: 'w3c',
    agent: lines('C:\\inetpub\\logs\\LogFiles\\W3SVC1\\*.log'),
    steps: [step('iisFields'), AGENT],
  }),
  program({
    id: 'bind',
    vendor: 'ISC',
    product: 'BIND',
    group: 'names',
    format: 'bind',
    agent: lines('/var/log/named/query.log'),
    steps: [
      step(
        'bindLog',
        type(
          'logging {',
          '  channel q { file "/var/log/named/query.log" versions 3 size 100m; print-time yes; print-category yes; print-severity yes; };',
          '  category queries { q; };',
          '};',
        ),
      ),
      AGENT,
    ],
  }),
  program({
    id: 'unbound',
    vendor: 'NLnet Labs',
    product: 'Unbound',
    group: 'names',
    format: 'unbound',
    agent: lines('/var/log/unbound.log'),
    steps: [
      step(
        'unboundLog',
        type('server:', '  log-queries: yes', '  log-replies: yes', '  logfile: /var/log/unbound.log'),
      ),
      AGENT,
    ],
  }),
  program({
    id: 'dnsmasq',
    vendor: 'dnsmasq',
    product: 'dnsmasq',
    group: 'names',
    format: 'dnsmasq',
    agent: lines('/var/log/dnsmasq.log'),
    steps: [step('dnsmasqLog', type('log-queries=extra', 'log-facility=/var/log/dnsmasq.log')), AGENT],
  }),
  program({
    id: 'windows-dns',
    vendor: 'Microsoft',
    product: 'Windows DNS Server',
    group: 'names',
    format: 'windows-dns',
    agent: lines('C:\\dns\\dns.log'),
    steps: [
      step(
        'windowsDnsLog',
        type(
          'Set-DnsServerDiagnostics -Queries $true -Answers $true -ReceivePackets $true -UdpPackets $true -TcpPackets $true -LogFilePath C:\\dns\\dns.log -EnableLoggingToFile $true',
        ),
      ),
      AGENT,
    ],
  }),
  program({
    id: 'postfix',
    vendor: 'Postfix',
    product: 'Postfix',
    group: 'mail',
    format: 'postfix',
    agent: lines('/var/log/mail.log'),
    speaksSyslog: true,
    steps: [step('rsyslogForward', (to) => `mail.* @${to.host}:${syslogPort(to)}`)],
  }),
  program({
    id: 'dovecot',
    vendor: 'Dovecot',
    product: 'Dovecot',
    group: 'mail',
    format: 'dovecot',
    agent: lines('/var/log/mail.log'),
    speaksSyslog: true,
    steps: [step('rsyslogForward', (to) => `mail.* @${to.host}:${syslogPort(to)}`)],
  }),
  program({
    id: 'exchange',
    vendor: 'Microsoft',
    product: 'Exchange (message tracking)',
    group: 'mail',
    format: 'exchange-tracking',
    agent: lines('C:\\Program Files\\Microsoft\\Exchange Server\\V15\\TransportRoles\\Logs\\MessageTracking\\*.LOG'),
    steps: [
      step('exchangeTracking', type('Get-TransportService | Set-TransportService -MessageTrackingLogEnabled $true')),
      AGENT,
    ],
  }),
  program({
    id: 'wazuh',
    vendor: 'Wazuh',
    product: 'Wazuh',
    group: 'endpoint',
    format: 'wazuh',
    agent: objects('/var/ossec/logs/alerts/alerts.json'),
    steps: [
      step('wazuhJson', type('<ossec_config><global><jsonout_output>yes</jsonout_output></global></ossec_config>')),
      AGENT,
    ],
  }),
  program({
    id: 'ossec',
    vendor: 'OSSEC',
    product: 'OSSEC HIDS',
    group: 'endpoint',
    format: 'ossec',
    agent: lines('/var/ossec/logs/alerts/alerts.log'),
    steps: [step('ossecAlerts'), AGENT],
  }),
  program({
    id: 'clamav',
    vendor: 'Cisco Talos',
    product: 'ClamAV',
    group: 'endpoint',
    format: 'clamav',
    agent: lines('/var/log/clamav/clamav.log'),
    steps: [
      step('clamavLog', type('LogFile /var/log/clamav/clamav.log', 'LogTime yes', 'ExtendedDetectionInfo yes')),
      AGENT,
    ],
  }),
  program({
    id: 'falco',
    vendor: 'CNCF',
    product: 'Falco',
    group: 'endpoint',
    format: 'falco',
    agent: objects('/var/log/falco.json'),
    steps: [
      step(
        'falcoJson',
        type('json_output: true', 'file_output:', '  enabled: true', '  filename: /var/log/falco.json'),
      ),
      AGENT,
    ],
  }),
  device({
    id: 'anti-malware',
    vendor: 'CEF, LEEF',
    product: 'Kaspersky, Trend Micro, Bkav, ESET',
    group: 'endpoint',
    format: 'cef',
    alsoFormats: ['leef'],
    steps: [step('consoleCef', (to) => `${to.host}:${syslogPort(to)}`), step('consoleCsv')],
  }),
  program({
    id: 'microsoft-365',
    vendor: 'Microsoft',
    product: 'Microsoft 365 (Purview audit)',
    group: 'cloud',
    format: 'microsoft-365',
    agent: objects('/var/lib/haidang/m365.ndjson'),
    steps: [
      step('m365App'),
      step(
        'm365Start',
        type(
          'API=https://manage.office.com/api/v1.0/$TENANT/activity/feed',
          'curl -sS -X POST -H "Authorization: Bearer $ACCESS" "$API/subscriptions/start?contentType=Audit.General"',
        ),
      ),
      step('m365Pull', (to) =>
        sentOn(to, [
          'curl -sS -H "Authorization: Bearer $ACCESS" "$API/subscriptions/content?contentType=Audit.General" \\',
          "  | jq -r '.[].contentUri' | xargs -n1 curl -sS -H \"Authorization: Bearer $ACCESS\" | jq -c '.[]' \\",
        ]),
      ),
    ],
  }),
  program({
    id: 'entra',
    vendor: 'Microsoft',
    product: 'Entra ID',
    group: 'cloud',
    format: 'microsoft-entra',
    agent: objects('/var/lib/haidang/entra.ndjson'),
    steps: [
      step('entraApp'),
      step('entraPull', (to) =>
        sentOn(to, [
          'curl -sS -H "Authorization: Bearer $ACCESS" https://graph.microsoft.com/v1.0/auditLogs/signIns \\',
          "  | jq -c '.value[]' \\",
        ]),
      ),
    ],
  }),
  program({
    id: 'cloudtrail',
    vendor: 'Amazon',
    product: 'AWS CloudTrail',
    group: 'cloud',
    format: 'aws-cloudtrail',
    agent: objects('/var/lib/haidang/cloudtrail.ndjson'),
    steps: [
      step('cloudtrailTrail'),
      step('cloudtrailPull', (to) =>
        sentOn(to, ['aws s3 cp "s3://$BUCKET/$KEY" - | gunzip | jq -c \'.Records[]\' \\']),
      ),
    ],
  }),
  program({
    id: 'google-workspace',
    vendor: 'Google',
    product: 'Workspace (Reports API)',
    group: 'cloud',
    format: 'google-workspace',
    agent: objects('/var/lib/haidang/workspace.ndjson'),
    steps: [
      step('workspaceApp'),
      step('workspacePull', (to) =>
        sentOn(to, [
          'curl -sS -H "Authorization: Bearer $ACCESS" \\',
          '  https://admin.googleapis.com/admin/reports/v1/activity/users/all/applications/login \\',
          "  | jq -c '.items[]' \\",
        ]),
      ),
    ],
  }),
  program({
    id: 'shadowserver',
    vendor: 'Shadowserver Foundation',
    product: 'Shadowserver',
    group: 'feed',
    format: 'shadowserver',
    agent: objects('report.ndjson'),
    steps: [step('shadowserverReport'), AGENT],
  }),
  program({
    id: 'abuse-feed',
    vendor: 'abuse.ch',
    product: 'URLhaus, ThreatFox, Feodo Tracker',
    group: 'feed',
    format: 'abuse-feed',
    agent: objects('feed.ndjson'),
    steps: [step('abuseFeed'), AGENT],
  }),
  program({
    id: 'ecs',
    vendor: 'Elastic',
    product: 'ECS (Filebeat, Elastic Agent)',
    group: 'generic',
    format: 'ecs',
    agent: objects('/var/log/ecs.ndjson'),
    steps: [step('ecsFormat'), AGENT],
  }),
  program({
    id: 'ocsf',
    vendor: 'OCSF',
    product: 'OCSF (JSON)',
    group: 'generic',
    format: 'ocsf',
    agent: objects('/var/log/ocsf.ndjson'),
    steps: [step('ocsfFormat'), AGENT],
  }),
  device({
    id: 'syslog',
    vendor: '',
    product: 'Syslog (RFC 5424, RFC 3164)',
    group: 'generic',
    format: 'auto',
    alsoFormats: ['key-value'],
    steps: [step('syslogDevice', (to) => `${to.host}:${syslogPort(to)}`)],
  }),
  program({
    id: 'csv',
    vendor: '',
    product: 'CSV',
    group: 'generic',
    format: 'csv',
    needsMapping: true,
    agent: lines('/var/log/app.csv'),
    steps: [step('csvFile'), AGENT],
  }),
  program({
    id: 'json',
    vendor: '',
    product: 'JSON',
    group: 'generic',
    format: 'json',
    needsMapping: true,
    agent: objects('/var/log/app.ndjson'),
    steps: [step('jsonFile'), AGENT],
  }),
]

export function senderById(id: string | undefined): Sender | null {
  return SENDERS.find((sender) => sender.id === id) ?? null
}

/** What an agent reads for a source of which only the format is known. */
export function agentInputOf(format: Source['format']): AgentInput {
  if (format === 'auto') return objects('/var/log/suricata/eve.json')
  const sender = SENDERS.find((one) => one.format === format || one.alsoFormats?.some((also) => also === format))
  return sender?.agent ?? objects('/var/log/suricata/eve.json')
}
