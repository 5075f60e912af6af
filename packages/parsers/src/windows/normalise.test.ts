import type { ParsedEvent } from '@haidang/contracts'
import { describe, expect, it } from 'vitest'
import { createParser } from '../parser.ts'

const RECEIVED_AT = Date.UTC(2026, 10, 21, 2)
const parser = createParser()

function parse(value: object): ParsedEvent {
  const outcome = parser.parse(JSON.stringify(value), RECEIVED_AT)
  if (outcome.kind !== 'event') throw new Error(outcome.problem.code)
  return outcome.event
}

function evtx(provider: string, id: unknown, channel: string | null, data: object, part = 'EventData'): object {
  return {
    Event: {
      System: {
        Provider: { '#attributes': { Name: provider } },
        EventID: id,
        Level: 4,
        Task: 1,
        Opcode: 0,
        Keywords: '0x8020000000000000',
        TimeCreated: { '#attributes': { SystemTime: '2026-11-21T01:00:00.123456700Z' } },
        EventRecordID: 42,
        Execution: { '#attributes': { ProcessID: 4, ThreadID: 8 } },
        Channel: channel,
        Computer: 'MAY-12.so.example',
        Security: null,
      },
      [part]: data,
    },
  }
}

const AUDIT = 'Microsoft-Windows-Security-Auditing'
const SYSMON = 'Microsoft-Windows-Sysmon'
const SYSMON_CHANNEL = 'Microsoft-Windows-Sysmon/Operational'

const SUBJECT = {
  SubjectUserSid: 'S-1-5-21-1',
  SubjectUserName: 'an.nguyen',
  SubjectDomainName: 'SO',
  SubjectLogonId: '0x3e7',
}
const LOGON = {
  ...SUBJECT,
  TargetUserSid: 'S-1-5-21-2',
  TargetUserName: 'Binh.Tran',
  TargetDomainName: 'SO',
  TargetLogonId: '0x1414c8',
  LogonType: '3',
  AuthenticationPackageName: 'NTLM',
  LogonProcessName: 'NtLmSsp ',
  WorkstationName: 'MAY-77',
  IpAddress: '::ffff:10.1.2.3',
  IpPort: '50123',
  ProcessId: '0x704',
  ProcessName: '-',
}

describe('shapes of one event', () => {
  const whole = parse(evtx(AUDIT, 4624, 'Security', LOGON))

  it('reads the form of evtx converters', () => {
    expect(whole.problems).toEqual([])
    expect(whole.ocsf).toMatchObject({
      class_uid: 3002,
      activity_id: 1,
      status_id: 1,
      time: Date.parse('2026-11-21T01:00:00.123Z'),
      user: { name: 'Binh.Tran', domain: 'SO', uid: 'S-1-5-21-2' },
      actor: { user: { name: 'an.nguyen', uid: 'S-1-5-21-1' } },
      src_endpoint: { ip: '10.1.2.3', port: 50_123, hostname: 'MAY-77' },
      device: { hostname: 'MAY-12.so.example', os: { name: 'Windows', type_id: 100 } },
      logon_type_id: 3,
      is_remote: true,
      auth_protocol_id: 1,
      metadata: { event_code: '4624', log_name: 'Security', uid: '42' },
    })
    expect(whole.logsource).toEqual({ product: 'windows', service: 'security' })
    expect(whole.fields).toMatchObject({
      EventID: 4624,
      Channel: 'Security',
      Provider_Name: AUDIT,
      TargetUserName: 'Binh.Tran',
      LogonType: '3',
    })
    expect(whole.ocsf.observables?.map((o) => [o.type_id, o.value])).toEqual([
      [2, '10.1.2.3'],
      [1, 'may-77'],
      [1, 'may-12.so.example'],
      [4, 'an.nguyen'],
      [4, 'binh.tran'],
    ])
  })

  it.each([
    [
      '@ attributes and a list of named data',
      {
        Event: {
          System: {
            Provider: { '@Name': AUDIT },
            EventID: { '@Qualifiers': '', '#text': '4624' },
            Level: '4',
            TimeCreated: { '@SystemTime': '2026-11-21T01:00:00.1234567Z' },
            EventRecordID: '42',
            Channel: 'Security',
            Computer: 'MAY-12.so.example',
          },
          EventData: { Data: Object.entries(LOGON).map(([name, value]) => ({ '@Name': name, '#text': value })) },
        },
      },
    ],
    [
      'winlogbeat',
      {
        '@timestamp': '2026-11-21T01:00:00.123Z',
        message: 'An account was successfully logged on.',
        winlog: {
          event_id: 4624,
          channel: 'Security',
          provider_name: AUDIT,
          computer_name: 'MAY-12.so.example',
          record_id: 42,
          level: 'information',
          event_data: LOGON,
        },
      },
    ],
    [
      'NXLog',
      {
        EventTime: '2026-11-21T08:00:00.123000+07:00',
        Hostname: 'MAY-12.so.example',
        EventID: 4624,
        SourceName: AUDIT,
        Channel: 'Security',
        RecordNumber: 42,
        SeverityValue: 2,
        Severity: 'INFO',
        ...LOGON,
      },
    ],
    [
      'an unwrapped System and EventData',
      (evtx(AUDIT, { '#attributes': { Qualifiers: '0' }, '#text': 4624 }, 'Security', LOGON) as { Event: object })
        .Event,
    ],
  ])('gives the same normal form for %s', (_name, value) => {
    const { ocsf, fields, logsource } = parse(value)
    for (const key of [
      'class_uid',
      'activity_id',
      'time',
      'user',
      'actor',
      'src_endpoint',
      'device',
      'logon_type_id',
      'observables',
    ] as const) {
      expect(ocsf[key]).toEqual(whole.ocsf[key])
    }
    expect(ocsf.metadata).toMatchObject({ event_code: '4624', log_name: 'Security', uid: '42' })
    expect(fields).toMatchObject({
      EventID: 4624,
      Channel: 'Security',
      Computer: 'MAY-12.so.example',
      Provider_Name: AUDIT,
      IpPort: '50123',
    })
    expect(logsource).toEqual(whole.logsource)
  })

  it('reads winlogbeat 6, which is flat', () => {
    const { ocsf, logsource } = parse({
      '@timestamp': '2026-11-21T01:00:00.123Z',
      event_id: 4624,
      log_name: 'Security',
      source_name: AUDIT,
      computer_name: 'MAY-12.so.example',
      record_number: '42',
      event_data: LOGON,
    })
    expect(ocsf.user).toEqual(whole.ocsf.user)
    expect(logsource.service).toBe('security')
  })

  it('reads Get-WinEvent as JSON', () => {
    const { ocsf, fields } = parse({
      Id: 7045,
      LogName: 'System',
      ProviderName: 'Service Control Manager',
      MachineName: 'MAY-12',
      TimeCreated: '/Date(1795222800123)/',
      Level: 4,
      Properties: [{ Value: 'svc' }, { Value: 'cmd.exe' }],
    })
    expect(ocsf).toMatchObject({ class_uid: 201_004, time: 1_795_222_800_123 })
    expect(fields['Data']).toEqual(['svc', 'cmd.exe'])
  })

  it('opens UserData', () => {
    const { ocsf, fields } = parse(
      evtx(
        'Microsoft-Windows-Eventlog',
        1102,
        'Security',
        { LogFileCleared: { '#attributes': { xmlns: 'x' }, ...SUBJECT } },
        'UserData',
      ),
    )
    expect(ocsf).toMatchObject({
      class_uid: 1008,
      activity_id: 1,
      log_name: 'Security',
      actor: { user: { name: 'an.nguyen' } },
    })
    expect(fields['SubjectUserName']).toBe('an.nguyen')
  })

  it('keeps unnamed data', () => {
    const { fields, ocsf } = parse(
      evtx('MSSQLSERVER', { '#attributes': { Qualifiers: '49152' }, '#text': 18456 }, 'Application', {
        Data: ['sa', 'x'],
      }),
    )
    expect(fields).toMatchObject({ EventID: 18_456, Data: ['sa', 'x'] })
    expect(ocsf).toMatchObject({ class_uid: 0, unmapped: { Data: ['sa', 'x'] } })
  })

  it('does not let data forge what the event is', () => {
    const { fields } = parse(
      evtx(SYSMON, 1, SYSMON_CHANNEL, { EventID: '4624', Channel: 'Security', Level: 'x', Image: 'C:\\a.exe' }),
    )
    expect(fields).toMatchObject({ EventID: 1, Channel: SYSMON_CHANNEL, Level: 'x' })
  })
})

describe('Security', () => {
  it.each([
    [
      4625,
      { ...LOGON, Status: '0xc000006d', SubStatus: '0xc000006a' },
      300_201,
      { status_id: 2, status_detail: '0xc000006a' },
    ],
    [4634, LOGON, 300_202, {}],
    [4648, { ...LOGON, TargetServerName: 'dc01' }, 300_201, { dst_endpoint: { hostname: 'dc01' } }],
    [
      4672,
      { ...SUBJECT, PrivilegeList: 'SeDebugPrivilege\n\t\tSeBackupPrivilege' },
      300_301,
      { privileges: ['SeDebugPrivilege', 'SeBackupPrivilege'] },
    ],
    [
      4697,
      { ...SUBJECT, ServiceName: 'x', ServiceFileName: 'cmd.exe /c y' },
      20_100_401,
      { win_service: { name: 'x', cmd_line: 'cmd.exe /c y' } },
    ],
    [
      4698,
      { ...SUBJECT, TaskName: '\\t', TaskContent: '<Command>cmd.exe</Command><Arguments>/c a &gt; b</Arguments>' },
      100_601,
      { job: { name: '\\t', cmd_line: 'cmd.exe /c a > b' } },
    ],
    [4699, { ...SUBJECT, TaskName: '\\t' }, 100_603, {}],
    [4720, LOGON, 300_101, { user: { name: 'Binh.Tran' } }],
    [4726, LOGON, 300_106, {}],
    [
      4732,
      {
        ...SUBJECT,
        TargetUserName: 'Administrators',
        TargetSid: 'S-1-5-32-544',
        MemberSid: 'S-1-5-21-9',
        MemberName: '-',
      },
      300_603,
      { group: { name: 'Administrators' }, user: { uid: 'S-1-5-21-9' } },
    ],
    [
      4768,
      { ...LOGON, Status: '0x0', ServiceName: 'krbtgt' },
      300_203,
      { status_id: 1, auth_protocol_id: 2, service: { name: 'krbtgt' } },
    ],
    [4771, { ...LOGON, Status: '0x18' }, 300_206, { status_id: 2 }],
    [
      5145,
      {
        ...SUBJECT,
        IpAddress: '10.9.9.9',
        IpPort: '1',
        ShareName: '\\\\*\\IPC$',
        RelativeTargetName: 'svcctl',
        AccessMask: '0x12019f',
      },
      600_617,
      { share: '\\\\*\\IPC$', access_mask: 0x12019f },
    ],
    [
      5156,
      {
        Application: '\\device\\x\\svchost.exe',
        Direction: '%%14593',
        SourceAddress: 'fe80::1',
        SourcePort: '546',
        DestAddress: 'ff02::1:2',
        DestPort: '547',
        Protocol: '17',
      },
      400_101,
      { connection_info: { direction_id: 2, protocol_name: 'udp', protocol_num: 17 }, action_id: 1 },
    ],
    [5157, { Application: 'x', Direction: '%%14592' }, 400_105, { action_id: 2 }],
    [
      4663,
      { ...SUBJECT, ObjectType: 'File', ObjectName: 'C:\\a\\b.txt', ProcessName: 'C:\\x.exe', ProcessId: '0x4' },
      100_114,
      { file: { name: 'b.txt', path: 'C:\\a\\b.txt' } },
    ],
    [
      4663,
      { ...SUBJECT, ObjectType: 'Process', ObjectName: '\\Device\\lsass.exe' },
      100_703,
      { process: { name: 'lsass.exe' } },
    ],
    [
      4656,
      { ...SUBJECT, ObjectType: 'Key', ObjectName: '\\REGISTRY\\MACHINE\\SAM' },
      20_100_102,
      { reg_key: { path: '\\REGISTRY\\MACHINE\\SAM' } },
    ],
    [4662, { ...SUBJECT, ObjectType: '%{19195a5b}', ObjectName: '%{x}' }, 20_100_301, {}],
    [4826, { ...SUBJECT, LoadOptions: '-' }, 0, { actor: { user: { name: 'an.nguyen' } } }],
  ])('event %i', (id, data, typeUid, expected) => {
    const { ocsf } = parse(evtx(AUDIT, id, 'Security', data))
    expect(ocsf.type_uid).toBe(typeUid)
    expect(ocsf).toMatchObject(expected)
  })

  it('gives 4688 the class, category and names of a process creation', () => {
    const { ocsf, fields, logsource } = parse(
      evtx(AUDIT, 4688, 'Security', {
        ...SUBJECT,
        NewProcessId: '0x1fc',
        NewProcessName: 'C:\\Windows\\System32\\whoami.exe',
        CommandLine: 'whoami /all',
        ProcessId: '0x278',
        ParentProcessName: 'C:\\Windows\\System32\\cmd.exe',
      }),
    )
    expect(ocsf).toMatchObject({
      type_uid: 100_701,
      process: {
        name: 'whoami.exe',
        pid: 0x1fc,
        cmd_line: 'whoami /all',
        parent_process: { name: 'cmd.exe', pid: 0x278 },
        user: { name: 'an.nguyen' },
      },
      actor: { process: { name: 'cmd.exe' }, user: { name: 'an.nguyen' } },
    })
    expect(fields).toMatchObject({
      Image: 'C:\\Windows\\System32\\whoami.exe',
      ParentImage: 'C:\\Windows\\System32\\cmd.exe',
    })
    expect(logsource).toEqual({ product: 'windows', service: 'security', category: 'process_creation' })
  })
})

describe('Sysmon', () => {
  const IMAGE = { Image: 'C:\\Temp\\Mật khẩu.exe', ProcessId: '77', User: 'SO\\an.nguyen' }

  it.each([
    [1, { ...IMAGE, CommandLine: 'x' }, 100_701, 'process_creation'],
    [2, { ...IMAGE, TargetFilename: 'C:\\a' }, 100_106, 'file_change'],
    [
      3,
      { ...IMAGE, Protocol: 'tcp', Initiated: 'true', SourceIp: '10.0.0.1', DestinationIp: '10.0.0.2' },
      400_101,
      'network_connection',
    ],
    [5, IMAGE, 100_702, 'process_termination'],
    [6, { ImageLoaded: 'C:\\d.sys', Hashes: 'SHA256=' + 'A'.repeat(64) }, 100_201, 'driver_load'],
    [7, { ...IMAGE, ImageLoaded: 'C:\\d.dll' }, 100_501, 'image_load'],
    [8, { SourceImage: 'C:\\a.exe', TargetImage: 'C:\\b.exe' }, 100_704, 'create_remote_thread'],
    [10, { SourceImage: 'C:\\a.exe', TargetImage: 'C:\\b.exe', GrantedAccess: '0x1fffff' }, 100_703, 'process_access'],
    [11, { ...IMAGE, TargetFilename: 'C:\\a' }, 100_101, 'file_event'],
    [12, { ...IMAGE, EventType: 'CreateKey', TargetObject: 'HKLM\\x' }, 20_100_101, 'registry_add'],
    [12, { ...IMAGE, EventType: 'DeleteValue', TargetObject: 'HKLM\\x' }, 20_100_104, 'registry_delete'],
    [13, { ...IMAGE, TargetObject: 'HKLM\\x\\y', Details: '1' }, 20_100_202, 'registry_set'],
    [14, { ...IMAGE, EventType: 'RenameKey', TargetObject: 'HKLM\\x' }, 20_100_105, 'registry_rename'],
    [15, { ...IMAGE, TargetFilename: 'C:\\a:b' }, 100_101, 'create_stream_hash'],
    [17, { ...IMAGE, PipeName: '\\x' }, 100_101, 'pipe_created'],
    [22, { ...IMAGE, QueryName: 'a.example' }, 400_302, 'dns_query'],
    [23, { ...IMAGE, TargetFilename: 'C:\\a' }, 100_104, 'file_delete'],
    [25, IMAGE, 100_704, 'process_tampering'],
  ])('event %i', (id, data, typeUid, category) => {
    const { ocsf, logsource, problems } = parse(evtx(SYSMON, id, SYSMON_CHANNEL, data))
    expect(ocsf.type_uid).toBe(typeUid)
    expect(ocsf.metadata.product.name).toBe('Sysmon')
    expect(logsource).toEqual({ product: 'windows', service: 'sysmon', category })
    expect(problems).toEqual([])
  })

  it('reads hashes, parents and users of a launch', () => {
    const { ocsf } = parse(
      evtx(SYSMON, 1, SYSMON_CHANNEL, {
        ...IMAGE,
        CommandLine: '"C:\\Temp\\Mật khẩu.exe" ',
        Hashes: `SHA1=${'A1'.repeat(20)},MD5=${'B2'.repeat(16)},SHA256=${'C3'.repeat(32)},IMPHASH=${'D4'.repeat(16)}`,
        ParentImage: 'C:\\Windows\\explorer.exe',
        ParentProcessId: '12',
        ParentCommandLine: 'explorer',
      }),
    )
    expect(ocsf.process).toEqual({
      name: 'Mật khẩu.exe',
      pid: 77,
      cmd_line: '"C:\\Temp\\Mật khẩu.exe" ',
      file: {
        name: 'Mật khẩu.exe',
        path: 'C:\\Temp\\Mật khẩu.exe',
        type_id: 1,
        hashes: [
          { algorithm: 'SHA-1', algorithm_id: 2, value: 'A1'.repeat(20) },
          { algorithm: 'MD5', algorithm_id: 1, value: 'B2'.repeat(16) },
          { algorithm: 'SHA-256', algorithm_id: 3, value: 'C3'.repeat(32) },
          { algorithm: 'IMPHASH', algorithm_id: 99, value: 'D4'.repeat(16) },
        ],
      },
      user: { name: 'an.nguyen', domain: 'SO' },
      parent_process: {
        name: 'explorer.exe',
        pid: 12,
        cmd_line: 'explorer',
        file: { name: 'explorer.exe', path: 'C:\\Windows\\explorer.exe', type_id: 1 },
      },
    })
    expect(ocsf.observables?.filter((o) => o.type_id === 8).map((o) => o.value)).toEqual([
      'a1'.repeat(20),
      'b2'.repeat(16),
      'c3'.repeat(32),
      'd4'.repeat(16),
    ])
  })

  it('reads answers of DNS queries', () => {
    const { ocsf } = parse(
      evtx(SYSMON, 22, SYSMON_CHANNEL, {
        QueryName: 'a.example',
        QueryStatus: '0',
        QueryResults: 'type:  5 b.example;::ffff:192.0.2.7;',
      }),
    )
    expect(ocsf.answers).toEqual([{ rdata: 'b.example', type: 'CNAME' }, { rdata: '::ffff:192.0.2.7' }])
    expect(ocsf.observables?.map((o) => o.value)).toContain('192.0.2.7')
  })
})

describe('other channels', () => {
  it('strips blanks from Defender field names and raises an alert', () => {
    const { ocsf, fields, logsource } = parse(
      evtx('Microsoft-Windows-Windows Defender', 1116, 'Microsoft-Windows-Windows Defender/Operational', {
        'Threat Name': 'Tool:Win32/EICAR_Test_File',
        'Threat ID': '2147519003',
        'Severity Name': 'Severe',
        'Action Name': 'Quarantine',
        'Detection User': 'SO\\an',
        Path: 'file:_C:\\Temp\\e.com; process:_pid:1',
      }),
    )
    expect(fields['ThreatName']).toBe('Tool:Win32/EICAR_Test_File')
    expect(ocsf).toMatchObject({
      class_uid: 1001,
      is_alert: true,
      severity_id: 5,
      action_id: 2,
      disposition_id: 3,
      file: { name: 'e.com', path: 'C:\\Temp\\e.com' },
      finding_info: { uid: '2147519003', title: 'Tool:Win32/EICAR_Test_File' },
      actor: { user: { name: 'an', domain: 'SO' } },
    })
    expect(logsource.service).toBe('windefend')
  })

  it.each([
    [
      'Microsoft-Windows-PowerShell',
      4104,
      'Microsoft-Windows-PowerShell/Operational',
      { ScriptBlockText: 'iex x' },
      100_901,
      { service: 'powershell', category: 'ps_script' },
    ],
    [
      'PowerShell',
      800,
      'Windows PowerShell',
      { Data: ['Get-Item', 'a=b'] },
      100_901,
      { service: 'powershell-classic', category: 'ps_classic_script' },
    ],
    [
      'Service Control Manager',
      { '#attributes': { Qualifiers: '16384' }, '#text': 7045 },
      'System',
      { ServiceName: 'x', ImagePath: 'cmd' },
      20_100_401,
      { service: 'system' },
    ],
    [
      'Microsoft-Windows-TaskScheduler',
      106,
      'Microsoft-Windows-TaskScheduler/Operational',
      { TaskName: '\\x', UserContext: 'SO\\an' },
      100_601,
      { service: 'taskscheduler' },
    ],
    [
      'Microsoft-Windows-TerminalServices-LocalSessionManager',
      21,
      'Microsoft-Windows-TerminalServices-LocalSessionManager/Operational',
      { User: 'SO\\an', Address: '10.1.1.1' },
      300_201,
      { service: 'terminalservices-localsessionmanager' },
    ],
    ['Microsoft-Windows-RPC', 6, null, { InterfaceUuid: 'x' }, 0, {}],
  ])('%s %j', (provider, id, channel, data, typeUid, source) => {
    const { ocsf, logsource } = parse(evtx(provider, id, channel, data))
    expect(ocsf.type_uid).toBe(typeUid)
    expect(logsource).toEqual({ product: 'windows', ...source })
  })
})
