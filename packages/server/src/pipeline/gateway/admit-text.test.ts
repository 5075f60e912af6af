/** Text from the gate to the read event: headers above lines, events of several lines. */
import { createTestClock } from '@haidang/testkit'
import { describe, expect, it } from 'vitest'
import { decodeReading, deriveOcsf, ocsfText, withHeader } from '#src/platform/lake/normal-form.ts'
import type { Stream } from '#src/platform/stream/index.ts'
import { decodeHeader, decodeLines } from '../envelope.ts'
import { encodeReading } from '#src/platform/lake/normal-form.ts'
import { createParseStep, type ReadEvent, type UnreadableLine } from '../worker/parse.step.ts'
import { type Admitted, createGate } from './admit.ts'
import { createFakeDirectory, sourceAt } from './testing/gateway-stack.ts'

interface Stored {
  readonly header: Uint8Array
  readonly payload: Uint8Array
}

function setUp() {
  const stored: Stored[] = []
  const stream: Partial<Stream> = {
    findByMsgId: () => Promise.resolve(null),
    lag: () => ({ bytes: 0, records: 0 }) as unknown as ReturnType<Stream['lag']>,
    append(_subject, records) {
      for (const { header, payload } of records)
        stored.push({ header: Buffer.from(header ?? ''), payload: payload as Uint8Array })
      return Promise.resolve(
        records.map((_record, i) => ({ seq: stored.length - records.length + i + 1, duplicate: false })),
      )
    },
  }
  const gate = createGate({
    stream: stream as Stream,
    directory: createFakeDirectory(),
    clock: createTestClock(Date.UTC(2026, 10, 21, 2)),
    maxLagBytes: 1e9,
  })
  const step = createParseStep()
  return {
    send: (place: number, text: string): Promise<Admitted> =>
      gate.admit({ source: sourceAt(place), body: Buffer.from(text), kind: 'text' }),
    readAll(): (ReadEvent | UnreadableLine)[] {
      const out: (ReadEvent | UnreadableLine)[] = []
      for (const { header, payload } of stored)
        step.run(decodeHeader(header), decodeLines(payload), (line) => out.push(line))
      return out
    },
  }
}

const HEADER = '#separator \\x09\n#path\tdns\n#fields\tts\tuid\tid.orig_h\tquery\n#types\ttime\tstring\taddr\tstring\n'
const OTHER = '#fields\tts\tquery\tuid\n#types\ttime\tstring\tstring\n'
const row = (n: number): string => `1795222800.00000${n}\tC${n}\t192.0.2.1\ta${n}.example\n`

function queries(lines: readonly (ReadEvent | UnreadableLine)[]): unknown[] {
  return lines.map((line) => (line.kind === 'event' ? line.event.fields['query'] : line.problem.code))
}

describe('text with header lines', () => {
  it('is read by the header in force, also in later batches and after a change; header lines are no events', async () => {
    const { send, readAll } = setUp()
    expect(await send(1, HEADER + row(1) + row(2))).toMatchObject({ received: 2, accepted: 2 })
    expect(await send(1, `${row(2)}${row(3)}#close\t2026\n${OTHER}1795222800.4\tb.example\tC4\n`)).toMatchObject({
      received: 3,
      accepted: 2,
      duplicates: 1,
    })
    expect(await send(1, '1795222800.5\tc.example\tC5\n')).toMatchObject({ accepted: 1 })
    expect(queries(readAll())).toEqual(['a1.example', 'a2.example', 'a3.example', 'b.example', 'c.example'])
  })

  it('a header that comes alone holds for what follows', async () => {
    const { send, readAll } = setUp()
    expect(await send(1, HEADER)).toMatchObject({ received: 0, accepted: 0, refused: [] })
    await send(1, row(1))
    expect(queries(readAll())).toEqual(['a1.example'])
  })

  it('another source does not read by it', async () => {
    const { send, readAll } = setUp()
    await send(1, HEADER + row(1))
    await send(2, row(2))
    const [, second] = readAll()
    expect(second?.kind === 'event' && second.event.problems).toEqual([{ code: 'event.no_header', offset: 0 }])
  })

  it('and its normal form is made again from its bytes and its reading', async () => {
    const { send, readAll } = setUp()
    await send(1, HEADER + row(1))
    const [first] = readAll()
    if (first?.kind !== 'event' || first.event.header === undefined) throw new Error('no event with a header')
    const reading = withHeader(
      encodeReading({ format: 'auto', zoneOffsetMinutes: 420, directionId: 0 }),
      first.event.header,
    )
    expect(decodeReading(reading)?.header).toBe(first.event.header)
    expect(deriveOcsf(first.raw, Date.UTC(2026, 10, 21, 2), reading)).toBe(ocsfText(first.event.ocsf))
  })
})

describe('events of several lines', () => {
  it('are one', async () => {
    const { send, readAll } = setUp()
    const id = (serial: number): string => `msg=audit(1795222800.123:${serial}):`
    const lines = [
      `type=SYSCALL ${id(1)} syscall=59 pid=7 comm="id" exe="/usr/bin/id"`,
      `type=EXECVE ${id(1)} argc=1 a0="id"`,
      `type=USER_END ${id(2)} pid=8 msg='op=x acct="an" res=success'`,
    ]
    expect(await send(1, lines.join('\n'))).toMatchObject({ received: 2, accepted: 2 })
    const [first, second] = readAll()
    expect(first?.kind === 'event' && first.event.fields).toMatchObject({
      types: ['SYSCALL', 'EXECVE'],
      CommandLine: 'id',
    })
    expect(Buffer.from(first?.raw ?? []).toString()).toBe(lines.slice(0, 2).join('\n'))
    expect(second?.kind === 'event' && second.event.fields['type']).toBe('USER_END')
  })
})
