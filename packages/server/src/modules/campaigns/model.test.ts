import { describe, expect, it } from 'vitest'
import { campaignTitle, indicatorOf, isAtRest } from './model.ts'

describe('campaignTitle', () => {
  it.each([
    ['Kết nối tới máy chủ điều khiển', 'domain', 'evil.example', 'Kết nối tới máy chủ điều khiển: evil.example'],
    ['Hit on evil.example', 'domain', 'evil.example', 'Hit on evil.example'],
    ['', 'hash', 'ab12', 'ab12'],
    ['PowerShell mã hoá', 'technique-rule', 'sigma:5b3', 'PowerShell mã hoá'],
    ['Dải địa chỉ xấu', 'indicator', 'cidr:192.0.2.0/24', 'Dải địa chỉ xấu: 192.0.2.0/24'],
  ])('%j by %s %s', (title, kind, value, expected) => {
    expect(campaignTitle({ title, openedBy: { kind, value } })).toBe(expected)
  })

  it('is never longer than 300 characters', () => {
    expect(campaignTitle({ title: 'x', openedBy: { kind: 'url', value: 'u'.repeat(2000) } })).toHaveLength(300)
  })
})

it('rests when it went quiet or was closed, not when memory ran out', () => {
  expect(['campaign.quiet', 'campaign.closed_by_person', 'campaign.memory_full'].map(isAtRest)).toEqual([
    true,
    true,
    false,
  ])
})

it('offers values as indicators, rules and networks not', () => {
  expect(indicatorOf({ kind: 'ip', value: '203.0.113.7' })).toEqual({ kind: 'ipv4', value: '203.0.113.7' })
  expect(indicatorOf({ kind: 'ip', value: '2001:db8::1' })).toEqual({ kind: 'ipv6', value: '2001:db8::1' })
  expect(indicatorOf({ kind: 'domain', value: 'evil.example' })).toEqual({ kind: 'domain', value: 'evil.example' })
  expect(indicatorOf({ kind: 'technique-rule', value: 'sigma:x' })).toBeNull()
  expect(indicatorOf({ kind: 'indicator', value: 'cidr:192.0.2.0/24' })).toBeNull()
})
