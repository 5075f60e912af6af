import { describe, expect, it } from 'vitest'
import { AUDIT, LOGON, SUBJECT, evtx, parse } from './windows-event.fixture.ts'

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
    [5157, { Application: 'x', SourceAddress: '10.0.0.1', Direction: '%%14592' }, 400_105, { action_id: 2 }],
    [
      4663,
      { ...SUBJECT, ObjectType: 'File', ObjectName: 'C:\\a\\b.txt', ProcessName: 'C:\\x.exe', ProcessId: '0x4' },
      100_114,
      { file: { name: 'b.txt', path: 'C:\\a\\b.txt' } },
    ],
    [
      4663,
      { ...SUBJECT, ObjectType: 'Process', ObjectName: '\\Device\\lsass.exe' },
      20_100_301,
      { win_resource: { name: '\\Device\\lsass.exe', type_id: 20 } },
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
