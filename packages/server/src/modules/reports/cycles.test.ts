import { expect, it } from 'vitest'
import { loadReportCycles } from '#src/rule-sets/report-cycles.ts'
import { cyclesOn, nextTurn } from './cycles.ts'

const rules = loadReportCycles()
const rule = (code: string) => {
  const found = rules.find((r) => r.code === code)
  if (found === undefined) throw new Error(`no cycle ${code}`)
  return found
}

it('knows the days of the 2026 rules: data from 15 December to 14 December, before the 20th and the 25th', () => {
  expect(nextTurn(rule('level-protection-yearly'), '2026-11-21')).toEqual({
    from: '2025-12-15',
    to: '2026-12-14',
    unitDueOn: '2026-12-19',
    consolidatorDueOn: '2026-12-24',
    label: 'năm 2026',
  })
  expect(nextTurn(rule('level-protection-yearly'), '2026-12-25')?.label).toBe('năm 2027')
})

it('knows 10 October of the province, and two turns of the network', () => {
  expect(nextTurn(rule('plan-yearly-october'), '2026-10-09')?.unitDueOn).toBe('2026-10-09')
  expect(nextTurn(rule('plan-yearly-october'), '2026-10-10')?.unitDueOn).toBe('2027-10-09')
  expect(nextTurn(rule('incident-network-half-yearly'), '2026-03-01')?.unitDueOn).toBe('2026-06-19')
  expect(nextTurn(rule('incident-network-half-yearly'), '2026-07-01')?.unitDueOn).toBe('2026-12-14')
})

it('offers what is in force, and what no calendar asks for', () => {
  expect(cyclesOn(rules, '2026-08-01').map((c) => c.code)).not.toContain('level-protection-yearly')
  expect(cyclesOn(rules, '2026-11-21').find((c) => c.code === 'final')?.next).toBeNull()
})
