import { CLASS } from '../normalise/ocsf.ts'
import { isObject } from '../reading.ts'
import type { JsonObject } from '../reading.ts'
import type { Confidence, SourceDescriptor } from '../source.ts'
import { normaliseWindows } from './normalise.ts'
import { normaliseWindowsXml, startsEventXml } from './xml.ts'

export const windows: SourceDescriptor = {
  format: 'windows-json',
  vendor: 'Microsoft',
  product: 'Windows, Sysmon, Defender',
  versions: 'evtx-to-JSON shapes, winlogbeat, NXLog, PowerShell ConvertTo-Json',
  logsources: [{ product: 'windows' }],
  coverage: [
    { record: 'Security, Sysmon 1 and 5: processes', classUid: CLASS.processActivity },
    { record: 'Security 4624, 4625, 4634 …: logons', classUid: CLASS.authentication },
    { record: 'Security 4720 …: accounts', classUid: CLASS.accountChange },
    { record: 'Sysmon 3, Security 5156: connections', classUid: CLASS.networkActivity },
    { record: 'Sysmon 11, 23, 26: files', classUid: CLASS.fileActivity },
    { record: 'Sysmon 12, 14: registry keys', classUid: CLASS.registryKey },
    { record: 'Sysmon 13: registry values', classUid: CLASS.registryValue },
    { record: 'System 7045: services', classUid: CLASS.windowsService },
  ],
  object: { recognise, normalise: (o, r) => normaliseWindows(o, r) },
}

/** Rendered XML, as Windows Event Collector, wevtutil, NXLog and syslog agents hand it on, alone or in syslog. */
export const windowsXml: SourceDescriptor = {
  format: 'windows-xml',
  vendor: 'Microsoft',
  product: 'Windows, Sysmon, Defender',
  versions: 'events as XML, alone, in <Events>, in syslog; with RenderingInfo',
  logsources: [{ product: 'windows' }],
  coverage: windows.coverage,
  text: {
    begins: '<',
    recognise: (text, at) => (startsEventXml(text, at) ? 2 : 0),
    normalise: (text, at, _head, r) => normaliseWindowsXml(text, at, r),
  },
}

function recognise(o: JsonObject): Confidence {
  if (o['Event'] !== undefined && isObject(o['Event']) && isObject(o['Event']['System'])) return 2
  if (o['winlog'] !== undefined && isObject(o['winlog'])) return 2
  if (isObject(o['System']) && o['System']['EventID'] !== undefined) return 2
  const hasEventId = o['EventID'] !== undefined || o['event_id'] !== undefined
  if (hasEventId && isFlat(o)) return 2
  if (o['EventId'] !== undefined && typeof o['Payload'] === 'string' && typeof o['Channel'] === 'string') return 2
  return o['Id'] !== undefined && o['ProviderName'] !== undefined && o['LogName'] !== undefined ? 2 : 0
}

function isFlat(o: JsonObject): boolean {
  return (
    typeof o['Channel'] === 'string' ||
    (typeof o['SourceName'] === 'string' && (o['EventTime'] !== undefined || o['RecordNumber'] !== undefined)) ||
    (o['event_data'] !== undefined && typeof o['log_name'] === 'string') ||
    (typeof o['log_name'] === 'string' && typeof o['source_name'] === 'string') ||
    typeof o['ProviderName'] === 'string' ||
    typeof o['Provider_Name'] === 'string'
  )
}
