/**
 * Threat Defense's own events, 430001 to 430005 ("Cisco Secure Firewall Threat Defense Syslog Messages"): `Key: value, Key:
 * value`. Values hold commas; a new key is one word with a colon and a blank behind it.
 */
import type { OcsfEvent } from '@haidang/contracts'
import { addProblem, filled, put } from '../reading.ts'
import type { Reading } from '../reading.ts'
import { CLASS, fileOf, hashOf, setClass, setRule, userOf } from '../normalise/ocsf.ts'
import { applyAlert, applyVerdict, setEnds, setProtocol, setTraffic, verdictOf } from '../normalise/parts.ts'
import { takeTime } from '../normalise/time.ts'

export function readFtd(
  text: string,
  at: number,
  id: string,
  x: Record<string, unknown>,
  event: OcsfEvent,
  r: Reading,
): void {
  readList(text, at, x, r)
  const first = filled(x['FirstPacketSecond'])
  if (first !== undefined && takeTime(r, first, 'FirstPacketSecond')) {
    event.time = r.time
    if (r.offset === 0) event.timezone_offset = 0
  }
  setEnds(event, x['SrcIP'], x['SrcPort'], x['DstIP'], x['DstPort'])
  setProtocol(event, x['Protocol'])
  setTraffic(event, x['InitiatorBytes'], x['ResponderBytes'], x['InitiatorPackets'], x['ResponderPackets'])
  const connection = filled(x['ConnectionID'])
  if (connection !== undefined && event.connection_info !== undefined) event.connection_info.uid = connection
  const user = filled(x['User'])
  if (user !== undefined && user !== 'No Authentication Required' && user !== 'Unknown')
    event.actor = { user: userOf(user) }
  const app = filled(x['ApplicationProtocol'])
  if (app !== undefined) event['app_name'] = app
  setClass(event, CLASS.networkActivity, id === '430002' ? 1 : id === '430003' ? 2 : 6)
  const url = filled(x['URL'])
  if (url !== undefined) {
    event.http_request = { url: { url_string: url } }
    const agent = filled(x['UserAgent'])
    if (agent !== undefined) event.http_request.user_agent = agent
  }
  const name = filled(x['DNSQuery'])
  if (name !== undefined) {
    event.query = { hostname: name }
    setClass(event, CLASS.dnsActivity, 1)
  }
  const file = filled(x['FileName'])
  const digest = filled(x['FileSHA256'])
  if (file !== undefined || digest !== undefined) {
    event.file = fileOf(file ?? digest ?? '')
    if (digest !== undefined) event.file.hashes = [hashOf(digest)]
  }
  settle(x, id, event)
}

function settle(x: Record<string, unknown>, id: string, event: OcsfEvent): void {
  const word = filled(x['AccessControlRuleAction']) ?? filled(x['InlineResult']) ?? filled(x['FileAction'])
  const action = verdictOf(word?.split(' ', 1)[0])
  if (id === '430001') {
    applyAlert(event, action)
    const uid = [filled(x['GID']), filled(x['SID']), filled(x['Revision'])]
      .filter((part) => part !== undefined)
      .join(':')
    setRule(event, { uid, name: filled(x['Message']) ?? uid, category: filled(x['Classification']) })
    const priority = filled(x['Priority'])
    event.severity_id = priority === '1' ? 4 : priority === '2' ? 3 : 2
  } else if (id === '430005') {
    const threat = filled(x['ThreatName']) ?? filled(x['SHA_Disposition']) ?? 'Malware'
    applyAlert(event, action)
    event.severity_id = 4
    setRule(event, { uid: '', name: threat })
    event['malware'] = [{ name: threat, classification_ids: [0] }]
  } else {
    applyVerdict(event, action)
    const rule = filled(x['AccessControlRuleName'])
    if (rule !== undefined) setRule(event, { uid: '', name: rule })
  }
}

function readList(text: string, from: number, x: Record<string, unknown>, r: Reading): void {
  let key = ''
  let valueFrom = from
  let count = 0
  let wordFrom = from
  for (let i = from; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === 58 && text.charCodeAt(i + 1) === 32 && isKey(text, wordFrom, i)) {
      if (key !== '') put(x, key, text.slice(valueFrom, wordFrom).replace(/,\s*$/, ''))
      if (++count > r.limits.maxFields) {
        addProblem(r, 'event.too_many_fields', i)
        return
      }
      key = text.slice(wordFrom, i)
      valueFrom = i + 2
      i++
      wordFrom = i + 1
    } else if (c === 44 && text.charCodeAt(i + 1) === 32) {
      wordFrom = i + 2
      i++
    }
  }
  if (key !== '') put(x, key, text.slice(valueFrom))
}

function isKey(text: string, from: number, to: number): boolean {
  if (to - from < 2 || to - from > 40) return false
  for (let i = from; i < to; i++) {
    const c = text.charCodeAt(i)
    if (!((c >= 97 && c <= 122) || (c >= 65 && c <= 90) || (c >= 48 && c <= 57) || c === 95)) return false
  }
  return true
}
