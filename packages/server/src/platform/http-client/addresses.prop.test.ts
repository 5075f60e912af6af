import { formatIpv4 } from '@haidang/std'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isPublicAddress } from './addresses.ts'

describe('addresses an outgoing request may go to', () => {
  it.each(['8.8.8.8', '1.1.1.1', '113.160.0.1', '2001:4860:4860::8888', '2606:4700::1111'])('%s may', (address) => {
    expect(isPublicAddress(address)).toBe(true)
  })

  it.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '127.255.255.255',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.1',
    '192.168.1.1',
    '198.18.0.1',
    '203.0.113.9',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '::ffff:a9fe:a9fe',
    '::127.0.0.1',
    '64:ff9b::7f00:1',
    'fe80::1',
    'fe80::1%eth0',
    'fc00::1',
    'fd12:3456::1',
    'ff02::1',
    '2001:db8::1',
    '2002:7f00:1::',
    '2001::1',
    '100::1',
    'localhost',
    '',
    '1.2.3',
    '01.2.3.4',
    '2130706433',
  ])('%s may not', (address) => {
    expect(isPublicAddress(address)).toBe(false)
  })

  it('are none that start with a private octet, and none that wrap an IPv4 address in IPv6', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffff }), fc.constantFrom(10, 127, 0), (rest, first) => {
        const address = formatIpv4(first * 0x1000000 + rest)
        expect(isPublicAddress(address)).toBe(false)
      }),
    )
    fc.assert(
      fc.property(fc.ipV4(), fc.constantFrom('::ffff:', '::', '64:ff9b::'), (address, prefix) => {
        expect(isPublicAddress(prefix + address)).toBe(false)
      }),
    )
  })

  it('never are what is no address', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(/^[\d.]+$|:/.test(text) || !isPublicAddress(text)).toBe(true)
      }),
    )
  })
})
