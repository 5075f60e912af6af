/** Every source the parsers know, in the order they are asked. A new source is a folder and a line here. */
import { cef } from './cef/source.ts'
import { clamav } from './anti-malware/source.ts'
import { auditd } from './auditd/source.ts'
import { checkPoint } from './check-point/source.ts'
import { ciscoAsa } from './cisco-asa/source.ts'
import { cloudTrail, entra, googleWorkspace, microsoft365 } from './cloud/source.ts'
import { ecs } from './ecs/source.ts'
import { bind, dnsmasq, unbound, windowsDns } from './dns-logs/source.ts'
import { abuseFeed, shadowserver } from './feeds/source.ts'
import { falco } from './falco/source.ts'
import { filterlog } from './filterlog/source.ts'
import { fortigate } from './fortigate/source.ts'
import { genericJson } from './generic/source.ts'
import { journald } from './journald/source.ts'
import { keyValue } from './key-value/source.ts'
import { leef } from './leef/source.ts'
import { dovecot, exchangeTracking, postfix } from './mail/source.ts'
import { netfilter } from './netfilter/source.ts'
import { ocsf } from './ocsf/source.ts'
import { ossec } from './ossec/source.ts'
import { paloAlto } from './palo-alto/source.ts'
import type { SourceDescriptor } from './source.ts'
import { squid } from './squid/source.ts'
import { suricata } from './suricata/source.ts'
import { syslog } from './syslog/source.ts'
import { w3c } from './w3c/source.ts'
import { webAccess } from './web-access/source.ts'
import { webError } from './web-error/source.ts'
import { wazuh } from './wazuh/source.ts'
import { windows, windowsXml } from './windows/source.ts'
import { zeekJson, zeekTsv } from './zeek/source.ts'

export const SOURCES: readonly SourceDescriptor[] = [
  // JSON objects, the most frequent first; the generic one takes what is left.
  suricata,
  windows,
  zeekJson,
  wazuh,
  cloudTrail,
  microsoft365,
  entra,
  googleWorkspace,
  ocsf,
  ecs,
  shadowserver,
  abuseFeed,
  journald,
  falco,
  // Texts, alone or in syslog.
  windowsXml,
  cef,
  leef,
  fortigate,
  checkPoint,
  paloAlto,
  ciscoAsa,
  filterlog,
  netfilter,
  auditd,
  bind,
  unbound,
  dnsmasq,
  windowsDns,
  postfix,
  dovecot,
  exchangeTracking,
  clamav,
  ossec,
  webAccess,
  webError,
  squid,
  w3c,
  zeekTsv,
  // What is left.
  keyValue,
  syslog,
  genericJson,
]
