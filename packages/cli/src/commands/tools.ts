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
  client(): Promise<Client>
}
