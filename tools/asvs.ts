/** Writes docs/asvs.md, or with `--check` answers 1 where it is not in step. Run: `node tools/run.mjs tools/asvs.ts [--check]`. */
import { readFileSync, writeFileSync } from 'node:fs'
import { asvsText, problemsOf, readRows } from './asvs-text.ts'

const PAGE = new URL('../docs/asvs.md', import.meta.url)
const rows = readRows()
const problems = problemsOf(rows)
for (const problem of problems) console.error(problem)
const text = asvsText(rows)
if (!process.argv.includes('--check')) writeFileSync(PAGE, text)
else if (readFileSync(PAGE, 'utf8') !== text)
  problems.push('docs/asvs.md is not in step: node tools/run.mjs tools/asvs.ts')
if (problems.length > 0) process.exitCode = 1
