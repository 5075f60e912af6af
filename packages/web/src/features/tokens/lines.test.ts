import { expect, it } from 'vitest'
import { linesOf, refusedLines } from './lines.ts'

it('reads lines and what people put between values instead', () => {
  expect(linesOf(' 10.1.2.3\n\n10.0.0.0/8 , 2001:db8::/32;')).toEqual(['10.1.2.3', '10.0.0.0/8', '2001:db8::/32'])
  expect(linesOf('  \n ')).toEqual([])
})

it('names the lines a refusal points at', () => {
  expect(refusedLines({ 'addresses/2': 'x', 'addresses/0': 'x', name: 'y' }, 'addresses')).toEqual([1, 3])
})
