import { createHmac, timingSafeEqual } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AppError } from '@haidang/contracts'
import {
  type CaptureMail,
  contextFor,
  createCaptureMail,
  createTestDatabase,
  type LocalSmtp,
  makeOrganisation,
  makeUser,
  startLocalSmtp,
  type TestDatabase,
  type TestOrganisation,
} from '@haidang/testkit'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { sql } from '#src/platform/db/index.ts'
import { createSafeClient } from '#src/platform/http-client/index.ts'
import { createDisabledMail, createSmtpMail, type Mail } from '#src/platform/mail/index.ts'
import { openSecrets, type Secrets } from '#src/platform/secrets/index.ts'
import { createDeliverer } from './deliver.ts'
import { presentChannels } from './present.ts'
import { listDeliveries } from './queries.ts'
import { queueToOrganisations } from './queue.ts'
import type { Notice } from './tables.ts'
import { createWebhook, deleteWebhook, listWebhooks } from './verbs/webhooks.ts'

let stack: TestDatabase
let centre: TestOrganisation
let unit: TestOrganisation
let mail: CaptureMail
let secrets: Secrets
let folder: string
let receiver: Server
let receiverPort = 0
let calls: { headers: Record<string, unknown>; body: string }[] = []
let answerWith = 200

beforeAll(async () => {
  stack = await createTestDatabase()
  centre = await makeOrganisation(stack, { name: 'Trung tâm' })
  unit = await makeOrganisation(stack, { name: 'Sở Y tế', parentId: centre.id })
  const officer = await makeUser(stack, 'unit_officer', unit)
  const english = await makeUser(stack, 'unit_leader', unit)
  await stack.asSystem(async (tx) => {
    await sql`update users set email = 'can-bo@so-y-te.example' where id = ${officer.id}`.execute(tx)
    await sql`update users set email = 'leader@so-y-te.example', locale = 'en' where id = ${english.id}`.execute(tx)
  })
  folder = await mkdtemp(join(tmpdir(), 'haidang-deliver-'))
  secrets = await openSecrets(folder)
  receiver = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
    calls.push({ headers: { ...request.headers }, body: Buffer.concat(chunks).toString() })
    response.writeHead(answerWith).end()
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  receiverPort = (receiver.address() as AddressInfo).port
})
afterAll(async () => {
  receiver.closeAllConnections()
  receiver.close()
  await rm(folder, { recursive: true })
  await stack.close()
})
beforeEach(async () => {
  mail = createCaptureMail()
  calls = []
  answerWith = 200
  await stack.asOwner('delete from deliveries')
  await stack.asOwner('delete from webhooks')
})

const allow = (): string[] => [`hook.example:${receiverPort}`]
const deliverer = (through: Mail = mail) =>
  createDeliverer({
    db: stack.db,
    mail: through,
    secrets,
    clock: stack.clock,
    publicUrl: 'https://haidang.example/',
    http: createSafeClient({
      resolve: (host) => Promise.resolve([host === 'hook.example' ? '127.0.0.1' : '10.0.0.1']),
      allow: allow(),
    }),
  })
const ID = '0198a000-0000-7000-8000-000000000001'
const notice = (over: Partial<Notice> = {}): Notice => ({
  warningId: ID,
  number: 'CB-2026-0007',
  version: 1,
  severity: 'critical',
  tlp: 'amber',
  title: null,
  issuerName: 'Trung tâm',
  acknowledgeDueAt: '2026-11-23T04:00:00.000Z',
  reportDueAt: '2026-11-24T02:00:00.000Z',
  organisationName: null,
  ...over,
})
const queue = (over: Partial<Notice> = {}, contactEmail: string | null = null) =>
  stack.asSystem((tx) =>
    queueToOrganisations(tx, stack.clock, centre.id, 'dispatched', 'amber', [
      { organisationId: unit.id, contactEmail, notice: notice(over) },
    ]),
  )
const rows = () => stack.asSystem((tx) => listDeliveries(tx, ID))
const hook = async (url = `http://hook.example:${receiverPort}/in`) =>
  createWebhook(
    { db: stack.db, secrets, allow: allow() },
    { ctx: contextFor(stack, 'unit_officer', unit), input: { organisationId: unit.id, url } },
  )

describe('mail', () => {
  it('tells each reader in their language that a warning waits, and not what it says', async () => {
    await queue({}, 'van-thu@so-y-te.example')
    expect(await deliverer()()).toBe(3)
    const byAddress = new Map(mail.messages.map((m) => [m.to, m]))
    expect([...byAddress.keys()].toSorted()).toEqual([
      'can-bo@so-y-te.example',
      'leader@so-y-te.example',
      'van-thu@so-y-te.example',
    ])
    const vi = byAddress.get('can-bo@so-y-te.example')
    expect(vi?.subject).toBe('[Nghiêm trọng] Cảnh báo CB-2026-0007 đang chờ xác nhận')
    expect(vi?.text).toContain('Xác nhận trước: 11:00 23/11/2026')
    expect(vi?.text).toContain(`https://haidang.example/inbox/${ID}`)
    expect(byAddress.get('leader@so-y-te.example')?.subject).toBe(
      '[Critical] Warning CB-2026-0007 is waiting for your acknowledgement',
    )
    for (const message of mail.messages) {
      expect(message.text).not.toContain('Nội dung:')
      expect(message.text).not.toContain('undefined')
    }
    expect(await deliverer()()).toBe(0)
  })

  it('names the title only where the marking lets it travel', async () => {
    await queue({ tlp: 'green', title: 'Thư giả mạo' })
    await deliverer()()
    expect(mail.messages[0]?.text).toMatch(/Thư giả mạo/)
  })

  it('writes what was written before for the same occasion only once', async () => {
    await queue()
    await queue()
    expect(await rows()).toHaveLength(3)
  })

  it('comes back after growing pauses under the same id, and gives up in the end', async () => {
    await stack.asOwner(`update users set email = null where email = 'leader@so-y-te.example'`)
    await queue()
    const deliver = deliverer()
    for (let attempt = 0; attempt < 8; attempt++) {
      mail.answers.push({ ok: false, isFinal: false, detail: '451 later' })
      expect(await deliver()).toBe(1)
      expect(await deliver()).toBe(0)
      stack.clock.advance(48 * 3_600_000)
    }
    const failed = (await rows()).find((d) => d.channel === 'email')
    expect(failed).toMatchObject({ state: 'failed', attempts: 8, error: { code: 'mail.failed', detail: '451 later' } })
    expect(presentChannels(await rows(), 'vi')).toMatchObject([
      { channel: 'inbox', state: 'sent' },
      { channel: 'email', state: 'failed', error: 'Máy chủ thư không nhận: 451 later' },
    ])
  })

  it('gives up at once where the address is refused for good', async () => {
    await queue()
    mail.answers.push({ ok: false, isFinal: true, detail: '550 no such user' })
    await deliverer()()
    expect((await rows()).find((d) => d.channel === 'email')?.state).toBe('failed')
  })

  it('says that no server is configured', async () => {
    await queue()
    await deliverer(createDisabledMail())()
    expect(presentChannels(await rows(), 'en')[1]).toMatchObject({
      state: 'failed',
      error: 'This server has no mail set up',
    })
  })

  it('sends again what a worker took and died with, and never twice what two workers take at once', async () => {
    await queue()
    const dead = deliverer({
      isEnabled: true,
      send: () => Promise.reject(new Error('the process dies')),
      close: () => undefined,
    })
    await expect(dead()).rejects.toThrow('dies')
    expect(await deliverer()()).toBe(0)
    stack.clock.advance(121_000)
    const tried = await Promise.all([deliverer()(), deliverer()()])
    expect(tried.toSorted((a, b) => a - b)).toEqual([0, 1])
    expect(mail.messages).toHaveLength(1)
  })

  it('reaches a real server', async () => {
    const smtp: LocalSmtp = await startLocalSmtp()
    const real = createSmtpMail({ url: smtp.url, from: 'no-reply@haidang.example' })
    await queue()
    await deliverer(real)()
    real.close()
    await smtp.stop()
    expect(smtp.received).toHaveLength(1)
    const id = (await rows()).find((d) => d.channel === 'email')?.id
    expect(smtp.received[0]?.text).toContain(`Message-ID: <${id}@haidang.example>`)
  })
})

describe('webhooks', () => {
  it('are called with a signature the receiver can check, and hold no title above GREEN', async () => {
    const { secret, webhook } = await hook()
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/=]{32}$/)
    await queue()
    await deliverer()()
    expect(calls).toHaveLength(1)
    const { headers, body } = calls[0] ?? { headers: {}, body: '' }
    const expected = createHmac('sha256', Buffer.from(secret.slice(6), 'base64'))
      .update(`${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`)
      .digest()
    expect(timingSafeEqual(Buffer.from(String(headers['webhook-signature']).slice(3), 'base64'), expected)).toBe(true)
    expect(Number(headers['webhook-timestamp'])).toBe(Math.floor(stack.clock.now() / 1000))
    expect(JSON.parse(body)).toEqual({
      type: 'warning.dispatched',
      timestamp: new Date(stack.clock.now()).toISOString(),
      data: {
        warningId: ID,
        number: 'CB-2026-0007',
        version: 1,
        severity: 'critical',
        tlp: 'amber',
        issuer: 'Trung tâm',
        organisationId: unit.id,
        url: `https://haidang.example/inbox/${ID}`,
        acknowledgeDueAt: '2026-11-23T04:00:00.000Z',
        reportDueAt: '2026-11-24T02:00:00.000Z',
      },
    })
    const stored = await stack.asOwner('select sealed_secret from webhooks')
    expect(JSON.stringify(stored)).not.toContain(secret.slice(6))
    expect(webhook).toMatchObject({ organisation: { name: 'Sở Y tế' }, isEnabled: true })
  })

  it('are tried again when they answer with an error, under the same id', async () => {
    await hook()
    await queue()
    answerWith = 503
    await deliverer()()
    stack.clock.advance(31_000)
    answerWith = 204
    await deliverer()()
    expect(calls.map((c) => c.headers['webhook-id'])).toEqual([
      calls[0]?.headers['webhook-id'],
      calls[0]?.headers['webhook-id'],
    ])
    expect((await rows()).find((d) => d.channel === 'webhook')).toMatchObject({
      state: 'sent',
      attempts: 2,
      error: null,
    })
  })

  it('at a private address are refused for good when called, and anything but https when registered', async () => {
    await hook('https://inside.example/')
    await queue()
    await deliverer()()
    expect((await rows()).find((d) => d.channel === 'webhook')).toMatchObject({
      state: 'failed',
      error: { code: 'webhook.failed', detail: expect.stringContaining('address.refused') },
    })
    for (const url of ['http://a.example/', 'https://user:pass@a.example/', 'ftp://a.example/'])
      await expect(hook(url)).rejects.toMatchObject({ code: 'webhook.bad_url' })
  })

  it('belong to an organisation: another neither sees nor removes them', async () => {
    const { webhook } = await hook()
    const other = await makeOrganisation(stack, { name: 'Sở Tài chính', parentId: centre.id })
    const stranger = contextFor(stack, 'unit_officer', other)
    expect((await listWebhooks({ db: stack.db }, { ctx: stranger, input: {} })).items).toEqual([])
    await expect(deleteWebhook({ db: stack.db }, { ctx: stranger, input: { id: webhook.id } })).rejects.toBeInstanceOf(
      AppError,
    )
    await queue()
    await deleteWebhook({ db: stack.db }, { ctx: contextFor(stack, 'unit_officer', unit), input: { id: webhook.id } })
    await deliverer()()
    expect((await rows()).find((d) => d.channel === 'webhook')).toMatchObject({
      state: 'failed',
      error: { code: 'webhook.gone' },
    })
    expect(calls).toEqual([])
  })
})
