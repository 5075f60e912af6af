import { describe, expect, it } from 'vitest'
import { compileSigmaException } from './index.ts'

const rule = { logsource: { product: 'windows', category: 'process_creation' } }
const filter = (selection: string): string =>
  `title: e\nlogsource:\n  product: windows\nfilter:\n  rules:\n    - x\n  selection:\n${selection}  condition: not selection\n`
const sysmon = (fields: object) => ({
  fields: { Channel: 'Microsoft-Windows-Sysmon/Operational', EventID: 1, ...fields },
  logsource: { product: 'windows' },
})

describe('compileSigmaException', () => {
  it('passes over what the filter takes out, and nothing else', () => {
    const passesOver = compileSigmaException(
      filter("    ParentImage|endswith: '\\agent.exe'\n    User: SYSTEM\n"),
      rule,
    )
    expect(passesOver?.(sysmon({ ParentImage: 'C:\\a\\AGENT.exe', User: 'system' }))).toBe(true)
    expect(passesOver?.(sysmon({ ParentImage: 'C:\\a\\agent.exe', User: 'x' }))).toBe(false)
    expect(passesOver?.(sysmon({}))).toBe(false)
  })

  it('knows the names a field goes by where the rule meets another form of the event', () => {
    const passesOver = compileSigmaException(filter("    Image|endswith: '\\agent.exe'\n"), rule)
    const security = {
      fields: { Channel: 'Security', EventID: 4688, NewProcessName: 'C:\\agent.exe' },
      logsource: { product: 'windows' },
    }
    expect(passesOver?.(security)).toBe(true)
  })

  it('passes everything over where it says nothing, and is none where it is no filter', () => {
    expect(compileSigmaException('', rule)?.(sysmon({}))).toBe(true)
    expect(compileSigmaException('title: x', rule)).toBeNull()
    expect(compileSigmaException(`${filter('    A: b\n')}---\n${filter('    A: b\n')}`, rule)).toBeNull()
  })
})
