import { CLASS } from '../normalise/ocsf.ts'
import type { SourceDescriptor } from '../source.ts'

/** The envelope itself, and the programs of Unix systems that have no source of their own. */
export const syslog: SourceDescriptor = {
  format: 'syslog',
  vendor: 'any',
  product: 'Unix systems and whatever else speaks syslog',
  versions: 'RFC 5424, RFC 3164 and what is written in their place',
  logsources: [
    { product: 'linux', service: 'sshd' },
    { product: 'linux', service: 'sudo' },
    { product: 'linux', service: 'cron' },
    { product: 'linux', service: 'auth' },
    { product: 'linux', service: 'syslog' },
  ],
  coverage: [
    { record: 'sshd, su, login, PAM: logons', classUid: CLASS.authentication },
    { record: 'sshd: connections', classUid: CLASS.sshActivity },
    { record: 'sudo: commands', classUid: CLASS.processActivity },
    { record: 'cron: jobs', classUid: CLASS.scheduledJob },
    { record: 'useradd, userdel, usermod, passwd: accounts', classUid: CLASS.accountChange },
    { record: 'others', classUid: CLASS.baseEvent },
  ],
}
