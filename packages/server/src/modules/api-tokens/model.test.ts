import { NOT_FOR_TOKENS, PERMISSIONS, TOKEN_PERMISSIONS } from '@haidang/contracts'
import { describe, expect, it } from 'vitest'
import {
  bearerOf,
  canonicalNetworks,
  effectiveClearance,
  effectivePermissions,
  isFrom,
  isRouteForTokens,
  isTokenForm,
  refusalOf,
  stateOfToken,
} from './model.ts'

const DAY = 86_400_000
const at = (ms: number) => new Date(ms)
const token = {
  revoked_at: null,
  expires_at: at(100 * DAY),
  owner_is_active: true,
  addresses: ['10.1.0.0/16', '2001:db8::/32'],
}

describe('what a token carries', () => {
  const person = { user_id: 'u', owner_roles: ['unit_officer' as const], account_permissions: null }

  it('is what was given, as far as the owner has it still and tokens carry it', () => {
    const permissions = ['alert.read', 'audit.read', 'token.own', 'duty.approve'] as const
    expect([...effectivePermissions({ ...person, permissions: [...permissions] })]).toEqual(['alert.read'])
    expect([...effectivePermissions({ ...person, owner_roles: [], permissions: [...permissions] })]).toEqual([])
    const machine = { user_id: null, owner_roles: [], account_permissions: ['audit.read' as const] }
    expect([...effectivePermissions({ ...machine, permissions: [...permissions] })]).toEqual(['audit.read'])
  })

  it('is never a way to more power', () => {
    for (const permission of NOT_FOR_TOKENS) {
      const machine = { user_id: null, owner_roles: [], account_permissions: [permission] }
      expect(effectivePermissions({ ...machine, permissions: [permission] }).size).toBe(0)
    }
    expect(TOKEN_PERMISSIONS.length + NOT_FOR_TOKENS.length).toBe(PERMISSIONS.length)
  })

  it('reads no higher than its owner, and no higher than its ceiling', () => {
    expect(effectiveClearance({ clearance: null, owner_clearance: 'amber' })).toBe('amber')
    expect(effectiveClearance({ clearance: 'green', owner_clearance: 'red' })).toBe('green')
    expect(effectiveClearance({ clearance: 'red', owner_clearance: 'green' })).toBe('green')
  })
})

describe('whether a token may be used', () => {
  it('goes by revocation, end, owner and address, in this order', () => {
    expect(refusalOf(token, '10.1.2.3', 0)).toBeNull()
    expect(refusalOf(token, '10.2.0.1', 0)).toBe('token.address_refused')
    expect(refusalOf(token, '::ffff:10.1.2.3', 0)).toBeNull()
    expect(refusalOf(token, '2001:db8:1::5', 0)).toBeNull()
    expect(refusalOf(token, 'nonsense', 0)).toBe('token.address_refused')
    expect(refusalOf({ ...token, owner_is_active: false }, '10.2.0.1', 0)).toBe('token.owner_inactive')
    expect(refusalOf({ ...token, owner_is_active: false }, '10.1.2.3', 100 * DAY)).toBe('token.expired')
    expect(refusalOf({ ...token, revoked_at: at(0) }, '10.1.2.3', 100 * DAY)).toBe('token.revoked')
    expect(isFrom([], 'anywhere')).toBe(true)
  })

  it('is told beforehand', () => {
    expect(stateOfToken(token, 80 * DAY)).toBe('live')
    expect(stateOfToken(token, 86 * DAY)).toBe('expiring')
    expect(stateOfToken(token, 100 * DAY)).toBe('expired')
  })
})

it('reads the header and the form', () => {
  const text = `hdk_${'a'.repeat(43)}`
  expect(bearerOf(`Bearer ${text}`)).toBe(text)
  expect(bearerOf(`bearer   ${text}`)).toBe(text)
  expect(bearerOf(`Basic ${text}`)).toBeNull()
  expect(bearerOf(`Bearer ${text} x`)).toBeNull()
  expect(isTokenForm(text)).toBe(true)
  expect(isTokenForm(text.slice(0, -1))).toBe(false)
  expect(isTokenForm(`hds_${'a'.repeat(43)}`)).toBe(false)
})

it('puts networks into canonical form and names the ones that are none', () => {
  expect(canonicalNetworks(['10.1.2.3', ' 10.1.2.3/16 ', '10.1.0.0/16', '2001:DB8::1'])).toEqual({
    networks: ['10.1.2.3/32', '10.1.0.0/16', '2001:db8::1/128'],
    places: [],
  })
  expect(canonicalNetworks(['10.1.2.3', 'văn phòng', '10.1.2.3/33']).places).toEqual(['/addresses/1', '/addresses/2'])
})

it.each([
  ['GET /alerts', true],
  ['POST /warnings', true],
  ['GET /users', true],
  ['GET /tokens/self', true],
  ['GET /service-accounts', true],
  ['POST /users', false],
  ['DELETE /users/:id/sessions', false],
  ['GET /users/:id/sessions', false],
  ['GET /tokens', false],
  ['POST /tokens', false],
  ['DELETE /tokens/:id', false],
  ['PATCH /service-accounts/:id', false],
  ['GET /account', false],
  ['POST /account/totp', false],
  ['GET /session', false],
  ['POST /session/step-up', false],
  ['POST /invitations/accept', false],
  ['GET /identity-providers', false],
])('%s is for tokens: %s', (route, isAllowed) => {
  expect(isRouteForTokens(route)).toBe(isAllowed)
})
