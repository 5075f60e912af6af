import { describe, expect, it } from 'vitest'
import { createParser } from '../parser.ts'
import { evtx, parse, SUBJECT, SYSMON, SYSMON_CHANNEL } from './windows-event.fixture.ts'

const RECEIVED_AT = Date.UTC(2026, 10, 21, 2)
const AUDIT = 'Microsoft-Windows-Security-Auditing'
const DEFENDER = 'Microsoft-Windows-Windows Defender'
const DEFENDER_CHANNEL = 'Microsoft-Windows-Windows Defender/Operational'
const APPLOCKER = 'Microsoft-Windows-AppLocker/EXE and DLL'

/** Everything a Sysmon event may carry, so that each id finds what its class asks for. */
const ALL = {
  Image: 'C:\\a.exe',
  ProcessId: '7',
  ProcessGuid: '{5aa13a44-0000-0000-0000-000000000001}',
  User: 'SO\\an',
  TargetFilename: 'C:\\b.bin',
  TargetObject: 'HKLM\\x\\y',
  EventType: 'CreateKey',
  ImageLoaded: 'C:\\c.dll',
  SourceImage: 'C:\\a.exe',
  SourceProcessId: '7',
  TargetImage: 'C:\\t.exe',
  TargetProcessId: '9',
  SourceIp: '10.0.0.1',
  DestinationIp: '10.0.0.2',
  Protocol: 'tcp',
  PipeName: '\\p',
  QueryName: 'a.example',
  Device: '\\Device\\HarddiskVolume2',
  Name: 'n',
  Consumer: 'c',
  Hashes: `SHA256=${'A'.repeat(64)}`,
}

describe('Sysmon', () => {
  it.each([
    [1, 100_701],
    [2, 100_106],
    [3, 400_101],
    [4, 0],
    [5, 100_702],
    [6, 100_201],
    [7, 100_501],
    [8, 100_704],
    [9, 100_102],
    [10, 100_703],
    [11, 100_101],
    [12, 20_100_101],
    [13, 20_100_202],
    [14, 20_100_105],
    [15, 100_101],
    [16, 0],
    [17, 100_101],
    [18, 100_114],
    [19, 20_100_301],
    [20, 20_100_301],
    [21, 20_100_301],
    [22, 400_302],
    [23, 100_104],
    [24, 101_202],
    [25, 100_704],
    [26, 100_104],
    [27, 100_101],
    [28, 100_104],
    [29, 100_101],
  ])('event %i is of type %i', (id, typeUid) => {
    expect(parse(evtx(SYSMON, id, SYSMON_CHANNEL, ALL)).ocsf.type_uid).toBe(typeUid)
  })

  it('names a process by its GUID', () => {
    const { ocsf } = parse(evtx(SYSMON, 1, SYSMON_CHANNEL, ALL))
    expect(ocsf.process).toMatchObject({ pid: 7, uid: ALL.ProcessGuid })
  })
})

describe('Security', () => {
  it.each([
    [1100, {}, 100_807],
    [4673, { ...SUBJECT, Service: 'LsaRegisterLogonProcess()' }, 20_100_301],
    [4704, { ...SUBJECT, TargetSid: 'S-1-5-21-9', PrivilegeList: 'SeDebugPrivilege' }, 300_501],
    [4706, { ...SUBJECT, DomainName: 'X' }, 300_401],
    [4739, { ...SUBJECT, DomainName: 'X' }, 300_403],
    [4740, { ...SUBJECT, TargetUserName: 'an' }, 300_109],
    [4741, { ...SUBJECT, TargetUserName: 'MAY-9$' }, 300_101],
    [4794, { ...SUBJECT, TargetUserName: 'x', Workstation: 'DC' }, 300_104],
    [4798, { ...SUBJECT, TargetUserName: 'an' }, 501_801],
    [4825, { AccountName: 'an', ClientAddress: '10.0.0.9' }, 300_201],
    [4899, { ...SUBJECT, TemplateInternalName: 't' }, 300_403],
    [4946, { RuleName: 'r', RuleId: 'i' }, 300_401],
    [5142, { ...SUBJECT, ShareName: '\\\\*\\x' }, 300_401],
    [5379, { ...SUBJECT, TargetName: 'git' }, 300_402],
    [6416, { ...SUBJECT, DeviceDescription: 'USB', DeviceId: 'USB\\1' }, 101_001],
  ])('event %i', (id, data, typeUid) => {
    expect(parse(evtx(AUDIT, id, 'Security', data)).ocsf.type_uid).toBe(typeUid)
  })
})

describe('Defender', () => {
  it.each([
    [1000, { 'Scan ID': '{1}', 'Scan Parameters': 'Quick Scan' }, 600_701, undefined],
    [1117, { 'Threat Name': 'T', Path: 'file:_C:\\x.exe', 'Action Name': 'Remove' }, 100_100, true],
    [1121, { ID: 'be9ba2d9', Path: 'C:\\x.docm', 'Process Name': 'C:\\w.exe' }, 100_114, true],
    [5001, {}, 501_901, true],
    [5007, { 'Old Value': 'a', 'New Value': 'b' }, 501_901, undefined],
    [5013, { Value: 'x' }, 501_901, true],
  ])('event %i', (id, data, typeUid, isAlert) => {
    const { ocsf, logsource } = parse(evtx(DEFENDER, id, DEFENDER_CHANNEL, data))
    expect(ocsf.type_uid).toBe(typeUid)
    expect(ocsf.is_alert).toBe(isAlert)
    expect(logsource.service).toBe('windefend')
  })
})

describe('other channels', () => {
  it.each([
    ['Microsoft-Windows-AppLocker', 8004, APPLOCKER, { FilePath: '%OSDRIVE%\\x.exe', RuleName: 'r' }, 100_114],
    ['MsiInstaller', 11_707, 'Application', { Data: ['Tool', '1.2'] }, 600_201],
    ['Microsoft-Windows-WMI-Activity', 5861, 'Microsoft-Windows-WMI-Activity/Operational', { ESS: 'x' }, 20_100_301],
    [
      'OpenSSH',
      4,
      'OpenSSH/Operational',
      { process: 'sshd', payload: 'Failed password for an from 10.0.0.9 port 5 ssh2' },
      300_201,
    ],
    ['Service Control Manager', 7034, 'System', { param1: 'x', param2: '1' }, 20_100_404],
    [
      'Microsoft-Windows-TerminalServices-RemoteConnectionManager',
      1149,
      'Microsoft-Windows-TerminalServices-RemoteConnectionManager/Operational',
      { Param1: 'an', Param2: 'SO', Param3: '10.0.0.9' },
      300_201,
    ],
  ])('%s %i', (provider, id, channel, data, typeUid) => {
    expect(parse(evtx(provider, id, channel, data)).ocsf.type_uid).toBe(typeUid)
  })
})

const parser = createParser()

function fieldsOf(text: string): Record<string, unknown> {
  const outcome = parser.parse(text, RECEIVED_AT)
  if (outcome.kind !== 'event') throw new Error(outcome.problem.code)
  const { event } = outcome
  expect(event.problems).toEqual([])
  expect(event.ocsf.time).toBe(Date.parse('2026-11-21T01:00:00.123Z'))
  return { ...event.fields, format: event.format, class: event.ocsf.class_uid }
}

const XML =
  "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='Microsoft-Windows-Security-Auditing'/>" +
  "<EventID>4625</EventID><Level>0</Level><TimeCreated SystemTime='2026-11-21T01:00:00.123Z'/><EventRecordID>42</EventRecordID>" +
  '<Channel>Security</Channel><Computer>MAY-12</Computer></System><EventData><Data Name="TargetUserName">Tr&#7847;n &amp; Co</Data>' +
  "<Data Name='LogonType'>3</Data></EventData></Event>"

describe('shapes', () => {
  const expected = { EventID: 4625, Channel: 'Security', Computer: 'MAY-12', TargetUserName: 'Trần & Co', class: 3002 }

  it.each([
    ['XML', XML],
    ['XML with its declaration, wrapped', `<?xml version="1.0"?><Events>${XML}</Events>`],
    ['XML in syslog (RFC 3164)', `<13>Nov 21 08:00:00 may-12 EventLog: ${XML}`],
    ['XML in syslog (RFC 5424)', `<13>1 2026-11-21T08:00:00+07:00 may-12 nxlog 1 - - ${XML}`],
    ['XML with a prefix and CDATA', XML.replace('3</Data>', '<![CDATA[3]]></Data>').replaceAll('\n', '')],
    [
      'attributes apart',
      JSON.stringify({
        Event: {
          System: {
            Provider_attributes: { Name: AUDIT },
            EventID: 4625,
            TimeCreated_attributes: { SystemTime: '2026-11-21T01:00:00.123Z' },
            Channel: 'Security',
            Computer: 'MAY-12',
          },
          EventData: { TargetUserName: 'Trần & Co' },
        },
      }),
    ],
    [
      'EvtxECmd',
      JSON.stringify({
        EventId: 4625,
        Channel: 'Security',
        Provider: AUDIT,
        Computer: 'MAY-12',
        TimeCreated: '2026-11-21T01:00:00.123Z',
        Payload: '{"EventData":{"Data":[{"@Name":"TargetUserName","#text":"Trần & Co"}]}}',
      }),
    ],
  ])('%s', (_name, text) => {
    expect(fieldsOf(text)).toMatchObject(expected)
  })

  it('reads what a cut event still says, and says that it is cut', () => {
    const outcome = parser.parse(XML.slice(0, XML.indexOf("<Data Name='LogonType")), RECEIVED_AT)
    if (outcome.kind !== 'event') throw new Error(outcome.problem.code)
    expect(outcome.event.fields).toMatchObject({ EventID: 4625, TargetUserName: 'Trần & Co' })
    expect(outcome.event.problems).toEqual([{ code: 'event.truncated', offset: expect.any(Number) as number }])
  })

  it('keeps an unknown entity as written, and expands none of a document type', () => {
    const hostile = `<!DOCTYPE x [<!ENTITY a "aaaa">]>${XML.replace('&amp;', '&a;')}`
    const outcome = parser.parse(XML.replace('&amp;', '&a;'), RECEIVED_AT)
    if (outcome.kind !== 'event') throw new Error(outcome.problem.code)
    expect(outcome.event.fields['TargetUserName']).toBe('Trần &a; Co')
    expect(outcome.event.problems[0]?.code).toBe('event.bad_field')
    expect(parser.parse(hostile, RECEIVED_AT).kind).toBe('quarantine')
  })
})
