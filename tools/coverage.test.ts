import { readFileSync } from 'node:fs'
import { coverage, SOURCES } from '@haidang/parsers'
import { describe, expect, it } from 'vitest'
import { coverageText } from './coverage-text.ts'

describe('docs/coverage.md', () => {
  it('is in step with the parsers', () => {
    expect(readFileSync(new URL('../docs/coverage.md', import.meta.url), 'utf8')).toBe(coverageText())
  })

  it('has a row for every source, each with its classes', () => {
    const rows = coverage()
    expect(rows.map(({ format }) => format)).toEqual(SOURCES.map(({ format }) => format))
    expect(rows.filter(({ classes }) => classes.length === 0)).toEqual([])
    expect(rows.flatMap(({ classes }) => classes).filter(({ className }) => className === 'unknown')).toEqual([])
  })
})
