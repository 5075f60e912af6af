import { describe, expect, it } from 'vitest'
import { destinationOf } from './connect/destination.ts'
import { type AgentInput, snippetsFor } from './snippets.ts'

const INPUTS: readonly AgentInput[] = [
  { kind: 'file', path: '/var/log/suricata/eve.json', isJson: true },
  { kind: 'file', path: '/var/log/squid/access.log', isJson: false },
  { kind: 'windows' },
  { kind: 'relay' },
]
const textOf = (origin: string, input: AgentInput, id: string): string =>
  snippetsFor(destinationOf(origin, 't'), input).find((snippet) => snippet.id === id)?.text ?? ''

describe('ready-to-paste configurations', () => {
  it.each(INPUTS)('all carry the token and the address of the gateway: $kind', (input) => {
    const snippets = snippetsFor(destinationOf('https://haidang.example', 'hd_token'), input)
    expect(snippets.length).toBeGreaterThan(1)
    for (const snippet of snippets) {
      expect(snippet.text).toContain('hd_token')
      expect(snippet.text).toContain('haidang.example')
      expect(snippet.text).toMatch(/v1\/events/)
    }
  })

  it('name the port and leave TLS off on a plain local address', () => {
    const fluentBit = textOf('http://127.0.0.1:8787', { kind: 'file', path: '/a.json', isJson: true }, 'fluentBit')
    expect(fluentBit).toMatch(/Port\s+8787/)
    expect(fluentBit).toMatch(/tls\s+off/)
  })

  it('say text where lines are text and JSON where they are objects', () => {
    const [json, text] = INPUTS
    if (json === undefined || text === undefined) throw new Error('inputs')
    expect(textOf('https://a.example', json, 'curl')).toContain('application/x-ndjson')
    expect(textOf('https://a.example', text, 'curl')).toContain('text/plain')
    expect(textOf('https://a.example', text, 'rsyslog')).toContain('text/plain')
  })
})
