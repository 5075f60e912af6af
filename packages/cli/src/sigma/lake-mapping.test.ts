import { describe, expect, it } from 'vitest'
import { createLakeMapping } from './lake-mapping.ts'

describe('createLakeMapping', () => {
  it('tells log sources by format, by the service an event names, or by class', () => {
    const { logsourceOf } = createLakeMapping('suricata')
    expect(logsourceOf({ product: 'suricata' })).toBe("e.format IN ('suricata-eve')")
    expect(logsourceOf({ product: 'suricata', service: 'dns' })).toBe(
      "e.format IN ('suricata-eve') AND JSONExtractString(b.raw, 'event_type') = 'dns'",
    )
    expect(logsourceOf({ product: 'windows' })).toContain("'windows-json'")
    expect(logsourceOf({ category: 'dns' })).toMatch(/^e\.format IN \(.*\) AND e\.class_uid = 4003$/)
  })

  it('refuses what the lake cannot tell, and words that are no names', () => {
    const { logsourceOf } = createLakeMapping(undefined)
    for (const logsource of [
      { product: 'no_such_product' },
      { service: 'dns' },
      { product: 'suricata', service: "x' OR 1" },
      { product: 'windows', service: 'nothing' },
      { category: 'constructor' },
    ])
      expect(logsourceOf(logsource), JSON.stringify(logsource)).toBeNull()
  })

  it('finds fields of Windows in every tree they are written in, and dotted names of others both ways', () => {
    expect(createLakeMapping('windows').fieldOf('Image')).toMatchObject({
      paths: [['Event', 'EventData', 'Image'], ['winlog', 'event_data', 'Image'], ['Image']],
    })
    expect(createLakeMapping('windows').fieldOf('EventID')).toMatchObject({
      paths: expect.arrayContaining([['Event', 'System', 'EventID']]) as unknown,
    })
    expect(createLakeMapping('zeek').fieldOf('id.orig_h')).toMatchObject({ paths: [['id', 'orig_h'], ['id.orig_h']] })
  })
})
