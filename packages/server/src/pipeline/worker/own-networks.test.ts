import type { OrganisationId } from '@haidang/std'
import { expect, test } from 'vitest'
import { createOwnNetworks } from './own-networks.ts'

const own = createOwnNetworks([
  {
    id: 'a' as OrganisationId,
    name: 'A',
    networks: ['203.0.113.0/24', '2001:db8::/32', '10.1.2.3/32'],
    domains: ['a.gov.example'],
  },
  { id: 'b' as OrganisationId, name: 'B', networks: ['0.0.0.0/0'], domains: [] },
])

test('knows the addresses of registered networks, per organisation', () => {
  expect(own.hasAddress('a', '203.0.113.255')).toBe(true)
  expect(own.hasAddress('a', '203.0.114.0')).toBe(false)
  expect(own.hasAddress('a', '10.1.2.3')).toBe(true)
  expect(own.hasAddress('a', '2001:db8:1::5')).toBe(true)
  expect(own.hasAddress('a', '2001:db9::5')).toBe(false)
  expect(own.hasAddress('b', '255.255.255.255')).toBe(true)
  expect(own.hasAddress('unknown', '203.0.113.1')).toBe(false)
})

test('knows registered domains and what lies below them', () => {
  expect(own.hasDomain('a', 'a.gov.example')).toBe(true)
  expect(own.hasDomain('a', 'mail.a.gov.example')).toBe(true)
  expect(own.hasDomain('a', 'xa.gov.example')).toBe(false)
  expect(own.hasDomain('b', 'a.gov.example')).toBe(false)
})
