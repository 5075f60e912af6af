import { canonicalIp } from '@haidang/std'
import type { OcsfKind } from './model.ts'

/** Whether a value is what its kind asks for. Objects are for the caller to look into. */
export function isOfKind(value: unknown, kind: OcsfKind): boolean {
  switch (kind) {
    case 'string':
      return typeof value === 'string'
    case 'integer':
      return Number.isSafeInteger(value)
    case 'port':
      return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 65_535
    case 'boolean':
      return typeof value === 'boolean'
    case 'number':
      return typeof value === 'number' && Number.isFinite(value)
    case 'json':
      return true
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value)
    case 'ip':
      return typeof value === 'string' && isIp(value)
    case 'mac':
      return typeof value === 'string' && isMac(value)
    case 'email':
      return typeof value === 'string' && isEmail(value)
    default:
      return typeof value === 'string' && isUuid(value)
  }
}

/** An address, which may carry an IPv6 zone (`fe80::1%eth0`). */
function isIp(text: string): boolean {
  if (isDottedQuad(text)) return true
  const percent = text.indexOf('%')
  return canonicalIp(percent < 0 ? text : text.slice(0, percent)) !== null
}

function isDottedQuad(text: string): boolean {
  if (text.length > 15) return false
  let dots = 0
  let digits = 0
  let value = 0
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === 46) {
      if (digits === 0) return false
      dots++
      digits = 0
      value = 0
    } else {
      if (c < 48 || c > 57 || (digits > 0 && value === 0)) return false
      value = value * 10 + c - 48
      digits++
      if (value > 255) return false
    }
  }
  return dots === 3 && digits > 0
}

function isHex(c: number): boolean {
  return (c >= 48 && c <= 57) || ((c | 32) >= 97 && (c | 32) <= 102)
}

/** Six pairs of hexadecimal digits between colons or hyphens. */
function isMac(text: string): boolean {
  if (text.length !== 17) return false
  for (let i = 0; i < 17; i++) {
    const c = text.charCodeAt(i)
    if (i % 3 === 2 ? c !== 58 && c !== 45 : !isHex(c)) return false
  }
  return true
}

/** As OCSF's `email_t`: ASCII before the `@`, a domain of at least two labels after it. */
function isEmail(text: string): boolean {
  const at = text.lastIndexOf('@')
  if (at <= 0 || text.length > 320) return false
  for (let i = 0; i < at; i++) {
    const c = text.charCodeAt(i)
    if (c <= 32 || c >= 127 || c === 34 || c === 40 || c === 41 || c === 44 || c === 59 || c === 60 || c === 62)
      return false
    if (c === 91 || c === 92 || c === 93 || c === 64 || c === 58) return false
  }
  let dot = -1
  for (let i = at + 1; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === 46) {
      if (i === at + 1) return false
      if (dot < 0) dot = i
    } else if (!((c >= 48 && c <= 57) || ((c | 32) >= 97 && (c | 32) <= 122) || c === 45)) return false
  }
  return dot > 0 && dot < text.length - 1
}

function isUuid(text: string): boolean {
  if (text.length !== 36) return false
  for (let i = 0; i < 36; i++) {
    const c = text.charCodeAt(i)
    if (i === 8 || i === 13 || i === 18 || i === 23 ? c !== 45 : !isHex(c)) return false
  }
  return true
}
