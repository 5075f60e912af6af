import { CLASS } from '../normalise/ocsf.ts'
import type { SourceDescriptor } from '../source.ts'
import { auditAt, normaliseAudit } from './normalise.ts'

export const auditd: SourceDescriptor = {
  format: 'auditd',
  vendor: 'Linux',
  product: 'auditd',
  versions: 'audit 2 to 4, raw and enriched, audit.log or by audispd and syslog; x86-64, i386, aarch64',
  logsources: [
    { product: 'linux', service: 'auditd' },
    { product: 'linux', service: 'auditd', category: 'process_creation' },
  ],
  coverage: [
    { record: 'SYSCALL with EXECVE, USER_CMD', classUid: CLASS.processActivity },
    { record: 'SYSCALL with PATH', classUid: CLASS.fileActivity },
    { record: 'SYSCALL with SOCKADDR', classUid: CLASS.networkActivity },
    { record: 'USER_LOGIN, USER_AUTH, USER_START, USER_END …', classUid: CLASS.authentication },
    { record: 'ADD_USER, DEL_USER, USER_CHAUTHTOK, ACCT_LOCK', classUid: CLASS.accountChange },
    { record: 'ADD_GROUP, DEL_GROUP', classUid: CLASS.groupManagement },
    { record: 'SERVICE_START, SERVICE_STOP', classUid: CLASS.applicationLifecycle },
    { record: 'AVC (alert)', classUid: CLASS.fileActivity },
    { record: 'others', classUid: CLASS.baseEvent },
  ],
  text: {
    begins: 'tna',
    programs: ['auditd', 'audispd', 'audisp-syslog', 'audit'],
    recognise: (text, at) => (auditAt(text, at) < 0 ? 0 : 2),
    normalise: (text, at, _head, r) => normaliseAudit(text, at, r),
  },
}
