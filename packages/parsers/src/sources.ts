/** Every source the parsers know, in the order they are asked. A new source is a folder and a line here. */
import { cef } from './cef/source.ts'
import { checkPoint } from './check-point/source.ts'
import { ciscoAsa } from './cisco-asa/source.ts'
import { filterlog } from './filterlog/source.ts'
import { fortigate } from './fortigate/source.ts'
import { genericJson } from './generic/source.ts'
import { keyValue } from './key-value/source.ts'
import { leef } from './leef/source.ts'
import { netfilter } from './netfilter/source.ts'
import { paloAlto } from './palo-alto/source.ts'
import type { SourceDescriptor } from './source.ts'
import { suricata } from './suricata/source.ts'
import { syslog } from './syslog/source.ts'
import { windows, windowsXml } from './windows/source.ts'
import { zeekJson, zeekTsv } from './zeek/source.ts'

export const SOURCES: readonly SourceDescriptor[] = [
  // JSON objects, the most frequent first; the generic one takes what is left.
  suricata,
  windows,
  zeekJson,
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
  zeekTsv,
  // What is left.
  keyValue,
  syslog,
  genericJson,
]
