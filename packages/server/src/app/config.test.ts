import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ConfigError, readConfig } from './config.ts'

const problemsOf = (environment: Record<string, string>): readonly string[] => {
  try {
    readConfig(environment)
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
  return []
}

test('an empty environment gives every role on the embedded stores, on loopback', () => {
  const config = readConfig({ PATH: '/bin' })
  expect(config.roles).toEqual(['gateway', 'pipeline', 'api', 'jobs'])
  expect(config.databaseUrl).toBeNull()
  expect(config.http.host).toBe('127.0.0.1')
})

test('unknown names and bad values are refused, all at once', () => {
  expect(problemsOf({ HAIDANG_HTPP_PORT: '1', HAIDANG_HTTP_PORT: 'x' })).toEqual([
    'HAIDANG_HTPP_PORT: no such setting',
    expect.stringContaining('HAIDANG_HTTP_PORT'),
  ])
})

test('the environment wins over the settings file, and a value may come from a file of its own', () => {
  const folder = mkdtempSync(join(tmpdir(), 'config-'))
  writeFileSync(join(folder, 'settings'), '# site\nHAIDANG_HTTP_PORT=9001\nHAIDANG_LOG_LEVEL=warn\n')
  writeFileSync(join(folder, 'url'), 'postgres://app:hidden@db/haidang\n')
  const config = readConfig({
    HAIDANG_CONFIG_FILE: join(folder, 'settings'),
    HAIDANG_HTTP_PORT: '9002',
    HAIDANG_DATABASE_URL_FILE: join(folder, 'url'),
  })
  expect(config.http.port).toBe(9002)
  expect(config.logLevel).toBe('warn')
  expect(config.databaseUrl?.reveal()).toBe('postgres://app:hidden@db/haidang')
})

test('a secret never shows itself', () => {
  const config = readConfig({ HAIDANG_MAIL_URL: 'smtp://u:hidden@host' })
  expect(JSON.stringify(config)).not.toContain('hidden')
  expect(String(config.mail.url)).toBe('[secret]')
})
