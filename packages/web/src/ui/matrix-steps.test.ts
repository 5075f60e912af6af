import { describe, expect, it } from 'vitest'
import { step } from './matrix-steps.ts'

describe('step', () => {
  const sizes = [3, 0, 1, 5]
  it('stays inside the column', () => {
    expect(step({ column: 0, row: 2 }, 'ArrowDown', sizes)).toEqual({ column: 0, row: 2 })
    expect(step({ column: 0, row: 0 }, 'ArrowUp', sizes)).toEqual({ column: 0, row: 0 })
    expect(step({ column: 3, row: 1 }, 'End', sizes)).toEqual({ column: 3, row: 4 })
    expect(step({ column: 3, row: 4 }, 'Home', sizes)).toEqual({ column: 3, row: 0 })
  })

  it('goes across, past what is empty, keeping the row where it can', () => {
    expect(step({ column: 0, row: 2 }, 'ArrowRight', sizes)).toEqual({ column: 2, row: 0 })
    expect(step({ column: 2, row: 0 }, 'ArrowLeft', sizes)).toEqual({ column: 0, row: 0 })
    expect(step({ column: 3, row: 4 }, 'ArrowRight', sizes)).toEqual({ column: 3, row: 4 })
    expect(step({ column: 0, row: 0 }, 'a', sizes)).toBeNull()
  })
})
