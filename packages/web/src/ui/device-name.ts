import { devicePartsOf } from './device-words.ts'
import type { Text } from './text.ts'

/** `Firefox trên Windows`: a device as its owner would call it. */
export function deviceName({ t }: Text, agent: string): string {
  const { kind, name, system } = devicePartsOf(agent)
  if (kind === 'command_line') return t('ui.device.commandLine')
  if (kind === 'unknown') return t('ui.device.unknown')
  if (kind === 'program') return t('ui.device.program', { name: name ?? '' })
  const browser = name ?? t('ui.device.unknownBrowser')
  return system === null ? browser : t('ui.device.onSystem', { browser, system })
}
