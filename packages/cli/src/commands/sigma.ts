import type { Command } from 'commander'
import { sigmaCheckCommand } from './sigma-check.ts'
import { sigmaRunCommand } from './sigma-run.ts'
import { sigmaSqlCommand } from './sigma-sql.ts'
import { sigmaTestCommand } from './sigma-test.ts'
import type { Tools } from './tools.ts'

/** `haidang sigma …`: rules without a server. */
export function sigmaCommands(program: Command, tools: Tools): void {
  const command = program.command('sigma').description(tools.translator.t('cli.sigma.about'))
  for (const add of [sigmaCheckCommand, sigmaRunCommand, sigmaTestCommand, sigmaSqlCommand]) add(command, tools)
}
