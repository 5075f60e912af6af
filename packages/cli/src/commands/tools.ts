import type { Readable } from 'node:stream'
import type { Translator } from '@haidang/phrases'
import type { Client } from '../client.ts'
import type { Environment } from '../environment.ts'
import type { Output } from '../output.ts'

/** What every command is given. */
export interface Tools {
  readonly environment: Environment
  readonly translator: Translator
  readonly output: Output
  readonly isJson: boolean
  readonly stdin: Readable
  /** @param by comes in with this token in the place of what is kept */
  client(by?: { readonly token: string }): Promise<Client>
  /** Sets what the program ends with; the highest code counts. */
  exit(code: number): void
  /** Aborted when the person asks to stop (Ctrl-C). Once asked for, the command ends by itself, with what it has. */
  stopSignal(): AbortSignal
}

/** What a command ends with that was stopped from outside: 128 and the number of SIGINT. */
export const STOPPED = 130
