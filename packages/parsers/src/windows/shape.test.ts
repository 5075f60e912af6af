import { describe, expect, it } from 'vitest'
import { AUDIT, LOGON, SUBJECT, SYSMON, SYSMON_CHANNEL, evtx, parse } from './windows-event.fixture.ts'

describe('shapes of one event', () => {
  it('takes the UtcTime of flat Sysmon events, which names no zone, for UTC', () => {
    const flat = { EventID: 1, Channel: SYSMON_CHANNEL, UtcTime: '2026-11-21 01:00:00.123', Image: 'C:\\a.exe' }
    expect(parse(flat).ocsf.time).toBe(Date.parse('2026-11-21T01:00:00.123Z'))
  })

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
    expect(ocsf).toMatchObject({ class_uid: 3002, status_id: 2, user: { name: 'sa' }, unmapped: { Data: ['sa', 'x'] } })
  })

  it('does not let data forge what the event is', () => {
    const { fields } = parse(
      evtx(SYSMON, 1, SYSMON_CHANNEL, { EventID: '4624', Channel: 'Security', Level: 'x', Image: 'C:\\a.exe' }),
    )
    expect(fields).toMatchObject({ EventID: 1, Channel: SYSMON_CHANNEL, Level: 'x' })
  })
})
