import { coverage, renderCoverage } from '@haidang/parsers'
import { TEXT_SAMPLES } from '../bench/parser-samples.ts'
import { STRUCTURED_SAMPLES } from '../packages/parsers/src/structured-samples.fixture.ts'

/** The page of the documentation, from the samples of the tests and of the benches. */
export function coverageText(): string {
  const texts = TEXT_SAMPLES.flatMap(({ header, lines }) =>
    lines.map((line) => ({ text: line.replaceAll('@', '1'), ...(header === undefined ? {} : { header }) })),
  )
  return renderCoverage(coverage([...STRUCTURED_SAMPLES.map(({ text }) => ({ text })), ...texts]))
}
