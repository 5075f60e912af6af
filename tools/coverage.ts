/** Writes docs/coverage.md, or with `--check` answers 1 where it is not in step. Run: `node tools/run.mjs tools/coverage.ts [--check]`. */
import { readFileSync, writeFileSync } from 'node:fs'
import { coverageText } from './coverage-text.ts'

const PAGE = new URL('../docs/coverage.md', import.meta.url)
const text = coverageText()
if (!process.argv.includes('--check')) writeFileSync(PAGE, text)
else if (readFileSync(PAGE, 'utf8') !== text) {
  console.error('docs/coverage.md is not in step with the parsers: node tools/run.mjs tools/coverage.ts')
  process.exitCode = 1
}
