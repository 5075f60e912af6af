import { CLASS } from '../normalise/ocsf.ts'
import type { SourceDescriptor } from '../source.ts'
import { normaliseDovecot } from './dovecot.ts'
import { normaliseExchange } from './exchange.ts'
import { normalisePostfix } from './postfix.ts'

export const postfix: SourceDescriptor = {
  format: 'postfix',
  vendor: 'Postfix',
  product: 'Postfix',
  versions: 'Postfix 2.6 to 3.9, short and long queue ids, also several instances',
  logsources: [{ product: 'postfix', category: 'email' }],
  coverage: [
    { record: 'smtpd, cleanup, qmgr, smtp, lmtp, local, virtual, pipe; reject', classUid: CLASS.emailActivity },
    { record: 'smtpd: connect, disconnect', classUid: CLASS.networkActivity },
    { record: 'SASL logons that failed', classUid: CLASS.authentication },
    { record: 'others', classUid: CLASS.baseEvent },
  ],
  text: { begins: '\0', programs: ['postfix'], recognise: () => 0, normalise: normalisePostfix },
}

export const dovecot: SourceDescriptor = {
  format: 'dovecot',
  vendor: 'Dovecot',
  product: 'Dovecot',
  versions: 'Dovecot 2.0 to 2.4',
  logsources: [{ product: 'dovecot', category: 'email' }],
  coverage: [
    { record: 'imap-login, pop3-login, submission-login, managesieve-login, auth', classUid: CLASS.authentication },
    { record: 'lmtp, lda: saved mail', classUid: CLASS.emailActivity },
    { record: 'others', classUid: CLASS.baseEvent },
  ],
  text: { begins: '\0', programs: ['dovecot'], recognise: () => 0, normalise: normaliseDovecot },
}

export const exchangeTracking: SourceDescriptor = {
  format: 'exchange-tracking',
  vendor: 'Microsoft',
  product: 'Exchange Server',
  versions: 'Exchange 2010 to 2019 and SE: message tracking; SMTP protocol logs',
  logsources: [{ product: 'exchange', service: 'messagetracking', category: 'email' }],
  coverage: [
    { record: 'message tracking', classUid: CLASS.emailActivity },
    { record: 'SMTP protocol', classUid: CLASS.networkActivity },
  ],
  text: {
    begins: '',
    recognise: (_text, _at, head, r) =>
      head === null && r.header !== null && r.header.format === 'exchange-tracking' && r.header.fields.length > 0
        ? 2
        : 0,
    normalise: (text, _at, _head, r) =>
      r.header !== null && r.header.format === 'exchange-tracking' && r.header.fields.length > 0
        ? normaliseExchange(text, r.header, r)
        : null,
  },
}
