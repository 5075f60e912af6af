import { SOURCE_FORMATS } from '@haidang/contracts'
import { en, vi } from '@haidang/phrases'
import { describe, expect, it } from 'vitest'
import { destinationOf } from './destination.ts'
import { fieldPhrase, NAMED_FIELDS } from './field-catalogue.ts'
import { agentInputOf, senderById, SENDERS } from './senders.ts'

const TO = destinationOf('https://haidang.example', 'hds_token', { udp: 5140, tcp: null, tls: null })
const guides = (tree: typeof vi): Readonly<Record<string, string>> => tree.ui.connect.guide

describe('pages of senders', () => {
  it('are there for every format the parsers read', () => {
    const reached = new Set(SENDERS.flatMap((sender) => [sender.format, ...(sender.alsoFormats ?? [])]))
    expect(SOURCE_FORMATS.filter((format) => format !== 'syslog' && !reached.has(format))).toEqual([])
    expect(new Set(SENDERS.map((sender) => sender.id)).size).toBe(SENDERS.length)
  })

  it.each(SENDERS.map((sender) => [sender.id, sender] as const))(
    'say in both languages what to do: %s',
    (_id, sender) => {
      expect(sender.steps.length).toBeGreaterThan(0)
      for (const { text } of sender.steps) {
        const name = text.replace('ui.connect.guide.', '')
        expect(guides(vi)[name], text).toMatch(/\S/)
        expect((en.ui.connect.guide as Record<string, string>)[name], text).toMatch(/\S/)
      }
    },
  )

  it('fill in where to send to', () => {
    const codes = SENDERS.filter((sender) => sender.speaksSyslog).map((sender) =>
      sender.steps.map((step) => step.code?.(TO) ?? '').join('\n'),
    )
    for (const code of codes) expect(code).toMatch(/haidang\.example[\s\S]*5140/)
    const cloud = SENDERS.filter((sender) => sender.group === 'cloud')
    for (const sender of cloud) {
      const last = sender.steps.at(-1)?.code?.(TO) ?? ''
      expect(last).toContain('https://haidang.example/v1/events')
      expect(last).toContain('hds_token')
    }
  })

  it('are found by their address and by the format of a source', () => {
    expect(senderById('fortigate')?.format).toBe('fortigate')
    expect(senderById('khong-co')).toBeNull()
    expect(agentInputOf('windows-xml')).toEqual({ kind: 'windows' })
    expect(agentInputOf('auto').kind).toBe('file')
  })

  it('name every field of the mapping editor in both languages', () => {
    for (const path of NAMED_FIELDS) {
      expect((vi.ui.connect.field as Record<string, string>)[path], fieldPhrase(path)).toMatch(/\S/)
      expect((en.ui.connect.field as Record<string, string>)[path], fieldPhrase(path)).toMatch(/\S/)
    }
  })
})
