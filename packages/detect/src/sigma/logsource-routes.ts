/**
 * Which events a rule's log source means, as data. An event offers one or more (product, service, category); a rule meets
 * the event if one offer has every part the rule names. Names follow the Sigma taxonomy (specification 2.1, appendix
 * "Taxonomy"), channels and event ids follow Microsoft's and Sysmon's documentation.
 */

/** Service of a rule → channels of Windows, lower case. */
export const WINDOWS_SERVICES: Readonly<Record<string, readonly string[]>> = {
  'application-experience': [
    'microsoft-windows-application-experience/program-telemetry',
    'microsoft-windows-application-experience/program-compatibility-assistant',
  ],
  application: ['application'],
  applocker: [
    'microsoft-windows-applocker/exe and dll',
    'microsoft-windows-applocker/msi and script',
    'microsoft-windows-applocker/packaged app-deployment',
    'microsoft-windows-applocker/packaged app-execution',
  ],
  'appmodel-runtime': ['microsoft-windows-appmodel-runtime/admin'],
  'appxdeployment-server': ['microsoft-windows-appxdeploymentserver/operational'],
  'appxpackaging-om': ['microsoft-windows-appxpackaging/operational'],
  'bits-client': ['microsoft-windows-bits-client/operational'],
  capi2: ['microsoft-windows-capi2/operational'],
  'certificateservicesclient-lifecycle-system': [
    'microsoft-windows-certificateservicesclient-lifecycle-system/operational',
  ],
  'codeintegrity-operational': ['microsoft-windows-codeintegrity/operational'],
  'diagnosis-scripted': ['microsoft-windows-diagnosis-scripted/operational'],
  'dns-client': ['microsoft-windows-dns-client/operational', 'microsoft-windows-dns client events/operational'],
  'dns-server': ['dns server'],
  'dns-server-analytic': ['microsoft-windows-dns-server/analytical'],
  'dns-server-audit': ['microsoft-windows-dns-server/audit'],
  'driver-framework': ['microsoft-windows-driverframeworks-usermode/operational'],
  'firewall-as': ['microsoft-windows-windows firewall with advanced security/firewall'],
  'hyper-v-worker': ['microsoft-windows-hyper-v-worker-admin', 'microsoft-windows-hyper-v-worker/admin'],
  'iis-configuration': ['microsoft-iis-configuration/operational'],
  'kernel-event-tracing': ['microsoft-windows-kernel-eventtracing/admin', 'microsoft-windows-kernel-eventtracing'],
  'kernel-shimengine': [
    'microsoft-windows-kernel-shimengine/operational',
    'microsoft-windows-kernel-shimengine/diagnostic',
  ],
  ldap: ['microsoft-windows-ldap-client/debug'],
  ldap_debug: ['microsoft-windows-ldap-client/debug'],
  'lsa-server': ['microsoft-windows-lsa/operational'],
  'microsoft-servicebus-client': [
    'microsoft-servicebus-client',
    'microsoft-servicebus-client/admin',
    'microsoft-servicebus-client/operational',
  ],
  'msexchange-management': ['msexchange management'],
  ntfs: ['microsoft-windows-ntfs/operational'],
  ntlm: ['microsoft-windows-ntlm/operational'],
  openssh: ['openssh/operational'],
  powershell: ['microsoft-windows-powershell/operational', 'powershellcore/operational'],
  'powershell-classic': ['windows powershell'],
  'printservice-admin': ['microsoft-windows-printservice/admin'],
  'printservice-operational': ['microsoft-windows-printservice/operational'],
  security: ['security'],
  'security-mitigations': [
    'microsoft-windows-security-mitigations/kernel mode',
    'microsoft-windows-security-mitigations/user mode',
  ],
  sense: ['microsoft-windows-sense/operational'],
  'servicebus-client': ['microsoft-servicebus-client', 'microsoft-servicebus-client/admin'],
  'shell-core': ['microsoft-windows-shell-core/operational'],
  'smbclient-connectivity': ['microsoft-windows-smbclient/connectivity'],
  'smbclient-security': ['microsoft-windows-smbclient/security'],
  'smbserver-connectivity': ['microsoft-windows-smbserver/connectivity'],
  sysmon: ['microsoft-windows-sysmon/operational'],
  system: ['system'],
  taskscheduler: ['microsoft-windows-taskscheduler/operational'],
  'terminalservices-localsessionmanager': ['microsoft-windows-terminalservices-localsessionmanager/operational'],
  vhdmp: ['microsoft-windows-vhdmp-operational', 'microsoft-windows-vhdmp/operational'],
  windefend: ['microsoft-windows-windows defender/operational'],
  winrm: ['microsoft-windows-winrm/operational'],
  wmi: ['microsoft-windows-wmi-activity/operational'],
}

/** A category that a Windows event is of, by its channel and event id. */
export interface WindowsCategory {
  readonly category: string
  /** Lower case. */
  readonly channel: string
  readonly eventIds: readonly number[]
  /** Sigma's field → the event's own, where they differ. */
  readonly fields?: Readonly<Record<string, readonly string[]>>
  /** Sigma's field → the event's value → Sigma's value. */
  readonly values?: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** Only events whose field has one of these values. */
  readonly only?: { readonly field: string; readonly values: readonly string[] }
}

const SYSMON = 'microsoft-windows-sysmon/operational'
const sysmon = (category: string, ...eventIds: number[]): WindowsCategory => ({ category, channel: SYSMON, eventIds })

export const WINDOWS_CATEGORIES: readonly WindowsCategory[] = [
  sysmon('process_creation', 1),
  sysmon('file_change', 2),
  sysmon('network_connection', 3),
  sysmon('sysmon_status', 4, 16),
  sysmon('process_termination', 5),
  sysmon('driver_load', 6),
  sysmon('image_load', 7),
  sysmon('create_remote_thread', 8),
  sysmon('raw_access_thread', 9),
  sysmon('process_access', 10),
  sysmon('file_event', 11),
  { ...sysmon('registry_add', 12), only: { field: 'EventType', values: ['CreateKey'] } },
  { ...sysmon('registry_delete', 12), only: { field: 'EventType', values: ['DeleteKey', 'DeleteValue'] } },
  sysmon('registry_set', 13),
  sysmon('registry_rename', 14),
  sysmon('registry_event', 12, 13, 14),
  sysmon('create_stream_hash', 15),
  sysmon('pipe_created', 17, 18),
  sysmon('wmi_event', 19, 20, 21),
  sysmon('dns_query', 22),
  sysmon('file_delete', 23, 26),
  sysmon('clipboard_capture', 24),
  sysmon('process_tampering', 25),
  sysmon('file_block_executable', 27),
  sysmon('file_block_shredding', 28),
  sysmon('file_executable_detected', 29),
  sysmon('sysmon_error', 255),
  {
    category: 'process_creation',
    channel: 'security',
    eventIds: [4688],
    fields: {
      Image: ['NewProcessName'],
      ParentImage: ['ParentProcessName'],
      ProcessId: ['NewProcessId'],
      ParentProcessId: ['ProcessId'],
      User: ['SubjectUserName'],
      LogonId: ['SubjectLogonId'],
      IntegrityLevel: ['MandatoryLabel'],
    },
    values: {
      IntegrityLevel: {
        'S-1-16-4096': 'Low',
        'S-1-16-8192': 'Medium',
        'S-1-16-8448': 'Medium',
        'S-1-16-12288': 'High',
        'S-1-16-16384': 'System',
      },
    },
  },
  { category: 'ps_script', channel: 'microsoft-windows-powershell/operational', eventIds: [4104] },
  { category: 'ps_script', channel: 'powershellcore/operational', eventIds: [4104] },
  { category: 'ps_module', channel: 'microsoft-windows-powershell/operational', eventIds: [4103] },
  { category: 'ps_module', channel: 'powershellcore/operational', eventIds: [4103] },
  { category: 'ps_classic_start', channel: 'windows powershell', eventIds: [400] },
  { category: 'ps_classic_provider_start', channel: 'windows powershell', eventIds: [600] },
  { category: 'ps_classic_script', channel: 'windows powershell', eventIds: [800] },
  { category: 'file_access', channel: 'microsoft-windows-kernel-file/analytic', eventIds: [12] },
  { category: 'file_rename', channel: 'microsoft-windows-kernel-file/analytic', eventIds: [19, 27] },
  {
    category: 'antivirus',
    channel: 'microsoft-windows-windows defender/operational',
    eventIds: [1006, 1007, 1008, 1009, 1010, 1011, 1012, 1017, 1018, 1019, 1115, 1116, 1117, 1118, 1119],
    fields: { Signature: ['ThreatName'], Filename: ['Path'], User: ['DetectionUser'] },
  },
]

/** Categories that the logs of a product's service are also of. Services are Zeek's log names and Suricata's event types. */
export const SERVICE_CATEGORIES: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  zeek: { dns: ['dns'], http: ['proxy', 'webserver'], conn: ['firewall'] },
  suricata: { dns: ['dns'], http: ['proxy', 'webserver'], flow: ['firewall'], netflow: ['firewall'], alert: ['ids'] },
}

/** The field of the event that says its service, where the parser left it out. */
export const SERVICE_FIELDS: Readonly<Record<string, readonly string[]>> = {
  linux: ['app_name', 'type'],
  suricata: ['event_type'],
  zeek: ['_path'],
}

/** Programs that write to a service of another name. */
export const LINUX_SERVICES: Readonly<Record<string, readonly string[]>> = {
  sshd: ['sshd', 'auth'],
  'sshd-session': ['sshd', 'auth'],
  sudo: ['sudo', 'auth'],
  su: ['auth'],
  login: ['auth'],
  passwd: ['auth'],
  useradd: ['auth'],
  groupadd: ['auth'],
  usermod: ['auth'],
  cron: ['cron'],
  crond: ['cron'],
  crontab: ['cron'],
  anacron: ['cron'],
  auditd: ['auditd'],
  audispd: ['auditd'],
  clamd: ['clamav'],
  freshclam: ['clamav'],
  vsftpd: ['vsftpd'],
  guacd: ['guacamole'],
}

/** Zeek, Suricata, CEF and common web-log names of a category's fields; the Sigma name itself always counts too. */
export const CATEGORY_FIELDS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  dns: {
    query: ['query', 'dns.rrname', 'dns.query.rrname', 'dns.queries.rrname', 'destinationDnsDomain'],
    record_type: ['qtype_name', 'dns.rrtype', 'dns.query.rrtype', 'dns.queries.rrtype'],
    answer: ['answers', 'dns.answers.rdata', 'dns.rdata'],
  },
  firewall: {
    src_ip: ['id.orig_h', 'src', 'srcip'],
    dst_ip: ['id.resp_h', 'dest_ip', 'dst', 'dstip'],
    src_port: ['id.orig_p', 'spt', 'srcport'],
    dst_port: ['id.resp_p', 'dest_port', 'dpt', 'dstport'],
    action: ['act'],
  },
  proxy: webFields(),
  webserver: webFields(),
}

function webFields(): Readonly<Record<string, readonly string[]>> {
  const uri = ['uri', 'http.url', 'request', 'url']
  return {
    'c-uri': [...uri, 'cs-uri'],
    'cs-uri': [...uri, 'c-uri'],
    'c-uri-query': [...uri, 'cs-uri-query'],
    'cs-uri-query': uri,
    'c-uri-stem': [...uri, 'cs-uri-stem'],
    'cs-uri-stem': uri,
    'cs-method': ['method', 'http.http_method', 'requestMethod'],
    'cs-host': ['host', 'http.hostname', 'dhost'],
    'r-dns': ['host', 'http.hostname', 'dhost'],
    'c-useragent': [
      'user_agent',
      'http.http_user_agent',
      'requestClientApplication',
      'cs-user-agent',
      'cs(User-Agent)',
    ],
    'cs-user-agent': [
      'user_agent',
      'http.http_user_agent',
      'requestClientApplication',
      'c-useragent',
      'cs(User-Agent)',
    ],
    'cs-referer': ['referrer', 'http.http_refer', 'cs(Referer)'],
    'cs-referrer': ['referrer', 'http.http_refer', 'cs(Referer)'],
    'sc-status': ['status_code', 'http.status'],
    'cs-username': ['username', 'suser'],
    src_ip: ['id.orig_h', 'c-ip', 'src'],
    'c-ip': ['id.orig_h', 'src_ip', 'src'],
    dst_ip: ['id.resp_h', 'dest_ip', 's-ip', 'dst'],
  }
}
