import { describe, expect, it } from 'vitest'
import { SYSMON, SYSMON_CHANNEL, evtx, parse } from './windows-event.fixture.ts'

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
    [
      8,
      { SourceImage: 'C:\\a.exe', TargetImage: 'C:\\b.exe', TargetProcessGuid: '{5aa13a44}' },
      100_704,
      'create_remote_thread',
    ],
    [
      10,
      { SourceImage: 'C:\\a.exe', TargetImage: 'C:\\b.exe', TargetProcessId: '5', GrantedAccess: '0x1fffff' },
      100_703,
      'process_access',
    ],
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
      malware: [{ uid: '2147519003', name: 'Tool:Win32/EICAR_Test_File' }],
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
