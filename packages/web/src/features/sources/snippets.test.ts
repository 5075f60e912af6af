import { describe, expect, it } from 'vitest'
import { snippetsFor } from './snippets.ts'

describe('ready-to-paste configurations', () => {
  it('all carry the token and the address of the gateway', () => {
    for (const snippet of snippetsFor('https://haidang.example', 'hd_token')) {
      expect(snippet.text).toContain('hd_token')
      expect(snippet.text).toContain('haidang.example')
      expect(snippet.text).toMatch(/v1\/events/)
    }
  })

  it('name the port and leave TLS off on a plain local address', () => {
    const fluentBit =
      snippetsFor('http://127.0.0.1:8787', 't').find((snippet) => snippet.id === 'fluentBit')?.text ?? ''
    expect(fluentBit).toMatch(/Port\s+8787/)
    expect(fluentBit).toMatch(/tls\s+off/)
  })
})
