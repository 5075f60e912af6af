import { CLASS } from '../normalise/ocsf.ts'
import type { SourceDescriptor } from '../source.ts'
import { normaliseCheckPoint, startsCheckPoint } from './normalise.ts'

export const checkPoint: SourceDescriptor = {
  format: 'check-point',
  vendor: 'Check Point',
  product: 'Security Gateway and its blades',
  versions: 'R77.30 to R82 by Log Exporter (formats syslog and splunk; cef and leef are read as such), lines of fw log',
  logsources: [{ product: 'checkpoint', category: 'firewall' }],
  coverage: [
    { record: 'VPN-1 & FireWall-1; IPS, Anti-Bot, Anti-Virus (alerts)', classUid: CLASS.networkActivity },
    { record: 'URL Filtering, Application Control with a resource', classUid: CLASS.httpActivity },
    { record: 'mail of MTA and Anti-Spam', classUid: CLASS.emailActivity },
    { record: 'Log In, Log Out, Failed Log In', classUid: CLASS.authentication },
  ],
  text: {
    begins: '[t0123456789',
    programs: ['checkpoint'],
    recognise: (text, at, head) => (startsCheckPoint(text, at, head) ? 2 : 0),
    normalise: (text, at, head, r) =>
      startsCheckPoint(text, at, head) ? normaliseCheckPoint(text, at, head, r) : null,
  },
}
