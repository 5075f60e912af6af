import { InboxWarning, type Problem, Warning } from '@haidang/contracts'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createHttp } from '#src/app/http.ts'
import type { Context } from '#src/modules/access/index.ts'
import { inboxRoutes } from './inbox-routes.ts'
import { warningRoutes } from './routes.ts'
import { createWarningStack, draftTo, type WarningStack } from './testing/story.ts'

let stack: WarningStack
let server: FastifyInstance
let reader: Context

beforeAll(async () => {
  stack = await createWarningStack()
  const http = await createHttp({
    logger: pino({ level: 'silent' }),
    isBehindProxy: false,
    recordRefusal: () => Promise.resolve(),
    resolveContext: () => Promise.resolve(reader),
  })
  warningRoutes(http.door, stack.deps)
  inboxRoutes(http.door, stack.deps)
  server = http.server
})
afterAll(async () => {
  await server.close()
  await stack.test.close()
})

const call = async (as: Context, method: 'GET' | 'POST' | 'PATCH', path: string, body?: object) => {
  reader = as
  return server.inject({ method, url: `/api/v1${path}`, ...(body === undefined ? {} : { payload: body }) })
}

it('carries the story over HTTP, every answer as its schema says', async () => {
  const { officer, approver } = stack
  const unit = stack.unit(0)
  const drafted = await call(officer, 'POST', '/warnings', draftTo(stack.units))
  expect(drafted.statusCode).toBe(200)
  const { id } = Warning.parse(drafted.json())
  expect((await call(officer, 'POST', `/warnings/${id}/submit`)).statusCode).toBe(200)
  const own = await call(officer, 'POST', `/warnings/${id}/approve`)
  expect([own.statusCode, own.json<Problem>().code]).toEqual([403, 'permission.denied'])
  expect((await call(approver, 'POST', `/warnings/${id}/return`, { reason: 'x' })).statusCode).toBe(400)
  expect((await call(approver, 'POST', `/warnings/${id}/approve`)).statusCode).toBe(200)
  expect(Warning.parse((await call(approver, 'POST', `/warnings/${id}/dispatch`)).json()).number).toMatch(
    /^CB-\d{4}-0001$/,
  )
  expect(
    (await call(officer, 'GET', '/warnings?states=dispatched,closed&limit=5')).json<{ items: object[] }>().items,
  ).toHaveLength(1)
  expect((await call(unit, 'GET', '/inbox')).json<{ items: object[] }>().items).toHaveLength(1)
  expect(InboxWarning.parse((await call(unit, 'GET', `/inbox/${id}`)).json()).state).toBe('seen')
  expect(InboxWarning.parse((await call(unit, 'POST', `/inbox/${id}/acknowledge`)).json()).state).toBe('acknowledged')
  expect(
    InboxWarning.parse((await call(unit, 'POST', `/inbox/${id}/report`, { outcome: 'need_help' })).json()).report
      ?.outcome,
  ).toBe('need_help')
  const verified = await call(officer, 'POST', `/warnings/${id}/recipients/${stack.units[0].id}/verify`)
  expect(Warning.parse(verified.json()).progress).toMatchObject({ verified: 1, total: 3 })
  const preview = await call(officer, 'POST', '/warnings/preview', { addressing: { sectors: ['health'] } })
  expect(preview.json<{ recipients: { name: string }[] }>().recipients.map((o) => o.name)).toEqual(['Sở Y tế'])
})

it('hands the warning out as files, to its issuer and to its recipients', async () => {
  const { items } = (await call(stack.officer, 'GET', '/warnings')).json<{ items: { id: string }[] }>()
  const id = items[0]?.id ?? ''
  const pdf = await call(stack.unit(1), 'GET', `/warnings/${id}/export?format=pdf`)
  expect(pdf.headers['content-type']).toBe('application/pdf')
  expect(pdf.rawPayload.subarray(0, 5).toString()).toBe('%PDF-')
  const text = await call(stack.officer, 'GET', `/warnings/${id}/export?format=text&locale=en`)
  expect(text.body).toContain('EARLY WARNING')
  expect(text.body).toContain('tai-ve[.]example')
  expect(text.body).toContain('Recipients: 3 organisations')
  expect((await call(stack.unit(1), 'GET', `/warnings/${id}/export?format=text`)).body).not.toContain('Nơi nhận')
  const stix = await call(stack.unit(1), 'GET', `/warnings/${id}/export?format=stix`)
  expect(stix.json<{ objects: { type: string }[] }>().objects.map((o) => o.type)).toEqual([
    'marking-definition',
    'identity',
    'indicator',
    'indicator',
    'attack-pattern',
    'course-of-action',
    'report',
  ])
  expect((await call(stack.officer, 'GET', `/warnings/${id}/export?format=docx`)).statusCode).toBe(400)
})
