/**
 * One sample or more of every structured source, written for the tests: what is recognised as what, and becomes what. They are
 * also the seeds of the fuzzing.
 */
import type { SourceFormat } from '@haidang/contracts'

export interface Sample {
  readonly format: SourceFormat
  readonly record: string
  readonly typeUid: number
  readonly text: string
  /** Parts of the normal form that must be there. */
  readonly normal: Readonly<Record<string, unknown>>
}

function sample(format: SourceFormat, record: string, typeUid: number, value: unknown, normal = {}): Sample {
  return { format, record, typeUid, text: typeof value === 'string' ? value : JSON.stringify(value), normal }
}

const TRAIL = {
  eventVersion: '1.08',
  userIdentity: {
    type: 'IAMUser',
    principalId: 'AIDAEXAMPLE',
    arn: 'arn:aws:iam::111122223333:user/an',
    accountId: '111122223333',
    accessKeyId: 'AKIAEXAMPLE',
    userName: 'an',
    sessionContext: { attributes: { creationDate: '2026-11-21T00:00:00Z', mfaAuthenticated: 'true' } },
  },
  eventTime: '2026-11-21T01:00:00Z',
  eventSource: 'iam.amazonaws.com',
  eventName: 'CreateUser',
  awsRegion: 'ap-southeast-1',
  sourceIPAddress: '203.0.113.9',
  userAgent: 'aws-cli/2.0',
  requestParameters: { userName: 'binh' },
  requestID: 'r-1',
  eventID: 'e-1',
  eventType: 'AwsApiCall',
  recipientAccountId: '111122223333',
}

const AUDIT = {
  Id: 'a-1',
  RecordType: 15,
  CreationTime: '2026-11-21T01:00:00',
  Operation: 'UserLoggedIn',
  OrganizationId: 'o-1',
  UserType: 0,
  UserKey: '10032001',
  Workload: 'AzureActiveDirectory',
  ResultStatus: 'Success',
  UserId: 'an@so.example.vn',
  ClientIP: '203.0.113.9:51234',
}

const SIGN_IN = {
  id: 's-1',
  createdDateTime: '2026-11-21T01:00:00Z',
  userPrincipalName: 'an@so.example.vn',
  userId: 'u-1',
  appDisplayName: 'Office 365',
  appId: 'app-1',
  ipAddress: '203.0.113.9',
  conditionalAccessStatus: 'notApplied',
  status: { errorCode: 50_126, failureReason: 'Invalid username or password.' },
  location: { city: 'Ha Noi', countryOrRegion: 'VN' },
  riskLevelDuringSignIn: 'medium',
}

const WORKSPACE = {
  kind: 'admin#reports#activity',
  id: { time: '2026-11-21T01:00:00.123Z', uniqueQualifier: '-42', applicationName: 'login', customerId: 'C1' },
  actor: { email: 'an@so.example.vn', profileId: '1' },
  ipAddress: '203.0.113.9',
  events: [
    {
      type: 'login',
      name: 'login_failure',
      parameters: [{ name: 'login_failure_type', value: 'login_failure_invalid_password' }],
    },
  ],
}

const WAZUH = {
  timestamp: '2026-11-21T08:00:00.123+0700',
  rule: {
    level: 10,
    description: 'sshd: brute force',
    id: '5712',
    groups: ['syslog', 'sshd', 'authentication_failures'],
    mitre: { id: ['T1110'], tactic: ['Credential Access'], technique: ['Brute Force'] },
  },
  agent: { id: '001', name: 'may-12', ip: '10.1.2.3' },
  manager: { name: 'wazuh' },
  id: '1795222800.1',
  decoder: { name: 'sshd' },
  location: '/var/log/auth.log',
}

const ECS = { '@timestamp': '2026-11-21T01:00:00.123Z', ecs: { version: '8.11.0' } }

const OCSF = {
  class_uid: 4001,
  category_uid: 4,
  activity_id: 6,
  type_uid: 400_106,
  severity_id: 1,
  time: 1_795_222_800_123,
  metadata: { version: '1.1.0', product: { name: 'Sensor', vendor_name: 'Example' } },
  src_endpoint: { ip: '10.0.0.1', port: 5 },
  dst_endpoint: { ip: '203.0.113.9', port: 443 },
}

const EVE = {
  timestamp: '2026-11-21T08:00:00.000000+0700',
  flow_id: 2_247_499_577_510_934,
  src_ip: '10.1.2.3',
  src_port: 51_234,
  dest_ip: '203.0.113.9',
  dest_port: 80,
  proto: 'TCP',
}

const XML_EVENT =
  "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='Microsoft-Windows-Security-Auditing'/>" +
  "<EventID>4625</EventID><TimeCreated SystemTime='2026-11-21T01:00:00.123Z'/><EventRecordID>42</EventRecordID>" +
  "<Channel>Security</Channel><Computer>MAY-12</Computer></System><EventData><Data Name='TargetUserName'>an &amp; b</Data>" +
  "<Data Name='IpAddress'>203.0.113.9</Data><Data Name='LogonType'>3</Data></EventData></Event>"

const SYSMON_EVENT = {
  Event: {
    System: {
      Provider: { '#attributes': { Name: 'Microsoft-Windows-Sysmon' } },
      EventID: 1,
      Level: 4,
      Channel: 'Microsoft-Windows-Sysmon/Operational',
      Computer: 'MAY-12',
      TimeCreated: { '#attributes': { SystemTime: '2026-11-21T01:00:00Z' } },
    },
    EventData: {
      Image: 'C:\\a.exe',
      ProcessId: '77',
      ProcessGuid: '{5AA13A44-0000-0000-0000-000000000001}',
      CommandLine: 'a -x',
      Hashes: `SHA256=${'A'.repeat(64)}`,
      ParentImage: 'C:\\p.exe',
      ParentProcessId: '7',
      User: 'SO\\an',
    },
  },
}

export const STRUCTURED_SAMPLES: readonly Sample[] = [
  sample(
    'suricata-eve',
    'alert',
    400_203,
    {
      ...EVE,
      event_type: 'alert',
      alert: {
        action: 'allowed',
        gid: 1,
        signature_id: 2_001_219,
        rev: 20,
        signature: 'Scan of SSH',
        category: 'Attempted Information Leak',
        severity: 2,
        metadata: { mitre_technique_id: ['T1046'] },
      },
      http: { hostname: 'a.example', url: '/x', http_method: 'GET', status: 200, http_user_agent: 'curl' },
    },
    { is_alert: true, firewall_rule: { uid: '2001219', version: '20' }, attacks: [{ technique: { uid: 'T1046' } }] },
  ),
  sample(
    'suricata-eve',
    'flow',
    400_102,
    {
      ...EVE,
      event_type: 'flow',
      flow: { bytes_toserver: 10, bytes_toclient: 20, pkts_toserver: 1, pkts_toclient: 2, age: 3, state: 'closed' },
    },
    { traffic: { bytes_out: 10, bytes_in: 20 }, connection_info: { uid: '2247499577510934' } },
  ),
  sample(
    'suricata-eve',
    'dns, version 3',
    400_301,
    {
      ...EVE,
      event_type: 'dns',
      dns: { version: 3, type: 'request', id: 9, queries: [{ rrname: 'b.example', rrtype: 'AAAA' }] },
    },
    { query: { hostname: 'b.example', type: 'AAAA' } },
  ),
  sample(
    'suricata-eve',
    'smtp',
    400_901,
    {
      ...EVE,
      event_type: 'smtp',
      smtp: { helo: 'x', mail_from: '<a@b.example>', rcpt_to: ['<c@d.example>'] },
      email: { from: 'A <a@b.example>', to: ['C <c@d.example>'], attachment: ['hoa-don.exe'] },
    },
    { email: { from: 'a@b.example', from_mailbox: 'A <a@b.example>', files: [{ name: 'hoa-don.exe' }] } },
  ),
  sample(
    'suricata-eve',
    'tls',
    400_106,
    {
      ...EVE,
      event_type: 'tls',
      tls: {
        version: 'TLS 1.3',
        sni: 'c.example',
        ja3: { hash: 'a'.repeat(32) },
        subject: 'CN=c',
        issuerdn: 'CN=i',
        serial: '01',
      },
    },
    { tls: { sni: 'c.example', certificate: { subject: 'CN=c', issuer: 'CN=i' } } },
  ),
  sample(
    'zeek-json',
    'conn',
    400_102,
    {
      ts: 1_795_222_800.123,
      uid: 'C1',
      'id.orig_h': '10.0.0.1',
      'id.orig_p': 5,
      'id.resp_h': '203.0.113.9',
      'id.resp_p': 443,
      proto: 'tcp',
      service: 'ssl',
      duration: 1.5,
      orig_bytes: 10,
      resp_bytes: 20,
      conn_state: 'SF',
      history: 'ShADadfF',
    },
    { duration: 1500, app_name: 'ssl', connection_info: { uid: 'C1', flag_history: 'ShADadfF' } },
  ),
  sample(
    'zeek-json',
    'dns',
    400_306,
    {
      _path: 'dns',
      ts: '2026-11-21T01:00:00.123456Z',
      uid: 'C2',
      'id.orig_h': '10.0.0.1',
      'id.orig_p': 5,
      'id.resp_h': '10.0.0.2',
      'id.resp_p': 53,
      proto: 'udp',
      trans_id: 9,
      query: 'a.example',
      qtype_name: 'A',
      rcode_name: 'NOERROR',
      rcode: 0,
      answers: ['203.0.113.9'],
      TTLs: [60],
    },
    { answers: [{ rdata: '203.0.113.9', ttl: 60 }] },
  ),
  sample('windows-json', 'evtx converter', 100_701, SYSMON_EVENT, {
    process: { pid: 77, cmd_line: 'a -x', parent_process: { pid: 7 } },
    device: { hostname: 'MAY-12' },
  }),
  sample(
    'windows-json',
    'winlogbeat',
    300_201,
    {
      '@timestamp': '2026-11-21T01:00:00Z',
      winlog: {
        event_id: 4624,
        channel: 'Security',
        provider_name: 'Microsoft-Windows-Security-Auditing',
        computer_name: 'MAY-12',
        event_data: { TargetUserName: 'an', LogonType: '10', IpAddress: '203.0.113.9' },
      },
    },
    { user: { name: 'an' }, logon_type_id: 10, src_endpoint: { ip: '203.0.113.9' } },
  ),
  sample(
    'windows-json',
    'NXLog',
    20_100_401,
    {
      EventTime: '2026-11-21 08:00:00',
      Hostname: 'MAY-12',
      EventID: 7045,
      SourceName: 'Service Control Manager',
      Channel: 'System',
      RecordNumber: 5,
      ServiceName: 'x',
      ImagePath: 'cmd.exe /c y',
      StartType: 'auto start',
    },
    { win_service: { name: 'x', cmd_line: 'cmd.exe /c y', service_start_type_id: 3 } },
  ),
  sample('windows-xml', 'event', 300_201, XML_EVENT, { status_id: 2, user: { name: 'an & b' }, is_remote: true }),
  sample('windows-xml', 'event in syslog', 300_201, `<13>Nov 21 08:00:00 may-12 EventLog: ${XML_EVENT}`, {
    src_endpoint: { ip: '203.0.113.9' },
  }),
  sample(
    'shadowserver',
    'exposed service',
    400_106,
    {
      report: 'scan_rdp',
      time: '2026-11-20T01:00:00Z',
      ip: '203.0.113.9',
      port: '3389',
      protocol: 'tcp',
      name: 'rdp',
      asn: '64512',
      country: 'VN',
      sector: 'Government',
    },
    {
      is_alert: true,
      dst_endpoint: { ip: '203.0.113.9', port: 3389, autonomous_system: { number: 64_512 } },
      firewall_rule: { uid: 'scan_rdp', category: 'vulnerable' },
      unmapped: { sector: 'Government' },
    },
  ),
  sample(
    'shadowserver',
    'infected host',
    400_106,
    {
      report: 'event4_sinkhole',
      time: '2026-11-20T01:00:00Z',
      ip: '203.0.113.9',
      src_port: '5',
      dst_ip: '198.51.100.7',
      dst_port: '80',
      name: 'avalanche',
    },
    { severity_id: 4, src_endpoint: { ip: '203.0.113.9', port: 5 }, dst_endpoint: { ip: '198.51.100.7', port: 80 } },
  ),
  sample(
    'abuse-feed',
    'list',
    502_101,
    { feed: 'blocklist', ip: '203.0.113.9', time: '2026-11-20 01:00:00', name: 'ssh' },
    {
      osint: [{ value: '203.0.113.9', type_id: 1, name: 'ssh' }],
      time: Date.UTC(2026, 10, 20, 1),
    },
  ),
  sample('aws-cloudtrail', 'API call', 600_301, TRAIL, {
    api: { operation: 'CreateUser', service: { name: 'iam.amazonaws.com' }, request: { uid: 'r-1' } },
    actor: { user: { name: 'an', type_id: 1, account: { uid: '111122223333' } }, session: { is_mfa: true } },
    src_endpoint: { ip: '203.0.113.9' },
    cloud: { provider: 'AWS', region: 'ap-southeast-1' },
    status_id: 1,
    time: Date.UTC(2026, 10, 21, 1),
  }),
  sample(
    'aws-cloudtrail',
    'refused call in Records',
    600_302,
    {
      Records: [{ ...TRAIL, eventName: 'ListBuckets', errorCode: 'AccessDenied', errorMessage: 'no' }],
    },
    { status_id: 2, status_code: 'AccessDenied', status_detail: 'no' },
  ),
  sample(
    'aws-cloudtrail',
    'ConsoleLogin',
    300_201,
    {
      ...TRAIL,
      eventSource: 'signin.amazonaws.com',
      eventName: 'ConsoleLogin',
      responseElements: { ConsoleLogin: 'Failure' },
      additionalEventData: { MFAUsed: 'No' },
    },
    { status_id: 2, is_mfa: false, user: { name: 'an' } },
  ),
  sample(
    'aws-cloudtrail',
    'call by a service',
    600_302,
    {
      ...TRAIL,
      userIdentity: { type: 'AWSService', invokedBy: 'config.amazonaws.com' },
      eventName: 'DescribeInstances',
      sourceIPAddress: 'config.amazonaws.com',
    },
    { actor: { app_name: 'config.amazonaws.com' }, src_endpoint: { name: 'config.amazonaws.com' } },
  ),
  sample('microsoft-365', 'logon', 300_201, AUDIT, {
    status_id: 1,
    user: { name: 'an@so.example.vn', email_addr: 'an@so.example.vn' },
    src_endpoint: { ip: '203.0.113.9', port: 51_234 },
    time: Date.UTC(2026, 10, 21, 1),
  }),
  sample(
    'microsoft-365',
    'row of the audit search',
    600_602,
    {
      RecordType: 6,
      CreationDate: '2026-11-21T01:00:00',
      Operations: 'FileDownloaded',
      AuditData: JSON.stringify({
        ...AUDIT,
        Operation: 'FileDownloaded',
        Workload: 'OneDrive',
        ObjectId: 'https://so.example.vn/a/b.docx',
        SourceFileName: 'b.docx',
      }),
    },
    { file: { name: 'b.docx', path: 'https://so.example.vn/a/b.docx' } },
  ),
  sample(
    'microsoft-365',
    'mailbox rule',
    600_301,
    { ...AUDIT, Workload: 'Exchange', Operation: 'New-InboxRule', ResultStatus: 'True' },
    {
      api: { operation: 'New-InboxRule', service: { name: 'Exchange' } },
      status_id: 1,
    },
  ),
  sample(
    'microsoft-365',
    'alert',
    600_399,
    {
      ...AUDIT,
      Workload: 'SecurityComplianceCenter',
      Operation: 'AlertTriggered',
      Name: 'Mass download',
      AlertId: 'al-1',
      Severity: 'High',
    },
    { is_alert: true, severity_id: 4, firewall_rule: { uid: 'al-1', name: 'Mass download' } },
  ),
  sample(
    'microsoft-365',
    'directory',
    300_701,
    { ...AUDIT, Operation: 'Add user.', ObjectId: 'moi@so.example.vn' },
    {
      user: { name: 'moi@so.example.vn' },
      actor: { user: { name: 'an@so.example.vn' } },
    },
  ),
  sample('microsoft-entra', 'sign-in of Graph', 300_201, SIGN_IN, {
    status_id: 2,
    status_code: '50126',
    severity_id: 3,
    service: { name: 'Office 365', uid: 'app-1' },
    src_endpoint: { ip: '203.0.113.9', location: { city: 'Ha Noi', country: 'VN' } },
  }),
  sample(
    'microsoft-entra',
    'sign-in of Azure Monitor',
    300_201,
    {
      time: '2026-11-21T01:00:00.0000000Z',
      category: 'SignInLogs',
      operationName: 'Sign-in activity',
      tenantId: 't-1',
      resultType: '0',
      callerIpAddress: '203.0.113.9',
      properties: { ...SIGN_IN, status: { errorCode: 0 } },
    },
    { status_id: 1, cloud: { provider: 'Azure', org: { uid: 't-1' } } },
  ),
  sample(
    'microsoft-entra',
    'audit',
    300_716,
    {
      id: 'd-1',
      category: 'RoleManagement',
      activityDateTime: '2026-11-21T01:00:00Z',
      activityDisplayName: 'Add member to role',
      result: 'success',
      initiatedBy: { user: { userPrincipalName: 'an@so.example.vn', id: 'u-1', ipAddress: '203.0.113.9' } },
      targetResources: [{ id: 'u-2', displayName: 'Binh', userPrincipalName: 'binh@so.example.vn', type: 'User' }],
    },
    { user: { name: 'binh@so.example.vn' }, actor: { user: { uid: 'u-1' } }, status_id: 1 },
  ),
  sample('google-workspace', 'login', 300_201, WORKSPACE, {
    status_id: 2,
    status_detail: 'login_failure_invalid_password',
    user: { email_addr: 'an@so.example.vn' },
  }),
  sample(
    'google-workspace',
    'drive',
    600_602,
    {
      ...WORKSPACE,
      id: { ...WORKSPACE.id, applicationName: 'drive' },
      events: [
        {
          type: 'access',
          name: 'download',
          parameters: [
            { name: 'doc_title', value: 'kế hoạch.xlsx' },
            { name: 'doc_id', value: 'd1' },
          ],
        },
      ],
    },
    { file: { name: 'kế hoạch.xlsx', uid: 'd1' } },
  ),
  sample(
    'google-workspace',
    'admin',
    300_701,
    {
      ...WORKSPACE,
      id: { ...WORKSPACE.id, applicationName: 'admin' },
      events: [
        {
          type: 'USER_SETTINGS',
          name: 'CREATE_USER',
          parameters: [{ name: 'USER_EMAIL', value: 'moi@so.example.vn' }],
        },
      ],
    },
    { user: { name: 'moi@so.example.vn' } },
  ),
  sample(
    'wazuh',
    'alert on a line',
    300_201,
    {
      ...WAZUH,
      full_log:
        'Nov 21 08:00:00 may-12 sshd[1234]: Failed password for invalid user admin from 203.0.113.9 port 4711 ssh2',
      data: { srcip: '203.0.113.9', srcuser: 'admin' },
    },
    {
      is_alert: true,
      severity_id: 3,
      firewall_rule: { uid: '5712', name: 'sshd: brute force' },
      attacks: [{ technique: { uid: 'T1110', name: 'Brute Force' } }],
      src_endpoint: { ip: '203.0.113.9' },
      metadata: { uid: '1795222800.1', log_provider: 'sshd', log_level: '10' },
      time: Date.UTC(2026, 10, 21, 1, 0, 0, 123),
    },
  ),
  sample(
    'wazuh',
    'Windows event',
    100_701,
    {
      ...WAZUH,
      decoder: { name: 'windows_eventchannel' },
      data: {
        win: {
          system: {
            providerName: 'Microsoft-Windows-Sysmon',
            eventID: '1',
            channel: 'Microsoft-Windows-Sysmon/Operational',
            computer: 'MAY-12',
            systemTime: '2026-11-21T01:00:00.1234567Z',
            level: '4',
          },
          eventdata: {
            image: 'C:\\\\Windows\\\\System32\\\\cmd.exe',
            processId: '77',
            commandLine: 'cmd /c whoami',
            parentImage: 'C:\\\\w.exe',
            parentProcessId: '7',
          },
        },
      },
    },
    { process: { pid: 77, cmd_line: 'cmd /c whoami', file: { path: 'C:\\Windows\\System32\\cmd.exe' } } },
  ),
  sample(
    'wazuh',
    'Suricata alert',
    400_106,
    {
      ...WAZUH,
      decoder: { name: 'json' },
      data: {
        timestamp: '2026-11-21T08:00:00.000000+0700',
        event_type: 'alert',
        flow_id: '2247499577510934',
        src_ip: '203.0.113.9',
        src_port: '5',
        dest_ip: '10.0.0.1',
        dest_port: '22',
        proto: 'TCP',
        alert: {
          signature_id: '2001219',
          signature: 'Scan',
          severity: '2',
          gid: '1',
          rev: '3',
          action: 'allowed',
          category: 'x',
        },
      },
    },
    { src_endpoint: { ip: '203.0.113.9', port: 5 }, connection_info: { uid: '2247499577510934' } },
  ),
  sample(
    'wazuh',
    'file integrity',
    100_103,
    {
      ...WAZUH,
      rule: { level: 7, description: 'Integrity checksum changed.', id: '550', groups: ['syscheck'] },
      decoder: { name: 'syscheck_integrity_changed' },
      syscheck: { path: '/etc/passwd', event: 'modified', sha256_after: 'a'.repeat(64), uname_after: 'root' },
    },
    { file: { path: '/etc/passwd', hashes: [{ value: 'a'.repeat(64) }] }, actor: { user: { name: 'root' } } },
  ),
  sample(
    'wazuh',
    'document of the indexer',
    0,
    {
      _index: 'wazuh-alerts-4.x-2026.11.21',
      _source: { ...WAZUH, rule: { level: 2, description: 'Unknown problem.', id: '1002', groups: [] }, full_log: 'x' },
    },
    { severity_id: 1, firewall_rule: { uid: '1002' } },
  ),
  sample(
    'ecs',
    'process',
    100_701,
    {
      ...ECS,
      event: { kind: 'event', category: ['process'], type: ['start'], outcome: 'success' },
      host: { hostname: 'may-12', os: { family: 'windows' }, ip: ['10.0.0.5'] },
      user: { name: 'an', domain: 'SO' },
      process: {
        pid: 77,
        executable: 'C:\\a.exe',
        command_line: 'a -x',
        hash: { sha256: 'A'.repeat(64) },
        parent: { pid: 7, executable: 'C:\\p.exe' },
      },
    },
    { process: { pid: 77, name: 'a.exe', parent_process: { pid: 7 } }, device: { hostname: 'may-12' } },
  ),
  sample(
    'ecs',
    'network, dotted',
    400_105,
    {
      '@timestamp': ECS['@timestamp'],
      'ecs.version': '1.12',
      'event.category': ['network'],
      'event.type': ['connection', 'denied'],
      'source.ip': '10.0.0.1',
      'source.port': 5,
      'destination.ip': '203.0.113.9',
      'destination.port': '443',
      'network.transport': 'tcp',
      'network.direction': 'outbound',
    },
    { action_id: 2, connection_info: { protocol_name: 'tcp', protocol_num: 6, direction_id: 2 } },
  ),
  sample(
    'ecs',
    'dns',
    400_306,
    {
      ...ECS,
      event: { category: 'network', dataset: 'dns' },
      client: { ip: '10.0.0.1', port: 5 },
      dns: {
        question: { name: 'a.example', type: 'A' },
        response_code: 'NOERROR',
        answers: [{ data: '203.0.113.9', type: 'A' }],
      },
    },
    { query: { hostname: 'a.example', type: 'A' }, answers: [{ rdata: '203.0.113.9', type: 'A' }] },
  ),
  sample(
    'ecs',
    'alert',
    400_203,
    {
      ...ECS,
      event: { kind: 'alert', category: ['intrusion_detection', 'web'], risk_score: 80 },
      rule: { id: '7', name: 'SQL injection' },
      source: { ip: '203.0.113.9' },
      http: { request: { method: 'get' }, response: { status_code: 403 } },
      url: { full: 'http://a.example/?x=1', domain: 'a.example' },
    },
    { is_alert: true, severity_id: 4, firewall_rule: { uid: '7', name: 'SQL injection' } },
  ),
  sample(
    'ecs',
    'authentication',
    300_201,
    {
      ...ECS,
      event: { category: ['authentication'], outcome: 'failure' },
      user: { name: 'an' },
      source: { ip: '203.0.113.9' },
      host: { name: 'may-12' },
    },
    { status_id: 2, user: { name: 'an' }, dst_endpoint: { hostname: 'may-12' } },
  ),
  sample('ocsf', 'network activity', 400_106, OCSF, {
    metadata: { version: '1.1.0', product: { name: 'Sensor' } },
    time: OCSF.time,
    src_endpoint: { ip: '10.0.0.1', port: 5 },
  }),
  sample(
    'ocsf',
    'detection finding',
    200_401,
    {
      ...OCSF,
      class_uid: 2004,
      category_uid: 2,
      activity_id: 1,
      type_uid: 200_401,
      src_endpoint: undefined,
      dst_endpoint: undefined,
      finding_info: { uid: 'f-1', title: 'Beaconing' },
    },
    { finding_info: { uid: 'f-1', title: 'Beaconing' } },
  ),
]
