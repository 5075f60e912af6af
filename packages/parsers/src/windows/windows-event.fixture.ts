import type { ParsedEvent } from '@haidang/contracts'
import { createParser } from '../parser.ts'

const RECEIVED_AT = Date.UTC(2026, 10, 21, 2)
const parser = createParser()

export function parse(value: object): ParsedEvent {
  const outcome = parser.parse(JSON.stringify(value), RECEIVED_AT)
  if (outcome.kind !== 'event') throw new Error(outcome.problem.code)
  return outcome.event
}

export function evtx(provider: string, id: unknown, channel: string | null, data: object, part = 'EventData'): object {
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

export const AUDIT = 'Microsoft-Windows-Security-Auditing'
export const SYSMON = 'Microsoft-Windows-Sysmon'
export const SYSMON_CHANNEL = 'Microsoft-Windows-Sysmon/Operational'

export const SUBJECT = {
  SubjectUserSid: 'S-1-5-21-1',
  SubjectUserName: 'an.nguyen',
  SubjectDomainName: 'SO',
  SubjectLogonId: '0x3e7',
}
export const LOGON = {
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
