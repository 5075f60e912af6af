/** What holds for every source of texts, whatever came of its lines on their way; one line of each kind as a seed. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PARSE_PROBLEM_CODES, SOURCE_FORMATS } from '@haidang/contracts'
import { createParser } from './parser.ts'
import { splitRecords } from './split-records.ts'

const RECEIVED_AT = Date.UTC(2026, 10, 21, 2)
const CODES: ReadonlySet<string> = new Set(PARSE_PROBLEM_CODES)
const AUDIT = 'msg=audit(1795222800.123:456):'

const SEEDS = [
  '#separator \\x09',
  '#fields\tts\tuid\tid.orig_h\tanswers',
  '#types\ttime\tstring\taddr\tvector[string]',
  '1795222800.123456\tC1\t192.0.2.1\ta\\x09b,c',
  '#Software: Microsoft Internet Information Services 10.0',
  '#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) sc-status',
  '2026-11-21 01:00:00 192.0.2.1 GET /a b=c 80 - 203.0.113.7 Mozilla/5.0+(X) 200',
  '#Fields: date-time,client-ip,event-id,message-subject,recipient-address',
  '2026-11-21T01:00:00.123Z,203.0.113.7,RECEIVE,"a, ""b""",x@b.example;y@b.example',
  'LEEF:2.0|Example|NextWall|5.1|deny|^|src=192.0.2.1^dst=198.51.100.7^sev=8^devTime=Nov 21 2026 08:00:00^devTimeFormat=MMM dd yyyy HH:mm:ss',
  '<189>date=2026-11-21 time=08:00:00 devname="fw" devid="F" eventtime=1795222800123456789 tz="+0700" logid="1" type="utm" subtype="ips" srcip=192.0.2.1 msg="a \\"b\\" c"',
  '1,2026/11/21 08:00:01,0012,THREAT,url,2561,2026/11/21 08:00:00,192.0.2.10,203.0.113.9,,,rule,,,web,v,t,u,e,e,f,,1,1,51234,443,0,0,0x0,tcp,alert,"a,b",(9999),c,high,x',
  '<134>1 2026-11-21T01:00:00Z gw CheckPoint 1 - [action:"Drop"; src:"198.51.100.7"; dst:"203.0.113.9"; time:"1795222800"]',
  'time=1795222800|hostname=gw|product=Firewall|action=Accept|src=192.0.2.1',
  '<166>Nov 21 2026 08:00:00 fw01 : %ASA-6-302013: Built outbound TCP connection 8812 for outside:203.0.113.9/443 (203.0.113.9/443) to inside:192.0.2.10/51234 (198.51.100.1/51234)',
  '%FTD-1-430001: SrcIP: 198.51.100.7, DstIP: 192.0.2.10, Message: "a, b", GID: 1',
  '<134>Nov 21 08:00:00 filterlog[1]: 5,,,1000000103,igb0,match,block,in,4,0x0,,242,54321,0,none,6,tcp,40,198.51.100.7,192.0.2.1,51234,3389,0,S,1,,1024,,',
  'Nov 21 08:00:00 h kernel: [UFW BLOCK] IN=eth0 OUT= SRC=203.0.113.5 DST=192.0.2.1 LEN=60 PROTO=TCP SPT=5 DPT=22 SYN',
  '1795222800.123    245 192.0.2.10 TCP_MISS/200 5320 GET http://www.example/a an HIER_DIRECT/203.0.113.9 text/html',
  '203.0.113.7 - an [21/Nov/2026:08:00:00 +0700] "GET /a?b=c HTTP/1.1" 404 5320 "https://x.example" "Mozilla \\"x\\""',
  '[Sat Nov 21 08:00:00.123456 2026] [:error] [pid 1] [client 203.0.113.7:5] ModSecurity: Access denied [id "942100"] [msg "a"] [uri "/"]',
  '2026/11/21 08:00:00 [error] 1#2: *3 open() "/x" failed, client: 203.0.113.7, server: s, request: "GET /x HTTP/1.1", host: "h"',
  `type=SYSCALL ${AUDIT} arch=c000003e syscall=59 success=yes pid=2 comm="a" exe="/bin/a"`,
  `type=EXECVE ${AUDIT} argc=2 a0="x" a1=6161`,
  `type=SOCKADDR ${AUDIT} saddr=020001BBCB0071090000000000000000`,
  `type=USER_LOGIN ${AUDIT} pid=9 msg='op=login acct="an" addr=203.0.113.7 res=success'`,
  '21-Nov-2026 08:00:00.123 queries: info: client @0x7 192.0.2.5#53041 (a.example): query: a.example IN A + (192.0.2.1)',
  '[1795222800] unbound[12:0] info: 192.0.2.5 a.example. A IN NXDOMAIN 0.012 0 58',
  '<30>Nov 21 08:00:00 n dnsmasq[1]: query[A] a.example from 192.0.2.5',
  '11/21/2026 8:00:00 AM 0A1C PACKET  000001E5 UDP Rcv 192.0.2.5 1a2b   Q [0001   D   NOERROR] A (3)www(7)example(0)',
  'Nov 21 08:00:00 m postfix/smtpd[1]: NOQUEUE: reject: RCPT from u[203.0.113.7]: 554 5.7.1 <x@b>: no; from=<a@a> to=<x@b> proto=ESMTP helo=<h>',
  'Nov 21 08:00:00 m postfix/smtp[1]: 4F1A2B3C4D: to=<x@b>, relay=m[198.51.100.9]:25, dsn=2.0.0, status=sent (250 Ok)',
  'Nov 21 08:00:00 m dovecot: imap-login: Login: user=<an>, method=PLAIN, rip=203.0.113.7, lip=192.0.2.1, TLS',
  'Sat Nov 21 08:00:00 2026 -> /tmp/e: Eicar(44d88612fea8a8f36de82e1278abb02f:68) FOUND',
  "** Alert 1795222800.1: - sshd,\n2026 Nov 21 08:00:00 (a) 192.0.2.5->/x\nRule: 5716 (level 5) -> 'a'\nSrc IP: 203.0.113.7\nNov 21 08:00:00 h sshd[1]: x\n",
  '<132>Nov 21 08:00:00 m ossec: Alert Level: 5; Rule: 5716 - a; Location: (a) 192.0.2.5->/x; srcip: 203.0.113.7; Nov 21 08:00:00 h sshd[1]: x',
  '01:00:00.123456789: Warning A shell (user=root command=bash -i pid=77)',
  '{"__REALTIME_TIMESTAMP":"1795222800123456","MESSAGE":[120,105,110],"SYSLOG_IDENTIFIER":"sshd","PRIORITY":"6"}',
  '{"rule":"a","priority":"Warning","output":"b","time":"2026-11-21T01:00:00Z","output_fields":{"proc.pid":1,"fd.sip":"x"},"tags":["T1059"]}',
  '<13>Nov 21 08:00:00 h product=a severity=high src=192.0.2.1 threat="x y" z=',
] as const

const seed = fc.constantFrom(...SEEDS)
const insert = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 4 }),
  fc.constantFrom(
    '|',
    '=',
    '\\',
    '"',
    "'",
    '[',
    ']',
    '{',
    '}',
    '(',
    ')',
    ':',
    ';',
    ',',
    ' ',
    '\t',
    '<',
    '>',
    '#',
    '^',
    '%',
    '/',
  ),
)
const edit = fc.tuple(fc.nat(300), fc.nat(12), insert)

/** Lines of the seeds, changed, cut, and put into each other. */
const line = fc
  .tuple(seed, fc.array(edit, { maxLength: 5 }), fc.option(seed, { freq: 5 }))
  .map(([first, edits, second]) => {
    let text: string = first
    for (const [at, cut, put] of edits) text = text.slice(0, at) + put + text.slice(at + cut)
    return second === null ? text : text.slice(0, text.length >> 1) + second.slice(second.length >> 1)
  })

describe('every source of texts', () => {
  it('is recognised by its own seed', () => {
    const parser = createParser()
    for (const text of SEEDS) {
      const outcome = parser.parse(text, RECEIVED_AT)
      if (outcome.kind === 'quarantine') throw new Error(`${outcome.problem.code}: ${text}`)
      if (outcome.kind === 'event') expect(['json', 'syslog'], text).not.toContain(outcome.event.format)
    }
  })

  it('never throws, whatever the stream of lines and the declared format, and stays within its bounds', () => {
    fc.assert(
      fc.property(fc.constantFrom('auto', ...SOURCE_FORMATS), fc.array(line, { maxLength: 8 }), (format, lines) => {
        const parser = createParser({ format })
        for (const text of lines) {
          const outcome = parser.parse(text, RECEIVED_AT)
          if (outcome.kind !== 'event') {
            expect(CODES.has(outcome.problem.code)).toBe(true)
            continue
          }
          const { ocsf, problems } = outcome.event
          expect(Number.isSafeInteger(ocsf.time)).toBe(true)
          expect(ocsf.type_uid).toBe(ocsf.class_uid * 100 + ocsf.activity_id)
          expect(problems.length).toBeLessThanOrEqual(16)
          for (const { code, offset } of problems) {
            expect(CODES.has(code)).toBe(true)
            expect(offset).toBeGreaterThanOrEqual(0)
          }
          JSON.stringify(ocsf)
        }
        parser.header = 'no header at all'
        expect(parser.header).toBe('')
      }),
      { numRuns: 800 },
    )
  }, 240_000)

  it('reads a record alone, with the header in force, as it read it in its stream', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
        const bytes = new Uint8Array(Buffer.from(lines.map((text) => text.toWellFormed()).join('\n')))
        const { ranges, headers } = splitRecords(bytes)
        const stream = createParser()
        let next = 0
        let previous = -1
        for (let i = 0; i < ranges.length; i += 2) {
          const start = ranges[i] ?? 0
          const end = ranges[i + 1] ?? 0
          expect(start).toBeGreaterThan(previous)
          previous = start
          if (headers[next]?.from === i / 2) stream.header = headers[next++]?.text ?? ''
          const there = stream.parseBytes(bytes, start, end, RECEIVED_AT)
          const alone = createParser(
            there.kind === 'event' && there.event.header !== undefined ? { header: there.event.header } : {},
          ).parseBytes(bytes, start, end, RECEIVED_AT)
          if (there.kind === 'event' && there.event.header !== undefined) expect(alone).toEqual(there)
        }
      }),
      {
        numRuns: 300,
        examples: [
          [['#separator| \\x09', '#fields\tts\tuid\tanswers', `#separa${AUDIT} argc=2`]],
          [['#separator ||', '#fields||ts||uid', '1795222800.123456||C1']],
          [['#Fields: date time s-ip', '#Time Format: hh:mm', '2026-11-21 01:00:00 192.0.2.1']],
        ],
      },
    )
  }, 240_000)

  it('takes time in proportion to what it is given', () => {
    const parser = createParser()
    const parts = ['a=', '"', '\\', '[', ' (', 'x=y ', ': ', ', ', "'", '{', '<', 'SRC=1 ', '%41', '\t', '|', '1,', ' ']
    for (const text of SEEDS) {
      for (const part of parts) {
        const long = text + part.repeat(Math.floor(200_000 / part.length))
        // What is quadratic in 200,000 characters takes minutes.
        expect(parser.parse(long, RECEIVED_AT).kind).toBeDefined()
      }
    }
  }, 120_000)
})
