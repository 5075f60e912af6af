import { createTestDatabase, type TestDatabase } from '@haidang/testkit'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createJobs, type TickOutcome } from './jobs.ts'

let stack: TestDatabase
beforeAll(async () => {
  stack = await createTestDatabase()
})
afterAll(() => stack.close())

const logger = pino({ level: 'silent' })
/** So long that no timer fires within a test: ticks are run by hand. */
const NEVER = 1_000_000_000
const make = (holder: string, onTick?: (name: string, outcome: TickOutcome) => void) =>
  createJobs({ clock: stack.clock, db: stack.db, logger, holder, ...(onTick === undefined ? {} : { onTick }) })

it('runs a tick in one process, and in the other only when the time for the next has come', async () => {
  const ran: string[] = []
  const [one, two] = [make('one'), make('two')]
  for (const [name, jobs] of [
    ['one', one],
    ['two', two],
  ] as const)
    jobs.every('sweep', 60_000, async () => void ran.push(name))
  expect(await one.runNow('sweep')).toBe('done')
  expect(await two.runNow('sweep')).toBe('elsewhere')
  stack.clock.advance(60_000)
  expect(await two.runNow('sweep')).toBe('done')
  expect(ran).toEqual(['one', 'two'])
  await Promise.all([one.stop(), two.stop()])
})

it('waits out a process that died with the lease', async () => {
  const dead = make('dead')
  dead.every('stuck', 1000, () => new Promise(() => undefined))
  void dead.runNow('stuck')
  const alive = make('alive')
  alive.every('stuck', 1000, () => Promise.resolve())
  while ((await alive.runNow('stuck')) !== 'elsewhere') stack.clock.advance(0)
  stack.clock.advance(119_000)
  expect(await alive.runNow('stuck')).toBe('elsewhere')
  stack.clock.advance(2000)
  expect(await alive.runNow('stuck')).toBe('done')
  await alive.stop()
})

it('runs one tick at a time, tells of failures, goes on after them, and stops when the tick under way is over', async () => {
  const told: string[] = []
  const jobs = make('one', (name, outcome) => told.push(`${name} ${outcome}`))
  let runs = 0
  let finish: (() => void) | undefined
  jobs.every('failing', NEVER, () => Promise.reject(new Error('x')))
  jobs.every('long', NEVER, async () => {
    runs++
    await new Promise<void>((resolve) => {
      finish = resolve
    })
  })
  expect(await jobs.runNow('failing')).toBe('failed')
  expect(await jobs.runNow('failing')).toBe('failed')
  const both = [jobs.runNow('long'), jobs.runNow('long')]
  while (finish === undefined) await new Promise((resolve) => setImmediate(resolve))
  let isStopped = false
  const stopping = jobs.stop().then(() => {
    isStopped = true
  })
  await new Promise((resolve) => setImmediate(resolve))
  expect(isStopped).toBe(false)
  finish()
  expect(await Promise.all(both)).toEqual(['done', 'done'])
  await stopping
  expect(runs).toBe(1)
  expect(told).toEqual(['failing failed', 'failing failed', 'long done'])
})

it('ticks by itself', async () => {
  const jobs = make('one')
  await new Promise<void>((resolve) => {
    jobs.every('beat', 5, () => {
      resolve()
      return Promise.resolve()
    })
  })
  await jobs.stop()
  expect(() => jobs.every('beat', 5, () => Promise.resolve())).toThrow(/already/)
})
