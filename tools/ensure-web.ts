import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { build } from 'vite'

/** Builds the web application where it is missing or older than its sources; the first start of a clone needs it once. */
const PAGE = 'packages/web/dist/index.html'
const SOURCES = ['packages/web', 'packages/phrases/src', 'packages/contracts/src', 'packages/std/src']

function newest(folder: string): number {
  let at = 0
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === 'dist' || entry.name === 'node_modules') continue
    const path = join(folder, entry.name)
    at = Math.max(at, entry.isDirectory() ? newest(path) : statSync(path).mtimeMs)
  }
  return at
}

/** Packed once beside each file, so that the server never packs the same page twice. */
function compressBelow(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) compressBelow(path)
    else if (/\.(js|css|html|svg)$/.test(entry.name)) {
      const bytes = readFileSync(path)
      writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }))
      writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }))
    }
  }
}

if (!existsSync(PAGE) || statSync(PAGE).mtimeMs < Math.max(...SOURCES.map(newest))) {
  console.log('Đang dựng giao diện web (một lần) / building the web application (once) …')
  await build({ root: 'packages/web', configFile: 'packages/web/vite.config.ts', logLevel: 'warn' })
  compressBelow('packages/web/dist')
}
