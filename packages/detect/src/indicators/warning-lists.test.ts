import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { importMispWarningList } from './import/misp.ts'
import {
  createWarningLists,
  DOCUMENTATION_NETWORKS,
  OWN_NETWORKS,
  RESERVED_NETWORKS,
  type WarningList,
} from './warning-lists.ts'

describe('warning lists', () => {
  it('have the networks that are nobody’s built in', () => {
    const guards = createWarningLists([])
    for (const address of [
      '10.1.2.3',
      '172.31.255.255',
      '192.168.0.1',
      '100.64.0.1',
      '169.254.1.1',
      '127.0.0.1',
      '224.0.0.1',
      '255.255.255.255',
      '0.0.0.0',
    ]) {
      expect(guards.suppresses('ipv4', address)).toBe(RESERVED_NETWORKS.name)
    }
    for (const address of ['::1', 'fe80::1', 'fd00::1', 'ff02::1', '::'])
      expect(guards.suppresses('ipv6', address)).toBe(RESERVED_NETWORKS.name)
    expect(guards.suppresses('ipv4', '203.0.113.9')).toBe(DOCUMENTATION_NETWORKS.name)
    expect(guards.suppresses('url', 'http://192.168.1.1:8080/x')).toBe(RESERVED_NETWORKS.name)
    expect(guards.suppresses('domain', 'printer.local')).not.toBeNull()
    for (const address of ['172.32.0.1', '11.0.0.1', '192.169.0.1', '100.128.0.1', '8.8.8.8'])
      expect(guards.suppresses('ipv4', address)).toBeNull()
    expect(guards.suppresses('domain', 'local.vn')).toBeNull()
    expect(guards.problems).toEqual([])
  })

  it('match by type: networks, names with what is below, whole, part, pattern', () => {
    const lists: WarningList[] = [
      { name: 'cidr', type: 'cidr', values: ['1.2.3.0/24', '5.6.7.8', '2A00::/16'] },
      { name: 'host', type: 'hostname', values: ['.Google.com', '*.bing.com', 'zip'] },
      { name: 'string', type: 'string', values: ['Exact.VN', 'd41d8cd98f00b204e9800998ecf8427e'] },
      { name: 'part', type: 'substring', values: ['tracker', 'ads'] },
      { name: 'pattern', type: 'regex', values: ['/^ns[0-9]+\\.dns\\.vn$/i', '^x+y$'] },
    ]
    const guards = createWarningLists(lists, { builtIn: [] })
    const ask = (kind: Parameters<typeof guards.suppresses>[0], value: string) => guards.suppresses(kind, value)
    expect(ask('ipv4', '1.2.3.200')).toBe('cidr')
    expect(ask('ipv4', '5.6.7.8')).toBe('cidr')
    expect(ask('ipv6', '2a00:1450::1')).toBe('cidr')
    expect(ask('domain', 'www.google.com')).toBe('host')
    expect(ask('domain', 'google.com')).toBe('host')
    expect(ask('domain', 'notgoogle.com')).toBeNull()
    expect(ask('domain', 'a.bing.com')).toBe('host')
    expect(ask('domain', 'x.zip')).toBe('host')
    expect(ask('domain', 'EXACT.vn')).toBe('string')
    expect(ask('domain', 'a.exact.vn')).toBeNull()
    expect(ask('hash', 'D41D8CD98F00B204E9800998ECF8427E')).toBe('string')
    expect(ask('url', 'http://a.vn/Tracker.js')).toBe('part')
    expect(ask('domain', 'NS12.dns.vn')).toBe('pattern')
    expect(ask('domain', 'xxy')).toBe('pattern')
    expect(ask('domain', 'evil.vn')).toBeNull()
  })

  it('apply to the kinds they speak of only, and to an organisation’s own networks for it alone', () => {
    const guards = createWarningLists([{ name: 'mail', type: 'substring', values: ['a.vn'], kinds: ['email'] }], {
      ownNetworks: new Map([['org-1', ['113.160.0.0/16', 'bo.gov.vn']]]),
    })
    expect(guards.suppresses('email', 'x@a.vn')).toBe('mail')
    expect(guards.suppresses('domain', 'a.vn')).toBeNull()
    expect(guards.suppresses('ipv4', '113.160.1.1', 'org-1')).toBe(OWN_NETWORKS)
    expect(guards.suppresses('domain', 'mail.bo.gov.vn', 'org-1')).toBe(OWN_NETWORKS)
    expect(guards.suppresses('ipv4', '113.160.1.1', 'org-2')).toBeNull()
    expect(guards.suppresses('ipv4', '113.160.1.1')).toBeNull()
  })

  it('tell what they cannot use and go on', () => {
    const guards = createWarningLists(
      [
        { name: 'n', type: 'cidr', values: ['1.2.3.0/24', 'nonsense'] },
        { name: 'r', type: 'regex', values: ['(', '(?=look)'] },
        { name: 's', type: 'substring', values: ['a'] },
      ],
      { builtIn: [] },
    )
    expect(guards.problems.map((p) => `${p.list} ${p.code}`).toSorted()).toEqual([
      'n warning_list.bad_value',
      'r warning_list.bad_regex',
      'r warning_list.bad_regex',
      's warning_list.too_short',
    ])
    expect(guards.suppresses('ipv4', '1.2.3.4')).toBe('n')
  })
})

const folder = new URL('../../../../../shared/data/misp/warninglists/', import.meta.url)

describe.skipIf(!existsSync(folder))('warning lists as MISP publishes them', () => {
  it('are all read without a problem', () => {
    const lists = readdirSync(folder)
      .filter((name) => name.endsWith('.json') && name !== 'schema.json')
      .map((name) => importMispWarningList(readFileSync(new URL(name, folder), 'utf8')))
    const read = lists.filter((list) => typeof list !== 'string')
    expect(read).toHaveLength(lists.length)
    const guards = createWarningLists(read, { builtIn: [] })
    expect(guards.problems).toEqual([])
    expect(guards.suppresses('url', 'https://bit.ly/abc')).not.toBeNull()
    expect(guards.suppresses('ipv4', '104.16.1.1')).not.toBeNull()
    expect(guards.suppresses('hash', 'd41d8cd98f00b204e9800998ecf8427e')).not.toBeNull()
    expect(guards.suppresses('domain', 'c2.evil-host.vn')).toBeNull()
  })
})
