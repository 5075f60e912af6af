/** Texts of the settings page. In English. */
import type { TranslationOf } from '../shape.ts'
import type { uiSettings as source } from '../vi/ui-settings.ts'

export const uiSettings: TranslationOf<typeof source> = {
  title: 'Settings',
  lead: 'The value of each setting that is in force, and where it comes from.',
  version: 'Version {{version}}',
  search: 'Find a setting by its name or purpose',
  noMatch: 'No setting matches',
  noMatchHint: 'Shorten what you look for to see all of them again.',
  changedOnly: 'Only what differs from the default',
  value: 'Value',
  unset: 'not set',
  secretSet: 'set, not shown',
  source: {
    default: 'Default',
    file: 'Settings file',
    environment: 'Environment',
    database: 'Changed while running',
  },
  group: {
    doors: 'Doors and encryption',
    security: 'Security',
    stores: 'Stores',
    pipeline: 'Events',
    outgoing: 'Outgoing',
    operation: 'Operation',
  },
  fixedHint: 'The others are read at the start: change them in the settings file or the environment, then start again.',
  changedBy: 'Changed {{time}} by {{name}}. Reason: {{reason}}. At the start: {{initial}}.',
  changedBySystem: 'the system',
  edit: 'Change',
  editTitle: 'Change a setting',
  newValue: 'New value',
  bounds: 'From {{min}} to {{max}}',
  reason: 'Reason',
  reasonHint: 'Kept in the audit, for example the number of the decision.',
  takeBack: 'Take the value of the start again',
  saved: 'Setting changed',
  notices: 'To see to',
  notice: {
    plain_door:
      'The platform takes connections from other machines in the clear. Give HAIDANG_TLS_CERT_FILE and HAIDANG_TLS_KEY_FILE, or put a TLS terminator in front and set HAIDANG_BEHIND_PROXY.',
    certificate_ends: 'The HTTPS certificate ends soon. Replace its file; the platform reads it again within a minute.',
    certificate_ended:
      'The HTTPS certificate has ended. Replace its file now; the platform reads it again within a minute.',
    second_factor_optional:
      'A second factor is not required to sign in. This is for trying out on one machine; set HAIDANG_MULTI_FACTOR=required.',
    secret_key_old: 'The key that seals secrets is too old. Make a new one below.',
    secret_key_lost:
      'Some secrets are sealed with a key that is not in the key file. Restore the folder secrets from a backup, or enter those secrets again.',
    no_scanner: 'Uploads are not scanned for malware. Set HAIDANG_CLAMD to scan them with ClamAV.',
  },
  certificate: 'The HTTPS certificate is good until {{time}}.',
  keys: {
    title: 'Keys of secrets',
    lead: 'Secrets in the database (keys of webhooks, seeds of one-time codes, passwords of identity providers) are sealed with the newest key. An old key goes by itself when no secret stands under it.',
    current: 'In use',
    former: 'Former key',
    madeAt: 'Made {{time}}',
    madeUnknown: 'Made at an unknown time',
    secrets: 'Secrets: {{count}}',
    rotate: 'Make a new key',
    rotateTitle: 'Make a new key for secrets',
    rotateBody:
      'Secrets are sealed again with the new key, without an interruption. The former key goes after 25 hours at the earliest.',
    rotated: 'A new key was made',
  },
  items: {
    HAIDANG_DATA_DIR: { label: 'Data directory', what: 'Where the platform keeps everything; one process at a time.' },
    HAIDANG_ROLES: { label: 'Roles of the process', what: 'The parts of the platform that run in this process.' },
    HAIDANG_LOG_LEVEL: { label: 'Log level', what: 'How much the operating log tells.' },
    HAIDANG_HTTP_HOST: { label: 'HTTP address', what: 'The network address the platform listens on.' },
    HAIDANG_HTTP_PORT: { label: 'HTTP port', what: 'The port of the screens and the API.' },
    HAIDANG_PUBLIC_URL: { label: 'Public address', what: 'The address people open; stands in mails and links.' },
    HAIDANG_BEHIND_PROXY: {
      label: 'Behind a TLS terminator',
      what: 'Trusts the forwarding headers of the terminator in front; cookies travel over HTTPS only.',
    },
    HAIDANG_TLS_CERT_FILE: {
      label: 'HTTPS certificate file',
      what: 'The PEM certificate where the platform ends TLS itself.',
    },
    HAIDANG_TLS_KEY_FILE: { label: 'HTTPS key file', what: 'The PEM private key of the HTTPS certificate.' },
    HAIDANG_HTTP_REDIRECT_PORT: {
      label: 'Port that leads to HTTPS',
      what: 'A plain port that sends browsers to HTTPS and refuses machines that send data.',
    },
    HAIDANG_MONITOR_NETWORKS: {
      label: 'Watching networks',
      what: 'Networks that may read the numbers and the readiness of the platform.',
    },
    HAIDANG_SYSLOG_HOST: { label: 'Syslog address', what: 'The network address that takes syslog.' },
    HAIDANG_SYSLOG_TCP_PORT: { label: 'Syslog TCP port', what: 'Takes syslog over TCP.' },
    HAIDANG_SYSLOG_UDP_PORT: { label: 'Syslog UDP port', what: 'Takes syslog over UDP.' },
    HAIDANG_SYSLOG_TLS_PORT: { label: 'Syslog TLS port', what: 'Takes encrypted syslog.' },
    HAIDANG_SYSLOG_TLS_CERT_FILE: {
      label: 'Syslog certificate file',
      what: 'The PEM certificate of the syslog TLS port; the HTTPS one where it is left out.',
    },
    HAIDANG_SYSLOG_TLS_KEY_FILE: { label: 'Syslog key file', what: 'The PEM private key of the syslog TLS port.' },
    HAIDANG_DATABASE_URL: {
      label: 'PostgreSQL',
      what: 'An outside database; the store in the data directory where it is left out.',
    },
    HAIDANG_LAKE_URL: {
      label: 'ClickHouse',
      what: 'An outside store of events; the one in the data directory where it is left out.',
    },
    HAIDANG_LAKE_RETENTION_DAYS: {
      label: 'Days that events are kept',
      what: 'Events received before this many days are dropped.',
    },
    HAIDANG_LAKE_MEMORY_MB: {
      label: 'Memory of the event store (MB)',
      what: 'The most the embedded event store may use.',
    },
    HAIDANG_PIPELINE_THREADS: { label: 'Threads', what: 'Threads that read and match events.' },
    HAIDANG_PIPELINE_MAX_LAG_MB: {
      label: 'Longest queue (MB)',
      what: 'Events accepted and not yet stored; beyond, senders have to wait.',
    },
    HAIDANG_PIPELINE_MIN_FREE_MB: { label: 'Least free disk (MB)', what: 'Below it no more events are taken.' },
    HAIDANG_PRODUCT_MIN_SEVERITY_ID: {
      label: 'Severity taken from products',
      what: "Members' own alerts become findings from this OCSF severity on.",
    },
    HAIDANG_MAIL_URL: { label: 'Mail server', what: 'SMTP for outgoing mail; none is sent where it is left out.' },
    HAIDANG_MAIL_FROM: { label: 'Mail sender', what: 'The sender of the platform’s mails.' },
    HAIDANG_OUTBOUND_ALLOWED_PRIVATE: {
      label: 'Inside addresses that may be called',
      what: 'Machines inside that webhooks and imports may reach.',
    },
    HAIDANG_CLAMD: { label: 'Malware scanner', what: 'The ClamAV that uploads pass before they are kept.' },
    HAIDANG_SECRET_KEY_DAYS: {
      label: 'Age of the key of secrets (days)',
      what: 'A key for secrets that is older is replaced by a new one.',
    },
    HAIDANG_BREACHED_PASSWORDS_DIR: {
      label: 'List of leaked passwords',
      what: 'A folder of hashes of leaked passwords (a file for each first five characters of SHA-1); a new password found there is refused.',
    },
    HAIDANG_RATE_ACCOUNT_PER_MINUTE: {
      label: 'Requests a minute of an account',
      what: 'Beyond it the account has to wait.',
    },
    HAIDANG_RATE_TOKEN_PER_MINUTE: {
      label: 'Requests a minute of an API token',
      what: 'Beyond it the token has to wait.',
    },
    HAIDANG_RATE_ADDRESS_PER_MINUTE: {
      label: 'Requests a minute of an address',
      what: 'Beyond it an address that has not signed in has to wait.',
    },
    HAIDANG_SECOND_HAND_SEVERITY: {
      label: 'Severity that needs a second hand',
      what: 'Warnings of this severity and above are dispatched when a second person agrees; stricter than the rules in force, never looser.',
    },
    HAIDANG_MULTI_FACTOR: { label: 'Second factor', what: 'Whether a second factor is required to sign in.' },
  },
}
