import { Readable, Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { createTranslator } from '@haidang/phrases'
import { Command } from 'commander'
import type { Tools } from '../commands/tools.ts'
import { createOutput } from '../output.ts'

export interface CommandResult {
  readonly out: string
  readonly err: string
  readonly code: number
  /** The lines of standard output read as JSON. */
  readonly rows: Record<string, unknown>[]
}

export interface CommandSetting {
  readonly locale?: 'vi' | 'en'
  readonly stdin?: Uint8Array | string
  readonly signal?: AbortSignal
}

/** Runs one command in this process, as `haidang` would with these words. `--json` counts wherever it stands. */
export async function runCommand(
  add: (program: Command, tools: Tools) => void,
  words: readonly string[],
  setting: CommandSetting = {},
): Promise<CommandResult> {
  const texts = { out: '', err: '' }
  const into = (name: 'out' | 'err'): Writable =>
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        texts[name] += chunk.toString()
        setImmediate(done)
      },
    })
  const streams = { out: into('out'), err: into('err') }
  const locale = setting.locale ?? 'en'
  const isJson = words.includes('--json')
  let code = 0
  const tools: Tools = {
    environment: { url: '', token: undefined, password: undefined, locale, sessionFile: '' },
    translator: createTranslator(locale),
    output: createOutput(isJson, streams.out, streams.err),
    isJson,
    stdin: Readable.from([Buffer.from(setting.stdin ?? '')]),
    client: () => Promise.reject(new Error('offline')),
    exit(next) {
      code = Math.max(code, next)
    },
    stopSignal: () => setting.signal ?? new AbortController().signal,
  }
  const program = new Command('haidang').exitOverride()
  add(program, tools)
  await program.parseAsync(
    words.filter((word) => word !== '--json'),
    { from: 'user' },
  )
  for (const stream of [streams.out, streams.err]) await finished(stream.end())
  const rows = texts.out
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  return { ...texts, code, rows }
}
