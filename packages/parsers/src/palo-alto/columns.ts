/**
 * Columns of PAN-OS syslog by log type ("Syslog Field Descriptions", PAN-OS 8.1 to 11.1). New versions append columns, so one
 * list serves all; an empty name is FUTURE_USE. The first seven are the same everywhere.
 */
export const HEAD: readonly string[] = ['', 'receive_time', 'serial', 'type', 'subtype', '', 'time_generated']

const SESSION =
  'src dst natsrc natdst rule srcuser dstuser app vsys from to inbound_if outbound_if logset  sessionid repeatcnt sport dport ' +
  'natsport natdport flags proto'

function columns(list: string): readonly string[] {
  return [...HEAD, ...list.split(' ')]
}

export const COLUMNS: ReadonlyMap<string, readonly string[]> = new Map([
  [
    'TRAFFIC',
    columns(
      `${SESSION} action bytes bytes_sent bytes_received packets start elapsed category  seqno actionflags srcloc dstloc  ` +
        'pkts_sent pkts_received session_end_reason dg_hier_level_1 dg_hier_level_2 dg_hier_level_3 dg_hier_level_4 vsys_name ' +
        'device_name action_source src_uuid dst_uuid tunnelid monitortag parent_session_id parent_start_time tunnel assoc_id ' +
        'chunks chunks_sent chunks_received rule_uuid http2_connection link_change_count policy_id link_switches',
    ),
  ],
  [
    'THREAT',
    columns(
      `${SESSION} action misc threatid category severity direction seqno actionflags srcloc dstloc  contenttype pcap_id ` +
        'filedigest cloud url_idx user_agent filetype xff referer sender subject recipient reportid dg_hier_level_1 ' +
        'dg_hier_level_2 dg_hier_level_3 dg_hier_level_4 vsys_name device_name  src_uuid dst_uuid http_method tunnelid ' +
        'monitortag parent_session_id parent_start_time tunnel thr_category contentver',
    ),
  ],
  [
    'SYSTEM',
    columns(
      'vsys eventid object   module severity opaque seqno actionflags dg_hier_level_1 dg_hier_level_2 dg_hier_level_3 ' +
        'dg_hier_level_4 vsys_name device_name',
    ),
  ],
  [
    'CONFIG',
    columns(
      'host vsys cmd admin client result path before_change_detail after_change_detail seqno actionflags dg_hier_level_1 ' +
        'dg_hier_level_2 dg_hier_level_3 dg_hier_level_4 vsys_name device_name',
    ),
  ],
  [
    'GLOBALPROTECT',
    columns(
      'vsys eventid stage auth_method tunnel_type srcuser srcregion machinename public_ip public_ipv6 private_ip private_ipv6 ' +
        'hostid serialnumber client_ver client_os client_os_ver repeatcnt reason error opaque status location login_duration ' +
        'connect_method error_code portal seqno actionflags',
    ),
  ],
  [
    'USERID',
    columns(
      'vsys ip user datasourcename eventid repeatcnt timeout beginport endport datasource datasourcetype seqno actionflags ' +
        'dg_hier_level_1 dg_hier_level_2 dg_hier_level_3 dg_hier_level_4 vsys_name device_name',
    ),
  ],
  ['HIPMATCH', columns('srcuser vsys machinename os src matchname repeatcnt matchtype   seqno actionflags')],
  [
    'AUTHENTICATION',
    columns(
      'vsys ip user normalize_user object authpolicy repeatcnt authid vendor logset serverprofile desc clienttype event ' +
        'factorno seqno actionflags',
    ),
  ],
  ['DECRYPTION', columns(`${SESSION} action`)],
  ['CORRELATION', columns('src srcuser vsys category severity')],
])

/** CONFIG without the two change details (the default) has the sequence number right after the path. */
export const CONFIG_SHORT: readonly string[] = (COLUMNS.get('CONFIG') ?? []).filter(
  (name) => name !== 'before_change_detail' && name !== 'after_change_detail',
)
