import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTranslator } from '@haidang/phrases'
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

test('every setting tells its value and where it comes from, a secret only that it is set', () => {
  const folder = mkdtempSync(join(tmpdir(), 'config-'))
  writeFileSync(join(folder, 'settings'), 'HAIDANG_LOG_LEVEL=warn\n')
  writeFileSync(join(folder, 'url'), 'postgres://app:hidden@db/haidang\n')
  const { settings } = readConfig({
    HAIDANG_CONFIG_FILE: join(folder, 'settings'),
    HAIDANG_HTTP_PORT: '9002',
    HAIDANG_DATABASE_URL_FILE: join(folder, 'url'),
  })
  const of = (name: string) => settings.find((s) => s.name === name)
  expect(of('HAIDANG_LOG_LEVEL')).toMatchObject({ value: 'warn', source: 'file', isSet: true })
  expect(of('HAIDANG_HTTP_PORT')).toMatchObject({ value: '9002', source: 'environment' })
  expect(of('HAIDANG_HTTP_HOST')).toMatchObject({ value: '127.0.0.1', source: 'default' })
  expect(of('HAIDANG_PUBLIC_URL')).toMatchObject({ value: 'http://localhost:9002', source: 'default' })
  expect(of('HAIDANG_DATABASE_URL')).toEqual({
    name: 'HAIDANG_DATABASE_URL',
    value: null,
    isSecret: true,
    isSet: true,
    source: 'environment',
  })
  expect(of('HAIDANG_MAIL_URL')).toMatchObject({ value: null, isSet: false, source: 'default' })
  expect(of('HAIDANG_OUTBOUND_ALLOWED_PRIVATE')).toMatchObject({ value: null, isSet: false })
})

test('half a pair of certificate and key, or a TLS door without one, stops the start', () => {
  expect(problemsOf({ HAIDANG_TLS_CERT_FILE: '/a' })).toEqual([expect.stringContaining('give both or neither')])
  expect(problemsOf({ HAIDANG_SYSLOG_TLS_PORT: '6514' })).toEqual([expect.stringContaining('HAIDANG_SYSLOG_TLS_PORT')])
  expect(problemsOf({ HAIDANG_HTTP_REDIRECT_PORT: '80' })).toEqual([expect.stringContaining('needs')])
  const config = readConfig({
    HAIDANG_TLS_CERT_FILE: '/c',
    HAIDANG_TLS_KEY_FILE: '/k',
    HAIDANG_SYSLOG_TLS_PORT: '6514',
  })
  expect(config.syslog.tls).toEqual({ certFile: '/c', keyFile: '/k' })
  expect(config.http.publicUrl).toBe('https://localhost:8787')
})

test('every setting has its words in both languages', () => {
  const { settings } = readConfig({})
  for (const locale of ['vi', 'en'] as const) {
    const { lookup } = createTranslator(locale)
    const missing = settings.flatMap(({ name }) =>
      ['label', 'what']
        .filter((part) => lookup(`ui.settings.items.${name}.${part}`, {}, '') === '')
        .map((part) => `${name} ${part}`),
    )
    expect(missing).toEqual([])
  }
})

test('a password alone serves on loopback without a proxy, and nowhere else', () => {
  expect(readConfig({}).signIn).toEqual({ multiFactor: 'required', breachedPasswordsDir: null })
  for (const host of ['127.0.0.1', '127.9.0.1', '::1', 'localhost'])
    expect(readConfig({ HAIDANG_MULTI_FACTOR: 'optional', HAIDANG_HTTP_HOST: host }).signIn.multiFactor).toBe(
      'optional',
    )
  for (const environment of [
    { HAIDANG_HTTP_HOST: '0.0.0.0' },
    { HAIDANG_HTTP_HOST: '10.0.0.1' },
    { HAIDANG_BEHIND_PROXY: 'true' },
  ])
    expect(problemsOf({ HAIDANG_MULTI_FACTOR: 'optional', ...environment })).toEqual([
      expect.stringContaining('HAIDANG_MULTI_FACTOR'),
    ])
})
