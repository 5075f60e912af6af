import { homedir } from 'node:os'
import { join } from 'node:path'

/** What the command line takes from its environment; the only place that reads it. */
export interface Environment {
  readonly url: string
  readonly token: string | undefined
  readonly password: string | undefined
  readonly locale: 'vi' | 'en'
  /** Where the session is kept, mode 0600. */
  readonly sessionFile: string
}

export function readEnvironment(env: Readonly<Record<string, string | undefined>> = process.env): Environment {
  const language = env['HAIDANG_LANG'] ?? env['LC_ALL'] ?? env['LANG'] ?? ''
  return {
    url: env['HAIDANG_URL'] ?? 'http://localhost:8787',
    token: env['HAIDANG_TOKEN'],
    password: env['HAIDANG_PASSWORD'],
    locale: language.toLowerCase().startsWith('en') ? 'en' : 'vi',
    sessionFile: join(env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), 'haidang', 'session.json'),
  }
}
