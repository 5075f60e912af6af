import { afterEach, describe, expect, it, vi } from 'vitest'
import { createRequester, withQuery } from './http.ts'

describe('withQuery', () => {
  it('joins lists, leaves out what is absent and keeps false and zero', () => {
    expect(
      withQuery('/alerts', { states: ['new', 'closed'], text: '', cursor: undefined, limit: 0, isAlert: false }),
    ).toBe('/alerts?states=new%2Cclosed&limit=0&isAlert=false')
    expect(withQuery('/alerts', {})).toBe('/alerts')
  })
})

describe('createRequester', () => {
  const refused = () =>
    new Response(JSON.stringify({ code: 'session.step_up_required', status: 403, errors: [] }), { status: 403 })
  const server = (...answers: Response[]) => {
    const asked: string[] = []
    vi.stubGlobal('fetch', (path: string) => {
      asked.push(path)
      return Promise.resolve(answers.shift() ?? Response.json({ isDone: true }))
    })
    return asked
  }
  afterEach(() => vi.unstubAllGlobals())

  it('sends a request again once the person has proved who sits there', async () => {
    const asked = server(refused())
    const { send } = createRequester(
      () => 'vi',
      () => Promise.resolve(true),
    )
    expect(await send('POST', '/users', {})).toEqual({ isDone: true })
    expect(asked).toEqual(['/api/v1/users', '/api/v1/users'])
  })

  it('gives the refusal back where the person gave up, and where it is refused again', async () => {
    server(refused())
    await expect(createRequester(() => 'vi').send('POST', '/users', {})).rejects.toMatchObject({
      code: 'session.step_up_required',
    })
    const asked = server(refused(), refused())
    const { send } = createRequester(
      () => 'vi',
      () => Promise.resolve(true),
    )
    await expect(send('POST', '/users', {})).rejects.toMatchObject({ code: 'session.step_up_required' })
    expect(asked).toHaveLength(2)
  })

  it('never asks for a proof while one is given', async () => {
    server(refused())
    const { send } = createRequester(
      () => 'vi',
      () => Promise.reject(new Error('asked')),
    )
    await expect(send('POST', '/session/step-up', {})).rejects.toMatchObject({ status: 403 })
  })
})
