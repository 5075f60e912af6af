import type { TranslationOf } from '../shape.ts'
import type {
  cliHelp as helpSource,
  cliParse as parseSource,
  cliSigma as sigmaSource,
  cliSourceFault as faultSource,
} from '../vi/cli-offline.ts'

export const cliSigma: TranslationOf<typeof sigmaSource> = {
  about: 'Sigma rules, without a server',
  check: 'Check every rule of a folder, file, .tar.gz or .zip; ends with 1 where any is refused',
  run: 'Run rules over events; prints a line of JSON for each hit',
  rules: 'folder, file, .tar.gz or .zip of rules',
  events:
    'events: NDJSON, JSON one after another, JSON arrays, text logs; gzip, zip, tar, a folder; “-” is standard input',
  explain: 'say why: selection, field, value, literal and where it stands',
  pipeline:
    'Sigma processing pipeline (field names, values of placeholders): a file, or one at hand ({{names}}); may be repeated',
  error: 'error',
  warning: 'warning',
  event: 'event {{index}}',
  sameId: 'the same id as {{place}}',
  summary:
    '{{rules}} rules in {{files}} files: {{refused}} refused ({{placeholders}} of them for a placeholder without value), {{warnings}} warnings',
  passedOver_one: '{{count}} YAML file passed over: no rule',
  passedOver_other: '{{count}} YAML files passed over: no rules',
  noRules: 'No Sigma rule was found at {{path}}. Point to a folder, a .yml file, a .tar.gz or a .zip of rules.',
  ran: '{{rules}} rules ({{refused}} refused), {{events}} events in {{files}} files: {{matched}} events matched, {{hits}} hits, {{correlations}} correlations, {{unreadable}} unreadable',
  setAside:
    'The rule {{id}} took too many steps an event and was set aside on the way: its later hits are missing. Give it more telling literals.',
  tooLong_one: 'The rule {{id}}: {{count}} event has a field too long for its regular expression and was not tried.',
  tooLong_other:
    'The rule {{id}}: {{count}} events have a field too long for its regular expression and were not tried.',
  forgotten_one: 'Correlations had no room for {{count}} observation: hits may be missing. Split the files by time.',
  forgotten_other: 'Correlations had no room for {{count}} observations: hits may be missing. Split the files by time.',
  ocsf: '{{ocsfEvents}} events came in the OCSF form: only {{ocsfRules}} rules can be read whole in it, the others were not tried on them',
  moreUnreadable_one: '… and {{count}} more unreadable event',
  moreUnreadable_other: '… and {{count}} more unreadable events',
  test: {
    about: 'Run tests in the layout of SigmaHQ’s regression_data; the last line is “N passed, N failed”',
    path: 'folder or archive with the info.yml files',
    rules: 'where the rules are (by default: looked for beside)',
    none: 'No info.yml was found at {{path}}. Point to the folder regression_data.',
    noRules: 'No rules for the tests were found at {{path}}. Say where they are with --rules.',
    noRule: 'the rule {{id}} is not here',
    noData: 'the file of events {{name}} is missing',
    noEvents: 'the file {{name}} holds no event',
    badInfo: 'info.yml cannot be read: {{reason}}',
    unreadable: 'an event of {{name}} cannot be read: {{problem}}',
    tooFew: '{{hits}} hits, wanted {{declared}}',
  },
  sql: {
    about: 'Write rules as ClickHouse SQL over the lake, one statement a rule',
    rule: 'file of rules, or “-” for standard input',
    correlation: 'The correlation “{{title}}” cannot be one SQL statement. Run it with “haidang sigma run”.',
  },
}

export const cliParse: TranslationOf<typeof parseSource> = {
  about: 'Bring events into the normal form, OCSF (NDJSON on standard output, a summary on standard error)',
  files: 'file, folder or archive; “-” is standard input',
  as: 'format of the source (by default every event is recognised by itself)',
  coverage: 'print the coverage table: which records of each source are known, and their OCSF classes',
  badFormat: 'There is no format “{{format}}”. The formats: {{formats}}',
  noFiles: 'Name at least one file, or “-” for standard input.',
  summary:
    '{{lines}} records in {{files}} files: {{events}} events, {{partial}} of them partial; {{refused}} unreadable',
  passedOver_one:
    '{{count}} file of the folder passed over: its name is none of an event file; name it to have it read',
  passedOver_other:
    '{{count}} files of the folder passed over: their names are none of event files; name them to have them read',
  recognised: 'recognised as',
  classes: 'classes',
  problems: 'problems',
  more_one: '… and {{count}} more problem; --json shows all',
  more_other: '… and {{count}} more problems; --json shows all',
  partial: 'partial',
  refused: 'unreadable',
  field: 'field {{field}}',
  remedies: {
    'event.empty': 'Remove the empty line.',
    'event.too_large': 'Cut or split the event at the sender.',
    'event.too_deep': 'Nest less deeply at the sender; what was deeper has been cut.',
    'event.too_many_fields': 'Send fewer fields; those beyond the limit have been cut.',
    'event.not_json': 'Mend the JSON at this place; usually a line cut in two, or a missing quote.',
    'event.not_an_object': 'Send every event as one JSON object {…}.',
    'event.not_utf8': 'Write the file as UTF-8; the wrong characters have become �.',
    'event.unrecognised': 'Name the format with --as, or make a mapping for this source on the page Sources.',
    'event.bad_time': 'Check the form of times and the clock at the sender; the time of receipt stands in.',
    'event.bad_field': 'Check this field at the sender; its original value is kept.',
    'event.truncated': 'Allow longer messages at the sender, or use TCP.',
    'event.bad_header': 'Check the header against the standard of this format.',
    'event.no_header': 'Send the file again from the line that names the fields (#fields, #Fields).',
    'event.directive': 'Nothing to do: this line only says how the next ones are read.',
    'event.pipeline_fault': 'Keep the line and tell your administrator.',
  },
}

export const cliHelp: TranslationOf<typeof helpSource> = {
  usage: 'Usage:',
  arguments: 'Arguments:',
  options: 'Options:',
  commands: 'Commands:',
  option: 'show this help',
  command: 'show the help of a command',
}

export const cliSourceFault: TranslationOf<typeof faultSource> = {
  ENOENT: 'There is no such file. Check the path.',
  EACCES: 'This file may not be read. Check its permissions.',
  EISDIR: 'This is a folder. Point to a file.',
  Z_BUF_ERROR: 'The packed file breaks off; what could be read before is used. Copy the file again.',
  Z_DATA_ERROR: 'The packed file is damaged; what could be read before is used. Copy the file again.',
  json: {
    unclosed: 'The JSON breaks off: something is opened and never closed. Copy the whole file again.',
    unexpected: 'The JSON is malformed here. Mend the file; whole objects before this place are used.',
    too_deep: 'The JSON is nested too deeply. Check what wrote the file.',
  },
  event: { too_large: 'An event is larger than 64 MB; the rest of the file is not read. Split the file.' },
  evtx: {
    not_evtx: 'This is no .evtx file. Export the log again with Event Viewer or wevtutil.',
    bad_chunk: 'A chunk of the .evtx file is damaged; the others are used. Copy the file again if you can.',
    bad_record: 'A record of the .evtx file is damaged; the others are used. Copy the file again if you can.',
    checksum:
      'A chunk of the .evtx file does not meet its checksum; its records are used. It may be altered or damaged.',
    truncated: 'The .evtx file breaks off; the records before are used. Copy the whole file again.',
  },
  archive: {
    malformed: 'The archive is damaged. Copy it again.',
    too_large: 'The archive unpacks to too much. Unpack it with another tool and point to the folder.',
    encrypted: 'The archive has a password. Unpack it with another tool and point to the folder.',
    unsupported: 'This kind of archive is not supported (ZIP64, 7z, rar, xz, …). Pack it as zip or tar.gz.',
    bad_path: 'A name in the archive points outside of it. Do not use it; ask whoever sent it.',
    duplicate: 'Two files of the archive have one name. Ask whoever sent it.',
  },
  other: 'The file cannot be read: {{reason}}',
}
