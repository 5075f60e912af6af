import { describe, expect, it } from 'vitest'
import { SafeHttpError, type SafeResponse } from '#src/platform/http-client/index.ts'
import { createFetchMaterial } from './fetch-material.ts'

const answering = (status: number) =>
  createFetchMaterial({
    fetch: async (url): Promise<SafeResponse> => ({ status, headers: {}, body: Buffer.from('x'), url }),
  })
const failing = (error: Error) => createFetchMaterial({ fetch: async () => Promise.reject(error) })

describe('createFetchMaterial', () => {
  it('gives the body of a 200 and refuses every other answer', async () => {
    expect(Buffer.from(await answering(200)('https://feeds.example/a')).toString()).toBe('x')
    await expect(answering(404)('https://feeds.example/a')).rejects.toMatchObject({
      code: 'import.fetch_failed',
      params: { reason: 'http.404' },
    })
  })

  it('tells a bad address from a failing server', async () => {
    await expect(
      failing(new SafeHttpError('address.refused', '10.0.0.1'))('https://inside.example'),
    ).rejects.toMatchObject({ code: 'import.bad_url', params: { place: '10.0.0.1' } })
    await expect(
      failing(new SafeHttpError('time.out', 'feeds.example'))('https://feeds.example'),
    ).rejects.toMatchObject({ code: 'import.fetch_failed', params: { reason: 'time.out' } })
    await expect(failing(new TypeError('ours'))('https://feeds.example')).rejects.toBeInstanceOf(TypeError)
  })
})
