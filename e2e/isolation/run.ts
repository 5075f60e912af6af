import { proveIsolation } from './prove.ts'

/**
 * `npm run isolation [-- --json]`: every route as every role of two units. With `--json` one object:
 * `{ "routes", "roles", "cells", "uncovered", "leaks" }`, the last two as numbers with what was found beside them. Ends with 1 where a
 * route is uncovered or leaks.
 */
const isJson = process.argv.includes('--json')
const began = performance.now()
const { report, crawled, stage } = await proveIsolation((text) => {
  if (!isJson) console.error(`${Math.round((performance.now() - began) / 1000)} s: ${text}`)
})
await stage.stop()
const counts = {
  routes: report.routes,
  roles: report.roles,
  cells: report.cells,
  uncovered: new Set(report.uncovered.map((f) => f.route)).size,
  leaks: report.leaks.length,
}
const crawling = { calls: crawled.calls, addresses: crawled.addresses, ids: crawled.ids, found: crawled.found.length }
if (isJson)
  console.log(JSON.stringify({ ...counts, crawl: crawling, findings: [...report.leaks, ...report.uncovered] }))
else {
  for (const { route, who, what } of report.leaks) console.log(`leak       ${route} as ${who}: ${what}`)
  for (const { route, who, what } of report.uncovered) console.log(`uncovered  ${route} as ${who}: ${what}`)
  console.log(
    Object.entries(counts)
      .map(([name, n]) => `${n} ${name}`)
      .join(', '),
  )
  console.log(`crawl: ${crawling.calls} calls at ${crawling.addresses} addresses, ${crawling.ids} ids followed`)
}
process.exit(counts.uncovered + counts.leaks === 0 ? 0 : 1)
