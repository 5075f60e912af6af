import type { ParsedEvent } from '@haidang/contracts'
import { describe, expect, it } from 'vitest'
import { createParser } from '../parser.ts'

const RECEIVED_AT = Date.UTC(2026, 10, 21, 2)

function parse(...lines: string[]): ParsedEvent {
  const parser = createParser()
  let event: ParsedEvent | undefined
  for (const line of lines) {
    const outcome = parser.parse(line, RECEIVED_AT)
    if (outcome.kind === 'quarantine') throw new Error(outcome.problem.code)
    if (outcome.kind === 'event') ({ event } = outcome)
  }
  if (event === undefined) throw new Error('no event')
  return event
}

const SRC = { ip: '203.0.113.7', hostname: 'mail.example' }

describe('Postfix', () => {
  it.each([
    [
      'smtpd',
      '4F1A2B3C4D: client=mail.example[203.0.113.7], sasl_method=LOGIN, sasl_username=an@a.example',
      { type_uid: 300_201, status_id: 1, user: { name: 'an@a.example' } },
    ],
    ['smtpd', 'connect from mail.example[203.0.113.7]', { type_uid: 400_101, src_endpoint: SRC }],
    [
      'smtpd',
      'disconnect from unknown[203.0.113.7] ehlo=1 auth=0/1 quit=1 commands=2/3',
      { type_uid: 400_102, src_endpoint: { ip: '203.0.113.7' } },
    ],
    [
      'smtpd',
      'NOQUEUE: reject: RCPT from unknown[203.0.113.7]: 554 5.7.1 <x@b.example>: Relay access denied; from=<a@a.example> to=<x@b.example> proto=ESMTP helo=<h.example>',
      {
        type_uid: 400_902,
        status_id: 2,
        action_id: 2,
        disposition_id: 25,
        src_endpoint: { ip: '203.0.113.7' },
        email: { smtp_from: 'a@a.example', smtp_to: ['x@b.example'] },
        smtp_hello: 'h.example',
        status_code: '554',
      },
    ],
    [
      'smtpd',
      'warning: unknown[203.0.113.7]: SASL LOGIN authentication failed: UGFzc3dvcmQ6, sasl_username=root',
      { type_uid: 300_201, status_id: 2, user: { name: 'root' }, src_endpoint: { ip: '203.0.113.7' } },
    ],
    [
      'qmgr',
      '4F1A2B3C4D: from=<a@a.example>, size=1234, nrcpt=1 (queue active)',
      { email: { smtp_from: 'a@a.example', size: 1234, message_uid: '4F1A2B3C4D' } },
    ],
    [
      'smtp',
      '3Zy8Kd2gMRz1tM: to=<x@b.example>, orig_to=<y@b.example>, relay=mx.b.example[198.51.100.9]:25, delay=0.5, delays=0.1/0/0.2/0.2, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 123)',
      {
        type_uid: 400_901,
        status_id: 1,
        status_code: '2.0.0',
        direction_id: 2,
        dst_endpoint: { ip: '198.51.100.9', port: 25, hostname: 'mx.b.example' },
        email: { smtp_to: ['x@b.example'] },
      },
    ],
    [
      'local',
      '4F1A2B3C4D: to=<an@a.example>, relay=local, delay=0.1, delays=0/0/0/0.1, dsn=5.1.1, status=bounced (unknown user: "an")',
      { type_uid: 400_902, status_id: 2 },
    ],
    ['anvil', 'statistics: max connection rate 1/60s', { class_uid: 0 }],
  ])('%s: %s', (service, text, expected) => {
    const { format, ocsf, problems } = parse(`Nov 21 08:00:00 mx1 postfix/${service}[12]: ${text}`)
    expect(format).toBe('postfix')
    expect(problems).toEqual([])
    expect(ocsf.device).toMatchObject({ hostname: 'mx1' })
    expect(ocsf).toMatchObject(expected)
  })

  it('the steps of one message share its queue id', () => {
    const { ocsf, fields } = parse('Nov 21 08:00:00 mx1 postfix/cleanup[12]: 4F1A2B3C4D: message-id=<1@a.example>')
    expect(ocsf.metadata['correlation_uid']).toBe('4F1A2B3C4D')
    expect(fields).toMatchObject({ 'message-id': '<1@a.example>' })
  })
})

describe('Dovecot', () => {
  it.each([
    [
      'imap-login: Login: user=<an@a.example>, method=PLAIN, rip=203.0.113.7, lip=192.0.2.1, mpid=1, TLS, session=<x>',
      { type_uid: 300_201, status_id: 1, user: { name: 'an@a.example' }, src_endpoint: { ip: '203.0.113.7' } },
    ],
    [
      'pop3-login: Disconnected (auth failed, 3 attempts in 5 secs): user=<an>, method=PLAIN, rip=203.0.113.7, lip=192.0.2.1',
      { type_uid: 300_201, status_id: 2, user: { name: 'an' } },
    ],
    [
      'auth: passwd-file(an,203.0.113.7,<abc>): unknown user',
      { type_uid: 300_201, status_id: 2, user: { name: 'an' }, src_endpoint: { ip: '203.0.113.7' } },
    ],
    ['imap(an)<12><x>: Disconnected: Logged out in=12 out=34', { type_uid: 300_202, user: { name: 'an' } }],
    [
      'lmtp(an@a.example)<12><x>: msgid=<1@b.example>: saved mail to INBOX',
      { class_uid: 4009, email: { smtp_to: ['an@a.example'], message_uid: '1@b.example' } },
    ],
  ])('%s', (text, expected) => {
    const { format, ocsf } = parse(`Nov 21 08:00:00 mx1 dovecot: ${text}`)
    expect(format).toBe('dovecot')
    expect(ocsf).toMatchObject(expected)
  })
})

describe('Exchange message tracking', () => {
  const HEADER = [
    '#Software: Microsoft Exchange Server',
    '#Version: 15.02.1118.007',
    '#Log-type: Message Tracking Log',
    '#Date: 2026-11-21T01:00:00.000Z',
    '#Fields: date-time,client-ip,client-hostname,server-ip,server-hostname,source-context,connector-id,source,event-id,internal-message-id,message-id,recipient-address,recipient-status,total-bytes,recipient-count,message-subject,sender-address,directionality',
  ]
  const ROW =
    '2026-11-21T01:00:00.123Z,203.0.113.7,mail.example,192.0.2.1,ex01,,EX01\\Default,SMTP,RECEIVE,12,<1@a.example>,x@b.example;y@b.example,,4321,2,"Hoá đơn, tháng 11",a@a.example,Incoming'

  it('is read by its header', () => {
    const { format, ocsf, problems, header, logsource } = parse(...HEADER, ROW)
    expect(format).toBe('exchange-tracking')
    expect(problems).toEqual([])
    expect(header).toContain('message tracking log'.replace('message tracking log', 'Message Tracking Log'))
    expect(logsource).toMatchObject({ product: 'exchange' })
    expect(ocsf).toMatchObject({
      type_uid: 400_902,
      time: Date.parse('2026-11-21T01:00:00.123Z'),
      direction_id: 1,
      src_endpoint: { ip: '203.0.113.7', hostname: 'mail.example' },
      dst_endpoint: { ip: '192.0.2.1', hostname: 'ex01' },
      email: {
        from: 'a@a.example',
        to: ['x@b.example', 'y@b.example'],
        subject: 'Hoá đơn, tháng 11',
        message_uid: '1@a.example',
        size: 4321,
      },
    })
  })

  it('names a row that is cut off', () => {
    expect(parse(...HEADER, ROW.slice(0, 60)).problems).toMatchObject([{ code: 'event.truncated' }])
  })

  it('reads the SMTP protocol log', () => {
    const { ocsf } = parse(
      HEADER[0] ?? '',
      '#Log-type: SMTP Receive Protocol Log',
      '#Fields: date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context',
      '2026-11-21T01:00:00.123Z,EX01\\Default,08DA,0,192.0.2.1:25,203.0.113.7:51234,+,,',
    )
    expect(ocsf).toMatchObject({ type_uid: 400_101, src_endpoint: { ip: '203.0.113.7', port: 51_234 } })
  })
})
