import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { readMaterial } from './material.ts'

describe('readMaterial', () => {
  const fetchNothing = async (): Promise<Uint8Array> => Buffer.from('')
  it('wants either content or an address', async () => {
    await expect(readMaterial({ name: 'x', isBase64: false }, fetchNothing, 'rule.bad_import')).rejects.toMatchObject({
      code: 'rule.bad_import',
      params: { reason: 'content_or_url' },
    })
  })

  it('names fetched material by its address and unpacks it', async () => {
    const seen: string[] = []
    const fetchMaterial = async (url: string): Promise<Uint8Array> => {
      seen.push(url)
      return gzipSync('evil.example')
    }
    expect(
      await readMaterial(
        { name: 'x', isBase64: false, url: 'https://feeds.example/list.txt.gz?a=1' },
        fetchMaterial,
        'indicator.bad_import',
      ),
    ).toEqual([{ path: 'list.txt', text: 'evil.example' }])
    expect(seen).toEqual(['https://feeds.example/list.txt.gz?a=1'])
  })

  it('says which entry of a file is at fault', async () => {
    const content = gzipSync('hello').subarray(0, 12).toString('base64')
    await expect(
      readMaterial({ name: 'x.gz', content, isBase64: true }, fetchNothing, 'rule.bad_import'),
    ).rejects.toMatchObject({ code: 'rule.bad_import', params: { reason: 'archive.malformed', place: 'x.gz' } })
  })
})
