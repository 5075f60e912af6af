import { type LocalSmtp, startLocalSmtp } from '@haidang/testkit'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createDisabledMail, createSmtpMail } from './smtp.ts'

let smtp: LocalSmtp
beforeAll(async () => {
  smtp = await startLocalSmtp()
})
afterAll(() => smtp.stop())

const message = {
  to: 'can-bo@so-y-te.example',
  subject: '[Cao] Cảnh báo CB-2026-0007 đang chờ xác nhận',
  text: 'Mở cảnh báo: https://haidang.example/inbox/1\n',
  messageId: 'abc@haidang.example',
  headers: { 'Auto-Submitted': 'auto-generated' },
}

it('hands a message to a real server, Vietnamese and all, under the id it was given', async () => {
  const mail = createSmtpMail({ url: smtp.url, from: 'Hải Đăng <no-reply@haidang.example>' })
  expect(await mail.send(message)).toEqual({ ok: true })
  expect(await mail.send(message)).toEqual({ ok: true })
  mail.close()
  const [first, second] = smtp.received
  expect(first?.to).toEqual(['can-bo@so-y-te.example'])
  expect(first?.text).toMatch(/^Message-ID: <abc@haidang\.example>\r$/m)
  expect(second?.text).toMatch(/^Message-ID: <abc@haidang\.example>\r$/m)
  expect(first?.text).toMatch(/^Auto-Submitted: auto-generated\r$/m)
  const subject = /^Subject: ((?:.|\r\n )*)\r$/m.exec(first?.text ?? '')?.[1] ?? ''
  const decoded = subject
    .replace(/\r\n /g, '')
    .replace(/=\?UTF-8\?B\?([^?]*)\?=/g, (_all, base64: string) => Buffer.from(base64, 'base64').toString())
  const quoted = subject.includes('?Q?')
  expect(quoted || decoded === message.subject).toBe(true)
})

it('lets no line break in a subject or an address become a header or a command', async () => {
  const mail = createSmtpMail({ url: smtp.url, from: 'no-reply@haidang.example' })
  const before = smtp.received.length
  await mail.send({ ...message, subject: 'Cảnh báo\r\nBcc: ke-gian@example.org\r\n\r\nnội dung giả' })
  for (const to of [
    'can-bo@so-y-te.example\r\nRCPT TO:<ke-gian@example.org>',
    'a@b.example, ke-gian@example.org',
    '<a@b.example>',
  ])
    expect(await mail.send({ ...message, to })).toEqual({ ok: false, isFinal: true, detail: 'not one address' })
  mail.close()
  for (const received of smtp.received.slice(before)) {
    expect(received.to.join()).not.toContain('ke-gian')
    const head = received.text.split('\r\n\r\n')[0] ?? ''
    expect(head).not.toMatch(/^Bcc:/im)
    expect(head).toMatch(/^Subject:/m)
  }
})

it('says what the server said: for good with 5xx, for now with 4xx, and when nobody listens', async () => {
  const mail = createSmtpMail({ url: smtp.url, from: 'no-reply@haidang.example' })
  smtp.refused.set('gone@so-y-te.example', 550)
  smtp.refused.set('later@so-y-te.example', 451)
  expect(await mail.send({ ...message, to: 'gone@so-y-te.example' })).toMatchObject({
    ok: false,
    isFinal: true,
    detail: expect.stringContaining('No such user'),
  })
  expect(await mail.send({ ...message, to: 'later@so-y-te.example' })).toMatchObject({ ok: false, isFinal: false })
  mail.close()
  const nobody = createSmtpMail({ url: 'smtp://127.0.0.1:1', from: 'no-reply@haidang.example' })
  expect(await nobody.send(message)).toMatchObject({
    ok: false,
    isFinal: false,
    detail: expect.stringContaining('ECONNREFUSED'),
  })
  nobody.close()
})

it('sends nothing where no server is configured', async () => {
  const mail = createDisabledMail()
  expect(mail.isEnabled).toBe(false)
  expect(await mail.send(message)).toMatchObject({ ok: false, isFinal: true })
})
