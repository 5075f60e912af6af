import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { SEVERITIES } from '@haidang/std'
import { z } from 'zod'

/** A value that never shows itself in logs, JSON or errors; `reveal` is called where it is used and nowhere else. */
export interface Secret {
  reveal(): string
  toJSON(): string
  toString(): string
}

function createSecret(value: string): Secret {
  return { reveal: () => value, toJSON: () => '[secret]', toString: () => '[secret]' }
}

export const ROLE_NAMES = ['gateway', 'pipeline', 'api', 'jobs'] as const
export type RoleName = (typeof ROLE_NAMES)[number]

/** The resolved configuration: nested, frozen, and the only thing parts of the program are configured by. */
export interface Config {
  readonly dataDir: string
  readonly roles: readonly RoleName[]
  readonly logLevel: string
  readonly http: {
    readonly host: string
    readonly port: number
    readonly publicUrl: string
    readonly isBehindProxy: boolean
    /** PEM files of the certificate and key where the platform ends TLS itself. */
    readonly tls: { readonly certFile: string; readonly keyFile: string } | null
    /** A plain door that sends browsers to the public URL. */
    readonly redirectPort: number | null
    /** Networks that may read `/metrics` and the details of `/ready`. */
    readonly monitors: readonly string[]
  }
  readonly syslog: {
    readonly host: string
    readonly tcpPort: number | null
    readonly udpPort: number | null
    readonly tlsPort: number | null
    /** Its own files, or those of HTTPS. */
    readonly tls: { readonly certFile: string; readonly keyFile: string } | null
  }
  /** PostgreSQL; null uses the embedded store in the data directory. */
  readonly databaseUrl: Secret | null
  /** ClickHouse; null uses the embedded engine in the data directory. */
  readonly lakeUrl: Secret | null
  readonly lake: { readonly retentionDays: number; readonly memoryMb: number }
  readonly pipeline: {
    readonly threads: number
    readonly maxLagBytes: number
    readonly minFreeBytes: number
    readonly productMinSeverityId: number
  }
  /** SMTP URL (`smtp://user:password@host:port`); null leaves the e-mail channel off. */
  readonly mail: { readonly url: Secret | null; readonly from: string }
  readonly outbound: { readonly allowedPrivate: readonly string[] }
  /** What people prove themselves by. `optional` is for demonstrations and tests on the own machine. */
  readonly signIn: {
    readonly multiFactor: 'required' | 'optional'
    /** A folder with the ranges of a list of breached passwords; null without one. */
    readonly breachedPasswordsDir: string | null
  }
  /** The virus scanner that uploads are shown to: `host:port` or the path of its socket; null without one. */
  readonly clamd: string | null
  /** Every setting as it is in force, in the order of the manual. */
  readonly settings: readonly EffectiveSetting[]
}

export const SETTING_SOURCES = ['default', 'file', 'environment'] as const

/** One setting as it is in force, and where its value comes from. */
export interface EffectiveSetting {
  /** Its name in the environment. */
  readonly name: string
  /** As text; null where it is unset, and always for a secret. */
  readonly value: string | null
  readonly isSecret: boolean
  readonly isSet: boolean
  readonly source: (typeof SETTING_SOURCES)[number]
}

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || host.startsWith('127.')

/** Whether passwords and tokens come in the clear from other machines. */
export function isPlainBeyondThisMachine({ host, isBehindProxy, tls }: Config['http']): boolean {
  return !isLoopback(host) && !isBehindProxy && tls === null
}

const port = z.coerce.number().int().min(0).max(65_535)
const rate = z.coerce.number().int().min(10).max(10_000_000)
const optionalPort = z.union([z.literal('off').transform(() => null), port])
const list = z.string().transform((s) =>
  s
    .split(',')
    .map((x) => x.trim())
    .filter((x) => x !== ''),
)

/** Every setting, by its name in the environment; a settings file (`HAIDANG_CONFIG_FILE`, `NAME=value` lines) uses the same names. */
const Settings = z.object({
  HAIDANG_DATA_DIR: z.string().default('./var/data'),
  HAIDANG_ROLES: list.pipe(z.array(z.enum([...ROLE_NAMES, 'all']))).default(['all']),
  HAIDANG_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  HAIDANG_HTTP_HOST: z.string().default('127.0.0.1'),
  HAIDANG_HTTP_PORT: port.default(8787),
  HAIDANG_PUBLIC_URL: z.url().optional(),
  HAIDANG_BEHIND_PROXY: z.stringbool().default(false),
  HAIDANG_MULTI_FACTOR: z.enum(['required', 'optional']).default('required'),
  HAIDANG_BREACHED_PASSWORDS_DIR: z.string().optional(),
  HAIDANG_RATE_ACCOUNT_PER_MINUTE: rate.default(1200),
  HAIDANG_RATE_TOKEN_PER_MINUTE: rate.default(1200),
  HAIDANG_RATE_ADDRESS_PER_MINUTE: rate.default(6000),
  HAIDANG_TLS_CERT_FILE: z.string().optional(),
  HAIDANG_TLS_KEY_FILE: z.string().optional(),
  HAIDANG_HTTP_REDIRECT_PORT: optionalPort.default(null),
  HAIDANG_MONITOR_NETWORKS: list.default(['127.0.0.0/8', '::1/128']),
  HAIDANG_SYSLOG_HOST: z.string().default('127.0.0.1'),
  HAIDANG_SYSLOG_TCP_PORT: optionalPort.default(null),
  HAIDANG_SYSLOG_UDP_PORT: optionalPort.default(null),
  HAIDANG_SYSLOG_TLS_PORT: optionalPort.default(null),
  HAIDANG_SYSLOG_TLS_CERT_FILE: z.string().optional(),
  HAIDANG_SYSLOG_TLS_KEY_FILE: z.string().optional(),
  HAIDANG_DATABASE_URL: z.string().optional(),
  HAIDANG_LAKE_URL: z.string().optional(),
  HAIDANG_LAKE_RETENTION_DAYS: z.coerce.number().int().min(1).max(3650).default(90),
  HAIDANG_LAKE_MEMORY_MB: z.coerce.number().int().min(256).default(600),
  HAIDANG_PIPELINE_THREADS: z.coerce
    .number()
    .int()
    .min(1)
    .max(64)
    .default(Math.max(1, availableParallelism() - 1)),
  HAIDANG_PIPELINE_MAX_LAG_MB: z.coerce.number().int().min(1).default(512),
  HAIDANG_PIPELINE_MIN_FREE_MB: z.coerce.number().int().min(0).default(512),
  HAIDANG_PRODUCT_MIN_SEVERITY_ID: z.coerce.number().int().min(0).max(6).default(3),
  HAIDANG_MAIL_URL: z.string().optional(),
  HAIDANG_MAIL_FROM: z.string().default('haidang@localhost'),
  /** Private addresses (host or host:port) that webhooks and imports may reach; everything private is refused otherwise. */
  HAIDANG_OUTBOUND_ALLOWED_PRIVATE: list.default([]),
  HAIDANG_CLAMD: z.string().optional(),
  /** Warnings of this severity and above wait for a second hand, where the rule set does not ask for it sooner. */
  HAIDANG_SECOND_HAND_SEVERITY: z.enum(SEVERITIES).optional(),
  /** A key for secrets at rest that is older is replaced. */
  HAIDANG_SECRET_KEY_DAYS: z.coerce.number().int().min(1).max(3650).default(365),
})

/** Their values carry a password and are shown nowhere. */
const SECRET_NAMES = new Set(['HAIDANG_DATABASE_URL', 'HAIDANG_LAKE_URL', 'HAIDANG_MAIL_URL'])
const NAMES = new Set(Object.keys(Settings.shape))

/** A configuration that cannot be used: one line per problem, ready to be printed. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly problems: readonly string[]
  constructor(problems: readonly string[]) {
    super(`the configuration cannot be used:\n${problems.map((p) => `  ${p}`).join('\n')}`)
    this.problems = problems
  }
}

function readSettingsFile(path: string): Record<string, string> {
  const out: Record<string, string> = {}
  for (const [i, line] of readFileSync(path, 'utf8').split('\n').entries()) {
    const text = line.trim()
    if (text === '' || text.startsWith('#')) continue
    const at = text.indexOf('=')
    if (at < 1) throw new ConfigError([`${path}:${i + 1}: expected NAME=value`])
    out[text.slice(0, at).trim()] = text.slice(at + 1).trim()
  }
  return out
}

/**
 * Reads the configuration from the environment and the optional settings file; the environment wins. Any name may be given as
 * `NAME_FILE`, whose content is the value. Unknown `HAIDANG_*` names are refused.
 * @throws ConfigError with every problem at once
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>> = process.env): Config {
  const { HAIDANG_CONFIG_FILE: file, ...rest } = environment
  const given: Record<string, string> = file === undefined ? {} : readSettingsFile(file)
  const inEnvironment = new Set<string>()
  for (const [name, value] of Object.entries(rest))
    if (name.startsWith('HAIDANG_') && value !== undefined) {
      given[name] = value
      inEnvironment.add(name)
    }
  const problems: string[] = []
  for (const [name, value] of Object.entries(given)) {
    if (NAMES.has(name)) continue
    const plain = name.replace(/_FILE$/, '')
    if (name.endsWith('_FILE') && NAMES.has(plain)) {
      delete given[name]
      if (inEnvironment.has(name)) inEnvironment.add(plain)
      try {
        given[plain] = readFileSync(value, 'utf8').trim()
      } catch {
        problems.push(`${name}: cannot read ${value}`)
      }
    } else problems.push(`${name}: no such setting`)
  }
  const parsed = Settings.safeParse(given)
  if (!parsed.success) problems.push(...parsed.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`))
  if (parsed.success) problems.push(...problemsOfTls(parsed.data), ...problemsOfSignIn(parsed.data))
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems)
  const s = parsed.data
  const tls = pairOf(s.HAIDANG_TLS_CERT_FILE, s.HAIDANG_TLS_KEY_FILE)
  const publicUrl = s.HAIDANG_PUBLIC_URL ?? `${tls === null ? 'http' : 'https'}://localhost:${s.HAIDANG_HTTP_PORT}`
  const secret = (value: string | undefined): Secret | null =>
    value === undefined || value === '' ? null : createSecret(value)
  return Object.freeze({
    dataDir: resolve(s.HAIDANG_DATA_DIR),
    roles: s.HAIDANG_ROLES.includes('all') ? ROLE_NAMES : s.HAIDANG_ROLES.filter((r) => r !== 'all'),
    logLevel: s.HAIDANG_LOG_LEVEL,
    http: {
      host: s.HAIDANG_HTTP_HOST,
      port: s.HAIDANG_HTTP_PORT,
      publicUrl,
      isBehindProxy: s.HAIDANG_BEHIND_PROXY,
      tls,
      redirectPort: s.HAIDANG_HTTP_REDIRECT_PORT,
      monitors: s.HAIDANG_MONITOR_NETWORKS,
    },
    syslog: {
      host: s.HAIDANG_SYSLOG_HOST,
      tcpPort: s.HAIDANG_SYSLOG_TCP_PORT,
      udpPort: s.HAIDANG_SYSLOG_UDP_PORT,
      tlsPort: s.HAIDANG_SYSLOG_TLS_PORT,
      tls: pairOf(s.HAIDANG_SYSLOG_TLS_CERT_FILE, s.HAIDANG_SYSLOG_TLS_KEY_FILE) ?? tls,
    },
    databaseUrl: secret(s.HAIDANG_DATABASE_URL),
    lakeUrl: secret(s.HAIDANG_LAKE_URL),
    lake: { retentionDays: s.HAIDANG_LAKE_RETENTION_DAYS, memoryMb: s.HAIDANG_LAKE_MEMORY_MB },
    pipeline: {
      threads: s.HAIDANG_PIPELINE_THREADS,
      maxLagBytes: s.HAIDANG_PIPELINE_MAX_LAG_MB * 1_048_576,
      minFreeBytes: s.HAIDANG_PIPELINE_MIN_FREE_MB * 1_048_576,
      productMinSeverityId: s.HAIDANG_PRODUCT_MIN_SEVERITY_ID,
    },
    mail: { url: secret(s.HAIDANG_MAIL_URL), from: s.HAIDANG_MAIL_FROM },
    outbound: { allowedPrivate: s.HAIDANG_OUTBOUND_ALLOWED_PRIVATE },
    signIn: {
      multiFactor: s.HAIDANG_MULTI_FACTOR,
      breachedPasswordsDir: s.HAIDANG_BREACHED_PASSWORDS_DIR ?? null,
    },
    clamd: s.HAIDANG_CLAMD ?? null,
    settings: effectiveSettings({ ...s, HAIDANG_PUBLIC_URL: publicUrl }, given, inEnvironment),
  })
}

type Values = z.infer<typeof Settings>

const pairOf = (certFile: string | undefined, keyFile: string | undefined): Config['http']['tls'] =>
  certFile === undefined || keyFile === undefined ? null : { certFile, keyFile }

/** What does not go together among the TLS settings. */
function problemsOfTls(s: Values): string[] {
  const problems: string[] = []
  if ((s.HAIDANG_TLS_CERT_FILE === undefined) !== (s.HAIDANG_TLS_KEY_FILE === undefined))
    problems.push('HAIDANG_TLS_CERT_FILE, HAIDANG_TLS_KEY_FILE: give both or neither')
  if ((s.HAIDANG_SYSLOG_TLS_CERT_FILE === undefined) !== (s.HAIDANG_SYSLOG_TLS_KEY_FILE === undefined))
    problems.push('HAIDANG_SYSLOG_TLS_CERT_FILE, HAIDANG_SYSLOG_TLS_KEY_FILE: give both or neither')
  const hasPair = s.HAIDANG_TLS_CERT_FILE !== undefined || s.HAIDANG_SYSLOG_TLS_CERT_FILE !== undefined
  if (s.HAIDANG_SYSLOG_TLS_PORT !== null && !hasPair)
    problems.push('HAIDANG_SYSLOG_TLS_PORT: needs HAIDANG_SYSLOG_TLS_CERT_FILE and HAIDANG_SYSLOG_TLS_KEY_FILE')
  if (s.HAIDANG_HTTP_REDIRECT_PORT !== null && s.HAIDANG_TLS_CERT_FILE === undefined)
    problems.push('HAIDANG_HTTP_REDIRECT_PORT: needs HAIDANG_TLS_CERT_FILE and HAIDANG_TLS_KEY_FILE')
  return problems
}

/** A password alone serves where nobody else's machine can reach the platform, directly or through a proxy. */
function problemsOfSignIn(s: Values): string[] {
  if (s.HAIDANG_MULTI_FACTOR === 'required' || (isLoopback(s.HAIDANG_HTTP_HOST) && !s.HAIDANG_BEHIND_PROXY)) return []
  return [
    'HAIDANG_MULTI_FACTOR: optional only where HAIDANG_HTTP_HOST is a loopback address and no proxy stands before it',
  ]
}

/** @param given what was given, by name @param inEnvironment the names among them that the environment gave */
function effectiveSettings(
  values: Readonly<Record<string, unknown>>,
  given: Readonly<Record<string, string>>,
  inEnvironment: ReadonlySet<string>,
): EffectiveSetting[] {
  return [...NAMES].map((name) => {
    const value = values[name]
    const isEmptyList = Array.isArray(value) && value.length === 0
    const isSet = value !== undefined && value !== null && value !== '' && !isEmptyList
    const isSecret = SECRET_NAMES.has(name)
    return {
      name,
      value: isSecret || !isSet ? null : Array.isArray(value) ? value.join(', ') : String(value),
      isSecret,
      isSet,
      source: inEnvironment.has(name) ? 'environment' : given[name] === undefined ? 'default' : 'file',
    }
  })
}
