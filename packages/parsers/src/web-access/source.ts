import { CLASS } from '../normalise/ocsf.ts'
import type { SourceDescriptor } from '../source.ts'
import { accessTimeAt, normaliseAccess } from './normalise.ts'

export const webAccess: SourceDescriptor = {
  format: 'web-access',
  vendor: 'Apache, F5 and others',
  product: 'Apache httpd, nginx and whatever writes the Common Log Format',
  versions: 'common, combined, vhost_combined, with further values behind, alone or inside syslog',
  logsources: [{ category: 'webserver' }],
  coverage: [{ record: 'requests', classUid: CLASS.httpActivity }],
  text: {
    begins: '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ:-_',
    programs: ['nginx', 'apache', 'apache2', 'httpd', 'haproxy_access', 'nginx_access', 'apache_access'],
    recognise: (text, at) => (accessTimeAt(text, at) < 0 ? 0 : 2),
    normalise: normaliseAccess,
  },
}
