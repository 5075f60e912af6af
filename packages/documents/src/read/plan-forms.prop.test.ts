import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildDocx } from './fixtures/build-docx.ts'
import { buildPdf } from './fixtures/build-pdf.ts'
import type { PlanItem } from './model.ts'
import { readPlanDocument } from './read-plan-document.ts'
import {
  AGENCIES,
  type Form,
  LABEL_FORMS,
  SCHEMES,
  TASKS,
  TIMES,
  type WantedDuty,
  writePlan,
} from './testing/plan-forms.ts'

const duty = fc.record({
  text: fc.constantFrom(...TASKS),
  leads: fc.uniqueArray(fc.constantFrom(...AGENCIES.slice(0, 5)), { minLength: 1, maxLength: 2 }),
  supports: fc.uniqueArray(fc.constantFrom(...AGENCIES.slice(5)), { maxLength: 3 }),
  time: fc.option(fc.constantFrom(...TIMES)),
  product: fc.option(
    fc.constantFrom('Báo cáo đánh giá', 'Quyết định của Ủy ban nhân dân tỉnh', 'Hệ thống được nghiệm thu'),
  ),
})
const form: fc.Arbitrary<Form> = fc.record({
  scheme: fc.constantFrom(...Object.keys(SCHEMES)),
  labels: fc.constantFrom(...LABEL_FORMS),
  words: fc.nat(2),
  wrap: fc.constantFrom(0, 0, 64, 80, 100),
  hasBlanks: fc.boolean(),
  isSpacedOut: fc.constantFrom(false, false, true),
})
const sections = fc.array(fc.array(duty, { minLength: 2, maxLength: 5 }), { minLength: 2, maxLength: 3 })

const readingOf = (item: PlanItem): string => {
  const [first] = item.deadlines
  return first === undefined ? '' : `${first.kind} ${first.to ?? first.rrule ?? ''}`
}
const asRead = (item: PlanItem): unknown => ({
  // The sign after a bracket may go with the bracket.
  text: item.text.replace(/[.]$/u, ''),
  leads: item.leads.map((a) => a.name),
  supports: item.supports.map((a) => a.name),
  time: item.labelled.includes('deadline') ? [item.deadlineText, readingOf(item)] : null,
  product: item.product,
})
const asWanted = (wanted: WantedDuty): unknown => ({
  ...wanted,
  time: wanted.time === null ? null : [...wanted.time],
})

describe('plans in every form', () => {
  it('are read to the same duties, however numbered, labelled, broken and spaced', async () => {
    await fc.assert(
      fc.asyncProperty(sections, form, async (wanted, how) => {
        const text = writePlan(wanted, how)
        const read = await readPlanDocument(new TextEncoder().encode(text), { name: 'x.txt' })
        expect(
          read.duties.map((d) => asRead(d)),
          text,
        ).toEqual(wanted.flat().map((d) => asWanted(d)))
        expect(
          read.goals.map((g) => [g.text.slice(0, 12), g.deadlines.length]),
          text,
        ).toEqual([
          ['95% hồ sơ cô', 0],
          ['Mọi sự cố đư', 0],
        ])
      }),
      { numRuns: 150 },
    )
  }, 240_000)

  it('are read the same from DOCX and PDF', async () => {
    await fc.assert(
      fc.asyncProperty(sections, form, fc.boolean(), async (wanted, how, isPdf) => {
        const lines = writePlan(wanted, { ...how, wrap: 0, hasBlanks: false, isSpacedOut: false }).split('\n')
        const bytes = isPdf
          ? await buildPdf(lines.filter((l) => l !== ''))
          : await buildDocx(lines.map((text) => ({ text })))
        const read = await readPlanDocument(bytes, { name: isPdf ? 'x.pdf' : 'x.docx' })
        expect(
          read.duties.map((d) => asRead(d)),
          lines.join('\n'),
        ).toEqual(wanted.flat().map((d) => asWanted(d)))
      }),
      { numRuns: 24 },
    )
  }, 240_000)
})
