import { describe, expect, it } from 'vitest'
import { ApiProblem, fieldErrors } from './api-problem.ts'

describe('fieldErrors', () => {
  it('turns the places of a refusal into the fields of a form, the first word kept', () => {
    const problem = {
      type: 'about:blank',
      title: '',
      status: 400,
      code: 'request.invalid',
      params: {},
      requestId: 'r',
      errors: [
        { path: '/content/title', code: 'too_small', message: 'quá ngắn' },
        { path: 'networks/3', code: 'bad', message: 'không phải dải mạng' },
        { path: '/content/title', code: 'other', message: 'khác' },
      ],
    }
    expect(fieldErrors(new ApiProblem('request.invalid', 400, problem))).toEqual({
      'content.title': 'quá ngắn',
      'networks.3': 'không phải dải mạng',
    })
  })

  it('has nothing to say about other failures', () => {
    expect(fieldErrors(new Error('x'))).toEqual({})
    expect(fieldErrors(new ApiProblem('network', 0, null))).toEqual({})
  })
})
