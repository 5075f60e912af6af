import { describe, expect, it } from 'vitest'
import {
  afterCheck,
  type ClaimState,
  findProof,
  LAPSE_MS,
  type LookForProof,
  proofOf,
  RECHECK_MS,
} from './domain-proof.ts'

const claim = { domain: 'so.example.vn', token: 'a'.repeat(32) }
const proof = proofOf(claim.domain, claim.token)
const look = (given: Partial<LookForProof>): LookForProof => ({
  txt: () => Promise.resolve([]),
  file: () => Promise.resolve({ problem: 'file_missing' as const }),
  ...given,
})

describe('looking for a proof', () => {
  it('asks for the record and the file of the domain, nowhere else', async () => {
    const asked: string[] = []
    const spy = look({
      txt: (name) => {
        asked.push(name)
        return Promise.resolve([proof.dnsValue])
      },
      file: (url) => {
        asked.push(url)
        return Promise.resolve({ text: `${proof.fileContent}\r\n` })
      },
    })
    expect(await findProof(spy, { ...claim, method: 'dns' })).toEqual({ isProved: true })
    expect(await findProof(spy, { ...claim, method: 'file' })).toEqual({ isProved: true })
    expect(asked).toEqual(['_haidang-proof.so.example.vn', 'https://so.example.vn/.well-known/haidang-proof.txt'])
  })

  it.each([
    ['dns', look({ txt: () => Promise.resolve(null) }), 'dns_failed'],
    ['dns', look({}), 'dns_no_record'],
    ['dns', look({ txt: () => Promise.resolve(['v=spf1 -all']) }), 'dns_other_value'],
    ['file', look({}), 'file_missing'],
    ['file', look({ file: () => Promise.resolve({ text: `<p>no\n${proof.fileContent}` }) }), 'file_other_content'],
    ['file', look({ file: () => Promise.resolve({ text: `x${proof.fileContent}` }) }), 'file_other_content'],
  ] as const)('by %s tells why not', async (method, given, problem) => {
    expect(await findProof(given, { ...claim, method })).toEqual({ isProved: false, problem })
  })

  it('never asks for what is no domain', async () => {
    const never = look({
      txt: () => Promise.reject(new Error('asked')),
      file: () => Promise.reject(new Error('asked')),
    })
    for (const domain of ['localhost', 'a.b/../c', 'user@a.b', 'a.b:22', 'A.b'])
      for (const method of ['dns', 'file'] as const)
        expect((await findProof(never, { domain, token: 'x', method })).isProved).toBe(false)
  })
})

describe('a claim after a check', () => {
  const fresh: ClaimState = {
    state: 'unproved',
    method: null,
    provedAt: null,
    checkedAt: null,
    failingSince: null,
    nextCheckAt: null,
    problem: null,
  }
  const failed = { isProved: false, problem: 'dns_no_record' } as const
  it('is proved, bears failing for a week, lapses, and is proved again', () => {
    expect(afterCheck(fresh, 'dns', failed, 5)).toMatchObject({ state: 'unproved', problem: 'dns_no_record' })
    const proved = afterCheck(fresh, 'dns', { isProved: true }, 10)
    expect(proved).toMatchObject({ state: 'proved', provedAt: 10, nextCheckAt: 10 + RECHECK_MS })
    const failing = afterCheck(proved, 'dns', failed, 100)
    expect(failing).toMatchObject({ state: 'proved', failingSince: 100 })
    expect(afterCheck(failing, 'dns', { isProved: true }, 200)).toMatchObject({ failingSince: null, provedAt: 10 })
    expect(afterCheck(failing, 'dns', failed, 99 + LAPSE_MS).state).toBe('proved')
    const lapsed = afterCheck(failing, 'dns', failed, 100 + LAPSE_MS)
    expect(lapsed).toMatchObject({ state: 'lapsed', nextCheckAt: null })
    expect(afterCheck(lapsed, 'file', { isProved: true }, 999)).toMatchObject({ state: 'proved', provedAt: 999 })
  })
  it('is not shaken by the other way failing', () => {
    const proved = afterCheck(fresh, 'dns', { isProved: true }, 10)
    expect(afterCheck(proved, 'file', { isProved: false, problem: 'file_missing' }, 20)).toMatchObject({
      state: 'proved',
      failingSince: null,
    })
  })
})
