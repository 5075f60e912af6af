import { describe, expect, it } from 'vitest'
import { createStepUp } from './step-up.ts'

describe('createStepUp', () => {
  it('asks once for all who wait, and gives each the same answer', async () => {
    const stepUp = createStepUp()
    let told = 0
    stepUp.subscribe(() => told++)
    const answers = Promise.all([stepUp.ask(), stepUp.ask()])
    expect(stepUp.isAsked()).toBe(true)
    expect(told).toBe(1)
    stepUp.answer(true)
    expect(await answers).toEqual([true, true])
    expect(stepUp.isAsked()).toBe(false)
  })

  it('leaves the refusal where nobody can be asked, or the session ended under the question', async () => {
    const stepUp = createStepUp()
    expect(await stepUp.ask()).toBe(false)
    const leave = stepUp.subscribe(() => undefined)
    const asked = stepUp.ask()
    leave()
    expect(await asked).toBe(false)
  })
})
