import { proveIsolation } from './prove.ts'

/**
 * `npm run isolation [-- --json]`: every route as every role of two units. With `--json` one object:
 * `{ "routes", "roles", "cells", "uncovered", "leaks" }`, the last two as numbers with what was found beside them. Ends with 1 where a
 * route is uncovered or leaks.
 */
const { report, stage } = await proveIsolation()
await stage.stop()
const counts = {
  routes: report.routes,
  roles: report.roles,
  cells: report.cells,
  uncovered: new Set(report.uncovered.map((f) => f.route)).size,
  leaks: report.leaks.length,
}
if (process.argv.includes('--json'))
  console.log(JSON.stringify({ ...counts, findings: [...report.leaks, ...report.uncovered] }))
else {
  for (const { route, who, what } of report.leaks) console.log(`leak       ${route} as ${who}: ${what}`)
  for (const { route, who, what } of report.uncovered) console.log(`uncovered  ${route} as ${who}: ${what}`)
  console.log(
    Object.entries(counts)
      .map(([name, n]) => `${n} ${name}`)
      .join(', '),
  )
}
process.exit(counts.uncovered + counts.leaks === 0 ? 0 : 1)
