import { describe, expect, it } from 'vitest'
import { kindOf, rawParts, readingOrder, stepTo } from './trace-model.ts'

const RAW = 'srcip=10.0.0.1 dstip=10.0.0.2'
const origins = [
  { to: 'class_uid', value: 4001 },
  { to: 'unmapped.x', value: 'dstip', from: 'x', start: 15, end: 20 },
  { to: 'src_endpoint.ip', value: '10.0.0.1', from: 'srcip', start: 6, end: 14 },
  { to: 'device.ip', value: '10.0.0.1', start: 6, end: 14 },
  { to: 'message', value: 'whole', start: 0, end: RAW.length },
]

describe('the raw text beside the normal form', () => {
  it('is cut at origins and loses nothing; a piece knows every field that came from it', () => {
    const parts = rawParts(RAW, origins)
    expect(parts.map((part) => part.text).join('')).toBe(RAW)
    expect(parts.find((part) => part.text === '10.0.0.1')?.origins).toEqual([2, 3, 4])
    expect(parts[0]).toEqual({ text: 'srcip=', origins: [4] })
  })

  it('holds with places beyond a text that was cut, and with none', () => {
    const beyond = rawParts('abc', [
      { to: 'a', value: 'x', start: 2, end: 90 },
      { to: 'b', value: 'y', start: 50, end: 60 },
    ])
    expect(beyond).toEqual([
      { text: 'ab', origins: [] },
      { text: 'c', origins: [0] },
    ])
    expect(rawParts('', [])).toEqual([])
  })

  it('lists what was taken first, then what is unmapped, then what the parser says', () => {
    expect(readingOrder(origins)).toEqual([2, 3, 4, 1, 0])
    expect(origins.map(kindOf)).toEqual(['own', 'unmapped', 'field', 'field', 'field'])
  })

  it('is walked by keys, and stops at its ends', () => {
    const order = [2, 3, 0]
    expect([stepTo(order, null, 1), stepTo(order, null, -1)]).toEqual([2, 0])
    expect([stepTo(order, 3, 1), stepTo(order, 0, 1), stepTo(order, 2, -1)]).toEqual([0, 0, 2])
    expect(stepTo([], null, 1)).toBeNull()
  })
})
