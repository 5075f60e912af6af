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

export const STRUCTURED_SAMPLES: readonly Sample[] = [
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
