import { CLASS } from '../normalise/ocsf.ts'
import type { SourceDescriptor } from '../source.ts'
import { normaliseJournald } from './normalise.ts'

export const journald: SourceDescriptor = {
  format: 'journald',
  vendor: 'systemd',
  product: 'systemd-journald',
  versions: 'journalctl -o json of systemd 208 and later, and what collectors forward in its names',
  logsources: [
    { product: 'linux', service: 'sshd' },
    { product: 'linux', service: 'syslog' },
  ],
  coverage: [
    { record: 'messages of sshd, sudo, cron and the like: as by syslog', classUid: CLASS.authentication },
    { record: 'others', classUid: CLASS.baseEvent },
  ],
  object: {
    recognise: (o) =>
      o['__REALTIME_TIMESTAMP'] !== undefined || (o['_BOOT_ID'] !== undefined && o['MESSAGE'] !== undefined) ? 2 : 0,
    normalise: normaliseJournald,
  },
}
