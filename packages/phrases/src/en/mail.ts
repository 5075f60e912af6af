import type { TranslationOf } from '../shape.ts'
import type { mail as source } from '../vi/mail.ts'
import { accountMail, invitationMail } from './mail-account.ts'
import { tokenMail } from './mail-tokens.ts'
import { breachClockMail } from './mail-breaches.ts'
import { dutyMail } from './mail-duties.ts'
import { emergencyMail } from './mail-emergency.ts'

export const mail: TranslationOf<typeof source> = {
  breachClock: breachClockMail,
  duties: dutyMail,
  emergency: emergencyMail,
  account: accountMail,
  token: tokenMail,
  invitation: invitationMail,
  withheld: 'Content marked {{tlp}}, above what this account may read',
  subject: {
    dispatched: '[{{severity}}] Warning {{number}} is waiting for your acknowledgement',
    corrected: '[{{severity}}] Warning {{number}} was corrected and must be acknowledged again',
    withdrawn: 'Warning {{number}} was withdrawn',
    acknowledge_overdue_unit: 'Acknowledgement of warning {{number}} is overdue',
    acknowledge_overdue_province: '{{organisation}} has not acknowledged warning {{number}} in time',
    report_overdue_unit: 'Report on warning {{number}} is overdue',
    report_overdue_province: '{{organisation}} has not reported on warning {{number}} in time',
  },
  opening: {
    dispatched: '{{issuer}} has sent your organisation a warning.',
    corrected:
      '{{issuer}} has replaced the text of a warning it sent. Please open the new version and acknowledge it again.',
    withdrawn: '{{issuer}} has withdrawn this warning. Your organisation need not do anything more.',
    acknowledge_overdue_unit:
      'Your organisation has not acknowledged this warning in time. Its leader is asked to act.',
    acknowledge_overdue_province: '{{organisation}} has not acknowledged this warning although its leader was told.',
    report_overdue_unit: 'Your organisation has not reported what it did in time. Its leader is asked to act.',
    report_overdue_province: '{{organisation}} has not reported what it did although its leader was told.',
  },
  line: {
    number: 'Number: {{number}}',
    title: 'About: {{title}}',
    severity: 'Severity: {{severity}}',
    tlp: 'Sharing: {{tlp}}',
    acknowledgeBy: 'Acknowledge by: {{at}}',
    reportBy: 'Report by: {{at}}',
    link: 'Open the warning: {{url}}',
    closing: 'This message was sent by Hải Đăng. The warning itself can be read after signing in.',
  },
  problem: {
    'mail.disabled': 'This server has no mail set up',
    'mail.failed': 'The mail server did not take it',
    'webhook.failed': 'The webhook could not be reached',
    'webhook.refused': 'The webhook answered with an error',
    'webhook.gone': 'The webhook was removed',
    'inbox.no_reader': 'Nobody at the organisation is cleared for this marking',
  },
  bulletin: {
    state: 'SOCIALIST REPUBLIC OF VIET NAM',
    motto: 'Independence - Freedom - Happiness',
    number: 'No.: {{number}}',
    draftNumber: 'No.: (draft)',
    placeAndDate: '{{place}}, {{year}}-{{month}}-{{day}}',
    date: '{{year}}-{{month}}-{{day}}',
    kind: 'EARLY WARNING',
    about: 'Subject: {{title}}',
    severity: 'Severity: {{severity}}',
    version: 'Corrected version {{version}}',
    summary: 'Summary',
    actions: 'What to do',
    indicators: 'Indicators',
    indicatorsNote: 'Values are defanged (hxxp, [.]) so that nobody opens them by accident.',
    noIndicators: 'No indicators are attached.',
    indicatorKind: 'Kind',
    indicatorValue: 'Value',
    techniques: 'Techniques (MITRE ATT&CK): {{list}}',
    deadlines: 'Deadlines',
    acknowledgeBy: 'Acknowledge by {{at}}',
    reportBy: 'Report what was done by {{at}}',
    recipients_one: 'Recipients: {{count}} organisation',
    recipients_other: 'Recipients: {{count}} organisations',
    signedBy: 'APPROVED BY',
    pageOf: 'Page {{page}} of {{pages}}',
  },
  draft: {
    title: '{{title}} at {{count}} organisations',
    summary:
      '“{{title}}” was seen at {{organisations}} organisations, {{sightings}} times, from {{first}} to {{last}}. {{indicators}} Recipients are asked to search and act as listed below.',
    indicators: '{{count}} indicators are attached for searching and blocking.',
    noIndicators: 'No technical indicators are attached yet.',
    action: {
      blockNetwork: 'Block connections to the IP addresses among the indicators on firewalls and edge devices.',
      blockDomain:
        'Block resolution of and access to the domains and URLs among the indicators on DNS servers and proxies.',
      searchHash:
        'Search workstations, servers and mailboxes for files with the listed hashes; isolate machines that hold one.',
      mailSender:
        'Block the listed mail addresses, recall messages received from them and ask recipients whether they opened a file or link.',
      account:
        'Change passwords and end sessions of accounts that show signs of abuse, and switch on multi-factor authentication.',
      host: 'Disconnect machines that show traces, leave them as they are and save their logs before cleaning.',
      searchLogs: 'Search at least the last 30 days of logs for the indicators and techniques of this warning.',
      preserve: 'Keep logs and samples; do not delete or reinstall before you are told to.',
      patch: 'Apply updates to operating systems, software and devices that face the Internet.',
      report: 'Report what you found on the platform before the deadline, also where you are not affected.',
    },
  },
}
