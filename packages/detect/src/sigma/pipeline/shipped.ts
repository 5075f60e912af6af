/**
 * Pipelines of our own, as the YAML that anyone could write. `windows-security` turns rules for the creation of processes into
 * rules over the Security channel's own names; `ocsf` turns rules for Windows into rules over OCSF events as our parsers make
 * them. What OCSF does not carry as the rule means it is refused, so that no rule matches less or more than it says.
 */
export interface ShippedPipeline {
  readonly name: string
  readonly text: string
}

const WINDOWS_SECURITY = `
name: windows-security
priority: 20
transformations:
  - id: security_process_creation
    type: add_condition
    conditions: {EventID: 4688}
    rule_conditions: [{type: logsource, product: windows, category: process_creation}]
  - id: security_names
    type: field_name_mapping
    mapping:
      Image: NewProcessName
      ParentImage: ParentProcessName
      ProcessId: NewProcessId
      ParentProcessId: ProcessId
      User: SubjectUserName
      LogonId: SubjectLogonId
      IntegrityLevel: MandatoryLabel
    rule_conditions: [{type: processing_item_applied, processing_item_id: security_process_creation}]
  - id: security_levels
    type: map_string
    mapping:
      Low: S-1-16-4096
      Medium: [S-1-16-8192, S-1-16-8448]
      High: S-1-16-12288
      System: S-1-16-16384
    field_name_conditions: [{type: include_fields, fields: [MandatoryLabel]}]
    rule_conditions: [{type: processing_item_applied, processing_item_id: security_process_creation}]
  - type: detection_item_failure
    message: Security 4688 does not record this field
    field_name_conditions:
      - type: include_fields
        fields: [Hashes, OriginalFileName, Product, Company, Description, FileVersion, CurrentDirectory, ParentCommandLine, ParentUser]
    rule_conditions: [{type: processing_item_applied, processing_item_id: security_process_creation}]
  - type: change_logsource
    product: windows
    service: security
    rule_conditions: [{type: processing_item_applied, processing_item_id: security_process_creation}]
`

interface OcsfCategory {
  readonly category: string
  readonly classUid: number
  readonly activities: readonly number[]
  /** Sigma's field → OCSF attributes. */
  readonly fields: Readonly<Record<string, readonly string[]>>
}

const ACTOR = {
  Image: ['actor.process.file.path', 'actor.process.file.name'],
  ProcessId: ['actor.process.pid'],
} as const
const FILE = { ...ACTOR, TargetFilename: ['file.path', 'file.name'], Hashes: ['file.hashes.value'] } as const
const ACCESS = {
  SourceImage: ['actor.process.file.path', 'actor.process.file.name'],
  TargetImage: ['process.file.path', 'process.file.name'],
  SourceProcessId: ['actor.process.pid'],
  TargetProcessId: ['process.pid'],
} as const

const OCSF_CATEGORIES: readonly OcsfCategory[] = [
  {
    category: 'process_creation',
    classUid: 1007,
    activities: [1],
    fields: {
      Image: ['process.file.path', 'process.file.name'],
      CommandLine: ['process.cmd_line'],
      ProcessId: ['process.pid'],
      ParentImage: ['process.parent_process.file.path', 'process.parent_process.file.name'],
      ParentCommandLine: ['process.parent_process.cmd_line'],
      ParentProcessId: ['process.parent_process.pid'],
      Hashes: ['process.file.hashes.value'],
    },
  },
  {
    category: 'process_termination',
    classUid: 1007,
    activities: [2],
    fields: { Image: ['process.file.path', 'process.file.name'], ProcessId: ['process.pid'] },
  },
  { category: 'process_access', classUid: 1007, activities: [3], fields: ACCESS },
  { category: 'create_remote_thread', classUid: 1007, activities: [4], fields: ACCESS },
  { category: 'file_event', classUid: 1001, activities: [1], fields: FILE },
  { category: 'file_change', classUid: 1001, activities: [6], fields: FILE },
  { category: 'file_delete', classUid: 1001, activities: [4], fields: FILE },
  {
    category: 'image_load',
    classUid: 1005,
    activities: [1],
    fields: { ...ACTOR, ImageLoaded: ['module.file.path', 'module.file.name'], Hashes: ['module.file.hashes.value'] },
  },
  {
    category: 'driver_load',
    classUid: 1002,
    activities: [1],
    fields: { ImageLoaded: ['driver.file.path', 'driver.file.name'], Hashes: ['driver.file.hashes.value'] },
  },
  {
    category: 'network_connection',
    classUid: 4001,
    activities: [1],
    fields: {
      ...ACTOR,
      SourceIp: ['src_endpoint.ip'],
      SourcePort: ['src_endpoint.port'],
      SourceHostname: ['src_endpoint.hostname'],
      DestinationIp: ['dst_endpoint.ip'],
      DestinationPort: ['dst_endpoint.port'],
      DestinationHostname: ['dst_endpoint.hostname'],
      Protocol: ['connection_info.protocol_name'],
    },
  },
  {
    category: 'dns_query',
    classUid: 4003,
    activities: [2],
    fields: { ...ACTOR, QueryName: ['query.hostname'], QueryStatus: ['status_code'] },
  },
  { category: 'pipe_created', classUid: 1001, activities: [1, 14], fields: { ...ACTOR, PipeName: ['file.name'] } },
  {
    category: 'ps_script',
    classUid: 1009,
    activities: [1],
    fields: { ScriptBlockText: ['script.script_content.value'], ScriptBlockId: ['script.uid'] },
  },
]

/** Fields that the normal form takes apart or turns into numbers. */
const TAKEN_APART = [
  'User',
  'ParentUser',
  'TargetObject',
  'Details',
  'GrantedAccess',
  'Initiated',
  'QueryResults',
  'Hash',
]

function writeOcsf(): string {
  const lines = ['name: ocsf', 'priority: 30', 'transformations:']
  for (const { category, classUid, activities, fields } of OCSF_CATEGORIES) {
    const is = `[{type: logsource, product: windows, category: ${category}}]`
    lines.push(
      `  - {id: ocsf_${category}, type: add_condition, conditions: {class_uid: ${classUid}, activity_id: [${activities.join(', ')}]}, rule_conditions: ${is}}`,
      `  - {type: replace_string, regex: '^\\*?(?:MD5|SHA1|SHA256|IMPHASH)=', replacement: '', field_name_conditions: [{type: include_fields, fields: [Hashes]}], rule_conditions: ${is}}`,
      `  - {type: replace_string, regex: '\\*$', replacement: '', field_name_conditions: [{type: include_fields, fields: [Hashes]}], rule_conditions: ${is}}`,
      `  - {type: detection_item_failure, message: 'the OCSF form does not hold this field as one text', field_name_conditions: [{type: include_fields, fields: [${TAKEN_APART.join(', ')}]}], rule_conditions: ${is}}`,
      `  - {id: ocsf_names, type: field_name_mapping, mapping: ${JSON.stringify(fields)}, rule_conditions: ${is}}`,
      `  - {id: ocsf_rest, type: field_name_prefix, prefix: 'unmapped.', field_name_conditions: [{type: exclude_fields, fields: ${JSON.stringify([...new Set(Object.values(fields).flat()), 'class_uid', 'activity_id'])}}], rule_conditions: ${is}}`,
      `  - {type: change_logsource, product: ocsf, rule_conditions: ${is}}`,
    )
  }
  lines.push(
    `  - {type: rule_failure, message: 'no OCSF class stands for this log source', rule_conditions: {single: {type: is_sigma_rule}, done: {type: logsource, product: ocsf}}, rule_cond_expr: single and not done}`,
  )
  return `${lines.join('\n')}\n`
}

/** Texts for `parsePipeline`. Give events of the OCSF form to the matcher with the log source `{ product: 'ocsf' }`. */
export const SIGMA_PIPELINES: readonly ShippedPipeline[] = Object.freeze([
  { name: 'windows-security', text: WINDOWS_SECURITY },
  { name: 'ocsf', text: /* @__PURE__ */ writeOcsf() },
])
