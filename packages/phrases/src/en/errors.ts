/** Every released error and every reason an event could not be read, in English. */
import type { ErrorTexts, ProblemTexts } from '../shape.ts'
import { accessErrors } from './errors-access.ts'
import { mappingErrors } from './errors-mappings.ts'
import { hardeningErrors } from './errors-hardening.ts'
import { identityErrors } from './errors-identity.ts'
import { organisationErrors } from './errors-organisations.ts'
import { personalDataErrors } from './errors-personal-data.ts'
import { planErrors } from './errors-plans.ts'
import { tokenErrors } from './errors-tokens.ts'
import { serverFault } from './server-fault.ts'

export const errors: ErrorTexts = {
  ...accessErrors,
  ...planErrors,
  ...personalDataErrors,
  ...organisationErrors,
  ...hardeningErrors,
  ...identityErrors,
  ...mappingErrors,
  ...tokenErrors,
  'request.invalid': {
    title: 'The request is not right yet',
    remedy: 'See the marked items, correct them and send again.',
  },
  'request.not_found': {
    title: 'There is no such page or address',
    remedy: 'Check the link, or go back to the first page.',
  },
  'request.too_large': { title: 'What was sent is too large', remedy: 'Split it into smaller parts and send again.' },
  'request.unsupported_media': {
    title: 'This kind of content is not accepted',
    remedy: 'Send JSON or NDJSON, plain or compressed with gzip or zstd.',
  },
  'request.conflict': {
    title: 'This was just changed elsewhere',
    remedy: 'Reload to see the latest version and do it again.',
  },
  'request.too_many': { title: 'Too many requests in a short time', remedy: 'Wait a moment and try again.' },
  'request.origin_refused': {
    title: 'The request came from another site and was refused',
    remedy: 'Open the system at its own address and try again.',
  },
  'server.fault': serverFault,
  'server.draining': {
    title: 'The system is restarting',
    remedy: 'Wait about a minute and try again; nothing received is lost.',
  },
  'reference.missing': {
    title: 'Something referred to is no longer there',
    remedy: 'Reload the page and choose again.',
  },
  'cursor.invalid': { title: 'This place in the list is no longer valid', remedy: 'Go back to the start of the list.' },
  'session.required': { title: 'Please sign in', remedy: 'Sign in, then open this page again.' },
  'session.bad_credentials': {
    title: 'The user name or password is not right',
    remedy:
      'Check Caps Lock and your keyboard layout and try again. If you forgot the password, ask an administrator to reset it.',
  },
  'session.throttled': {
    title: 'Too many failed sign-ins',
    remedy: 'Wait a few minutes, or ask an administrator to reset the password.',
  },
  'permission.denied': {
    title: 'This account may not do that',
    remedy: 'If your work needs it, ask your administrator for the permission.',
  },
  'tlp.denied': {
    title: 'The content is marked above what this account may read',
    remedy: 'Ask the issuer to share it, or somebody with the clearance.',
  },
  'setup.already_done': {
    title: 'The system is already set up',
    remedy: 'Sign in with the administrator account that was created.',
  },
  'setup.bad_token': {
    title: 'The setup token is not right',
    remedy: 'Copy the token printed in the terminal at the first start.',
  },
  'password.too_weak': {
    title: 'The password is too easy to guess',
    remedy: 'Use at least 10 characters, best a few unrelated words; avoid names and dates.',
  },
  'organisation.not_found': {
    title: 'Organisation not found',
    remedy: 'It may lie outside what this account sees. Check the link.',
  },
  'organisation.code_taken': { title: 'The organisation code is taken', remedy: 'Choose another code.' },
  'audit.not_found': { title: 'Audit row not found', remedy: 'Reload the audit and choose again.' },
  'user.not_found': { title: 'Account not found', remedy: 'Reload the list and choose again.' },
  'user.login_taken': { title: 'The user name is taken', remedy: 'Choose another name.' },
  'user.last_administrator': {
    title: 'This is the last administrator',
    remedy: 'Make somebody else an administrator first.',
  },
  'source.not_found': {
    title: 'Source not found',
    remedy: 'It may lie outside what this account sees. Reload the list.',
  },
  'source.token_unknown': {
    title: 'The source token is wrong or was revoked',
    remedy: 'Issue a new token on the Sources page and put it into the sender.',
  },
  'source.paused': { title: 'The source is paused', remedy: 'Resume the source on the Sources page, then send again.' },
  'source.token_not_found': { title: 'Token not found', remedy: 'Reload the source page.' },
  'batch.not_json': {
    title: 'The batch is not JSON',
    remedy: 'Send one JSON object a line (NDJSON) or one JSON array.',
  },
  'batch.empty': { title: 'The batch is empty', remedy: 'Send only when there is at least one event.' },
  'batch.bad_encoding': {
    title: 'The batch could not be decompressed',
    remedy: 'Check Content-Encoding: gzip, zstd or none.',
  },
  'batch.key_reused': {
    title: 'The idempotency key was used for other content',
    remedy: 'Use a new Idempotency-Key for each new batch.',
  },
  'stream.full': {
    title: 'The intake queue is full',
    remedy: 'Keep the data and send again after the time in Retry-After.',
  },
  'quota.exceeded': {
    title: 'The source sends above its quota',
    remedy: 'Slow down as Retry-After says, or ask an administrator to raise the quota.',
  },
  'event.not_found': {
    title: 'Event not found',
    remedy: 'It may be past its retention or outside what this account sees.',
  },
  'event.too_large': {
    title: 'The event is too large',
    remedy: 'Have the sender cut long fields such as packet payloads.',
  },
  'event.too_deep': { title: 'The event is nested too deeply', remedy: 'Flatten the data at the sender.' },
  'event.not_json': { title: 'The event is not JSON', remedy: 'Check the output format of the sender.' },
  'event.not_an_object': { title: 'The event is not a JSON object', remedy: 'Each event must be one object { … }.' },
  'event.binary': { title: 'The event holds binary data', remedy: 'Send UTF-8 text; encode binary parts as Base64.' },
  'quarantine.not_found': {
    title: 'Quarantined event not found',
    remedy: 'It may have been replayed or discarded. Reload the list.',
  },
  'alert.not_found': { title: 'Alert not found', remedy: 'It may lie outside what this account sees. Check the link.' },
  'alert.already_closed': {
    title: 'This alert is already closed',
    remedy: 'Reload to see who closed it and with what verdict.',
  },
  'campaign.not_found': {
    title: 'Campaign not found',
    remedy: 'It may lie outside what this account sees. Check the link.',
  },
  'campaign.bad_split': {
    title: 'The campaign cannot be split that way',
    remedy: 'Choose at least one artefact and leave at least one.',
  },
  'campaign.not_open': { title: 'The campaign is no longer open', remedy: 'Reload to see its present state.' },
  'warning.not_found': {
    title: 'Warning not found',
    remedy: 'It may not be addressed to this organisation. Check the link.',
  },
  'warning.bad_state': {
    title: 'The present state of the warning does not allow that',
    remedy: 'Reload to see its latest state and what can be done next.',
  },
  'warning.no_recipients': {
    title: 'The warning has no recipients yet',
    remedy: 'Choose at least one organisation, group, sector or area.',
  },
  'warning.own_approval': {
    title: 'A drafter does not approve their own warning',
    remedy: 'Ask somebody else who may approve.',
  },
  'warning.version_changed': {
    title: 'Somebody has just edited this warning',
    remedy: 'Look at the new version and bring your change into it.',
  },
  'recipient.not_found': { title: 'The organisation is not among the recipients', remedy: 'Reload the warning.' },
  'recipient.bad_state': {
    title: 'This step was already taken or is not due yet',
    remedy: 'Reload to see the latest state.',
  },
  'indicator.bad_import': {
    title: 'The indicator file could not be read',
    remedy: 'Choose the right format (list, CSV, MISP, STIX) and try again.',
  },
  'indicator.not_found': { title: 'Indicator or indicator source not found', remedy: 'Reload the list.' },
  'rule.bad_import': {
    title: 'The rules could not be read',
    remedy: 'Give a Sigma file (YAML) or a .zip or .tar.gz of such files.',
  },
  'rule.not_found': { title: 'Rule not found', remedy: 'Reload the list.' },
  'rule.bad_text': {
    title: 'The rule cannot be used',
    remedy: 'Correct the places named in the text of the rule and save again.',
  },
  'rule.id_taken': {
    title: 'There is a rule with this id already',
    remedy: 'Change the id in the rule, or edit the rule that is there.',
  },
  'rule.not_own': {
    title: 'This rule belongs to an imported pack',
    remedy: 'Copy it to a rule of your own and edit the copy.',
  },
  'rule.version_changed': {
    title: 'Somebody else has changed the rule',
    remedy: 'Open the rule again, compare with the new version, and go on.',
  },
  'rule.version_not_found': {
    title: 'The rule has no such version',
    remedy: 'Reload the list of versions.',
  },
  'rule.selection_changed': {
    title: 'The chosen rules have changed since the preview',
    remedy: 'Preview again, then apply.',
  },
  'rule.bad_test': {
    title: 'There is not enough to test',
    remedy: 'Give a rule (a text or a stored one) and an event (pasted or stored).',
  },
  'rule.bad_backtest': {
    title: 'The past cannot be searched with this rule',
    remedy: 'See the reason given; check the rule and the time range.',
  },
  'rule_pack.not_found': {
    title: 'The rule pack was not found',
    remedy: 'Reload the list.',
  },
  'rule_pack.version_not_found': {
    title: 'The pack has no such version',
    remedy: 'Reload the list of versions.',
  },
  'rule_pack.bad_name': {
    title: 'This name is kept for a pack of the platform',
    remedy: 'Give the pack another name.',
  },
  'rule_task.not_found': {
    title: 'The task was not found',
    remedy: 'Tasks are kept for seven days and are seen only by the one who asked for them.',
  },
  'rule_task.too_many': {
    title: 'Too many tasks are running',
    remedy: 'Wait for one to end or cancel one, then try again.',
  },
  'rule_task.interrupted': {
    title: 'The task ended when the platform was restarted',
    remedy: 'Start the task again.',
  },
  'exception.not_found': {
    title: 'The exception was not found',
    remedy: 'Reload the list.',
  },
  'exception.bad_matching': {
    title: 'The conditions of the exception cannot be used',
    remedy: 'Correct the places named.',
  },
  'exception.already_ended': {
    title: 'The exception has ended already',
    remedy: 'Reload to see the latest state.',
  },
  'exception.bad_expiry': {
    title: 'The expiry of the exception is not valid',
    remedy: 'Choose a moment in the future, at most five years away.',
  },
  'tuning.proposal_gone': {
    title: 'This proposal no longer fits the latest feedback',
    remedy: 'Reload to see what is proposed now.',
  },
  'attack.bad_import': {
    title: 'The ATT&CK file could not be read',
    remedy: 'Give the STIX JSON bundle of ATT&CK (.json or .json.gz).',
  },
  'import.bad_url': {
    title: 'The address is not allowed',
    remedy: 'Use a public https address; addresses inside the network are blocked.',
  },
  'import.fetch_failed': {
    title: 'Nothing could be fetched from the address',
    remedy: 'Check the address and the way out, or download it and import the file.',
  },
  'webhook.bad_url': {
    title: 'The webhook address is not allowed',
    remedy: 'Use a public https address of the organisation.',
  },
  'webhook.not_found': { title: 'Webhook not found', remedy: 'Reload the list.' },
  'search.bad_range': {
    title: 'The time range is not valid',
    remedy: 'Put the start before the end and narrow the range.',
  },
  'search.too_slow': {
    title: 'The search took too long and was stopped',
    remedy: 'Narrow the time range or add a condition.',
  },
  'config.invalid': { title: 'The configuration is not valid', remedy: 'Correct the items named and start again.' },
}

export const problems: ProblemTexts = {
  'event.empty': 'Empty line',
  'event.too_large': 'The event is too large',
  'event.too_deep': 'The data is nested too deeply',
  'event.too_many_fields': 'The event has too many fields',
  'event.not_json': 'Not valid JSON',
  'event.not_an_object': 'Not a JSON object',
  'event.not_utf8': 'Not UTF-8 text',
  'event.unrecognised': 'The format was not recognised',
  'event.bad_time': 'The time of the event could not be read',
  'event.bad_field': 'A field has the wrong type or value',
  'event.truncated': 'The event breaks off',
  'event.bad_header': 'The header does not follow its standard',
  'event.no_header':
    'The header that names the fields is missing; send the file again from its header (#fields, #Fields)',
  'event.directive': 'A line of the header, no event',
  'event.pipeline_fault': 'The platform failed on this line; it is kept as it came, to be replayed',
}
