/**
 * The messages of Cisco ASA that are read into their parts, by number ("Cisco Secure Firewall ASA Series Syslog Messages").
 * `{a}` and `{b}` are ends of a connection as written (`inside:192.0.2.1/443`, `192.0.2.1/443`, `192.0.2.1`).
 */
import { template } from '../text/template.ts'
import type { Template } from '../text/template.ts'

/** What a message reports: it settles class, activity and outcome. */
export type Kind =
  | 'built'
  | 'teardown'
  | 'denied'
  | 'permitted'
  | 'attack'
  | 'translated'
  | 'logon'
  | 'logon failed'
  | 'logoff'
  | 'tunnel up'
  | 'tunnel down'
  | 'command'
  | 'configured'
  | 'url'
  | 'url denied'
  | 'locked'
  | 'unlocked'
  | 'note'

export interface Message {
  readonly kind: Kind
  readonly forms: readonly Template[]
}

const TABLE: readonly (readonly [ids: string, kind: Kind, ...forms: string[]])[] = [
  ['106001', 'denied', 'Inbound {proto} connection denied from {a} to {b} flags {flags} on interface {ifname}'],
  ['106002', 'denied', '{proto} Connection denied by outbound list {acl} src {a} dest {b}'],
  ['106006', 'denied', 'Deny inbound {proto} from {a} to {b} on interface {ifname}'],
  ['106007', 'denied', 'Deny inbound {proto} from {a} to {b} due to {reason}'],
  ['106010', 'denied', 'Deny inbound {proto} src {a} dst {b}'],
  ['106011', 'denied', 'Deny inbound (No xlate) {proto} src {a} dst {b}'],
  ['106012', 'denied', 'Deny {proto} from {a} to {b}, IP options {options}'],
  ['106013', 'denied', 'Dropping echo request from {a} to PAT address {b}'],
  ['106014', 'denied', 'Deny inbound {proto} src {a} dst {b} (type {icmp_type}, code {icmp_code})'],
  ['106015', 'denied', 'Deny {proto} (no connection) from {a} to {b} flags {flags} on interface {ifname}'],
  ['106016', 'attack', 'Deny IP spoof from ({a}) to {b} on interface {ifname}'],
  ['106017', 'attack', 'Deny IP due to Land Attack from {a} to {b}'],
  ['106018', 'denied', 'ICMP packet type {icmp_type} denied by outbound list {acl} src {a} dest {b}'],
  ['106020', 'attack', 'Deny IP teardrop fragment ({reason}) from {a} to {b}'],
  ['106021', 'attack', 'Deny {proto} reverse path check from {a} to {b} on interface {ifname}'],
  ['106022', 'attack', 'Deny {proto} connection spoof from {a} to {b} on interface {ifname}'],
  [
    '106023',
    'denied',
    'Deny {proto} src {a} dst {b} (type {icmp_type}, code {icmp_code}) by access-group "{acl}"',
    'Deny {proto} src {a} dst {b} by access-group "{acl}"',
    'Deny {proto} src {a} dst {b}',
  ],
  ['106100', 'permitted', 'access-list {acl} {outcome} {proto} {a} -> {b} hit-cnt {count} '],
  ['106102', 'permitted', 'access-list {acl} {outcome} {proto} for user {user} {a} -> {b} hit-cnt {count} '],
  ['106103', 'denied', 'access-list {acl} denied {proto} for user {user} {a} -> {b} hit-cnt {count} '],
  [
    '108003',
    'attack',
    'Terminating {proto} connection; malicious pattern detected in the mail address from {a} to {b}. Data:{data}',
  ],
  ['109005', 'logon', "Authentication succeeded for user '{user}' from {a} to {b} on interface {ifname}"],
  ['109006', 'logon failed', "Authentication failed for user '{user}' from {a} to {b} on interface {ifname}"],
  ['109007', 'logon', "Authorization permitted for user '{user}' from {a} to {b} on interface {ifname}"],
  ['109008', 'logon failed', "Authorization denied for user '{user}' from {a} to {b} on interface {ifname}"],
  ['109201', 'logon', 'UAUTH: Session={session}, User={user}, Assigned IP={assigned}, '],
  ['111004', 'configured', '{a} end configuration: {outcome}'],
  ['111005', 'configured', '{a} end configuration: {outcome}'],
  ['111007', 'configured', 'Begin configuration: {a} reading from {data}'],
  ['111008', 'command', "User '{user}' executed the '{command}' command"],
  ['111009', 'command', "User '{user}' executed cmd: {command}"],
  ['111010', 'command', "User '{user}', running '{app}' from IP {a}, executed '{command}'"],
  ['113003', 'note', 'AAA group policy for user {user} is being set to {policy}'],
  [
    '113004',
    'logon',
    'AAA user {what} Successful : server = {server} : user = {user}',
    'AAA user {what} Successful: server = {server}, User = {user}',
  ],
  [
    '113005',
    'logon failed',
    'AAA user authentication Rejected : reason = {reason} : server = {server} : user = {user} : user IP = {a}',
    'AAA user authentication Rejected : reason = {reason} : server = {server} : user = {user}',
    'AAA user authentication Rejected: reason = {reason}: server = {server}, User = {user}',
  ],
  ['113006', 'locked', 'User {user} locked out on exceeding {count} successive failed authentication attempts'],
  ['113007', 'unlocked', 'User {user} unlocked by {admin}'],
  ['113008', 'logon', 'AAA transaction status ACCEPT : user = {user}'],
  [
    '113009',
    'note',
    'AAA retrieved default group policy ({policy}) for user = {user}',
    'AAA retrieved default group policy {policy} for user {user}',
  ],
  ['113010', 'note', 'AAA challenge received for user {user} from server {server}'],
  ['113011', 'note', 'AAA retrieved user specific group policy ({policy}) for user = {user}'],
  [
    '113012',
    'logon',
    'AAA user authentication Successful : local database : user = {user}',
    'AAA user authentication Successful: local database: user = {user}',
  ],
  ['113013', 'logon failed', 'AAA unable to complete the request Error : reason = {reason} : user = {user}'],
  ['113014', 'logon failed', 'AAA authentication server not accessible : server = {server} : user = {user}'],
  [
    '113015',
    'logon failed',
    'AAA user authentication Rejected : reason = {reason} : local database : user = {user} : user IP = {a}',
    'AAA user authentication Rejected : reason = {reason} : local database: user = {user}: user IP = {a}',
    'AAA user authentication Rejected : reason = {reason} : local database : user = {user}',
    'AAA user authentication Rejected: reason = {reason}: local database: user = {user}',
  ],
  ['113016', 'logon failed', 'AAA credentials rejected : reason = {reason} : server = {server} : user = {user}'],
  ['113017', 'logon failed', 'AAA credentials rejected : reason = {reason} : local database : user = {user}'],
  [
    '113019',
    'tunnel down',
    'Group = {group}, Username = {user}, IP = {a}, Session disconnected. Session Type: {session_type}, Duration: {duration}, Bytes xmt: {bytes_out}, Bytes rcv: {bytes_in}, Reason: {reason}',
  ],
  ['113021', 'logon failed', 'Attempted console login failed. User {user} did NOT have appropriate Admin Rights'],
  ['113039', 'tunnel up', 'Group <{group}> User <{user}> IP <{a}> AnyConnect parent session started'],
  ['302013 302015', 'built', 'Built {direction} {proto} connection {session} for {a} ({nat_a}) to {b} ({nat_b})'],
  [
    '302014 302016',
    'teardown',
    'Teardown {proto} connection {session} for {a} to {b} duration {duration} bytes {bytes} {reason}',
    'Teardown {proto} connection {session} for {a} to {b} duration {duration} bytes {bytes}',
  ],
  [
    '302020',
    'built',
    'Built {direction} {proto} connection for faddr {faddr} gaddr {gaddr} laddr {laddr} type {icmp_type} code {icmp_code}',
    'Built {direction} {proto} connection for faddr {faddr} gaddr {gaddr} laddr {laddr}',
  ],
  [
    '302021',
    'teardown',
    'Teardown {proto} connection for faddr {faddr} gaddr {gaddr} laddr {laddr} type {icmp_type} code {icmp_code}',
    'Teardown {proto} connection for faddr {faddr} gaddr {gaddr} laddr {laddr}',
  ],
  ['303002', 'permitted', 'FTP connection from {a} to {b}, user {user} {outcome} file {file}'],
  ['304001', 'url', '{a} Accessed URL {b}:{url}'],
  [
    '304002',
    'url denied',
    'Access denied URL {url} SRC {a} DEST {b} on interface {ifname}',
    'Access denied URL {url} SRC {a} DEST {b}',
  ],
  ['305005', 'denied', 'No translation group found for {proto} src {a} dst {b}'],
  ['305006', 'denied', '{reason} translation creation failed for {proto} src {a} dst {b}'],
  ['305011', 'translated', 'Built {nat_type} {proto} translation from {a} to {b}'],
  ['305012', 'translated', 'Teardown {nat_type} {proto} translation from {a} to {b} duration {duration}'],
  [
    '305013',
    'denied',
    'Asymmetric NAT rules matched for forward and reverse flows; Connection for {proto} src {a} dst {b} denied due to {reason}',
    'Asymmetric NAT rules matched for forward and reverse flows; Connection {proto} src {a} dst {b} denied due to {reason}',
  ],
  ['313001 313008', 'denied', 'Denied {proto} type={icmp_type}, code={icmp_code} from {a} on interface {ifname}'],
  ['313004', 'denied', 'Denied {proto} type={icmp_type}, from {a} on interface {ifname} to {b}:{reason}'],
  ['313005', 'denied', 'No matching connection for {proto} error message: {data} on {ifname} interface.'],
  ['322001', 'attack', 'Deny MAC address {mac}, possible spoof attempt on interface {ifname}'],
  [
    '338001 338002 338003 338004 338005 338006 338007 338008 338101 338102 338103 338104 338201 338202 338203 338204',
    'attack',
    'Dynamic {}ilter {outcome} {list} {proto} traffic from {a} ({nat_a}) to {b} ({nat_b}), {side} {domain} resolved from {origin} list: {indicator}, threat-level: {level}, category: {category}',
    'Dynamic {}ilter {outcome} {list} {proto} traffic from {a} ({nat_a}) to {b} ({nat_b}), {side} {domain} resolved from {origin} list: {indicator}',
  ],
  [
    '400*',
    'attack',
    'IPS:{signature} {signature_name} from {a} to {b} on interface {ifname}',
    'IDS:{signature} {signature_name} from {a} to {b} on interface {ifname}',
  ],
  ['405001', 'attack', 'Received ARP {what} collision from {data} on interface {ifname}'],
  ['410001', 'denied', 'Dropped {proto} DNS {what} from {a} to {b}; {reason}'],
  ['419002', 'attack', 'Duplicate TCP SYN from {a} to {b} with different initial sequence number'],
  [
    '602303',
    'tunnel up',
    'IPSEC: An {direction} {tunnel} SA (SPI= {spi}) between {a} and {b} (user= {user}) has been created',
    'IPSEC: An {direction} {tunnel} SA (SPI={spi}) between {a} and {b} ({user}) has been created',
  ],
  [
    '602304',
    'tunnel down',
    'IPSEC: An {direction} {tunnel} SA (SPI= {spi}) between {a} and {b} (user= {user}) has been deleted',
    'IPSEC: An {direction} {tunnel} SA (SPI={spi}) between {a} and {b} ({user}) has been deleted',
  ],
  ['605004', 'logon failed', 'Login denied from {a} to {b} for user "{user}"'],
  ['605005', 'logon', 'Login permitted from {a} to {b} for user "{user}"'],
  ['606001', 'logon', 'ASDM session number {session} from {a} started'],
  ['606002', 'logoff', 'ASDM session number {session} from {a} ended'],
  ['609001', 'note', 'Built local-host {a}'],
  ['609002', 'note', 'Teardown local-host {a} duration {duration}'],
  [
    '611101',
    'logon',
    'User authentication succeeded: IP address: {a}, Uname: {user}',
    'User authentication succeeded: IP, {a} : Uname: {user}',
    'User authentication succeeded: Uname: {user}',
  ],
  [
    '611102',
    'logon failed',
    'User authentication failed: IP address: {a}, Uname: {user}',
    'User authentication failed: IP = {a}, Uname: {user}',
    'User authentication failed: Uname: {user}',
  ],
  ['611103', 'logoff', 'User logged out: Uname: {user}'],
  ['710001', 'note', '{proto} access requested from {a} to {b}'],
  ['710002', 'permitted', '{proto} access permitted from {a} to {b}'],
  ['710003', 'denied', '{proto} access denied by ACL from {a} to {b}'],
  ['710004', 'denied', '{proto} connection limit exceeded from {a} to {b}'],
  ['710005', 'denied', '{proto} request discarded from {a} to {b}'],
  ['710006', 'denied', '{proto} request discarded from {a} to {b}'],
  [
    '713119 713120',
    'tunnel up',
    'Group = {group}, Username = {user}, IP = {a}, {what}',
    'Group = {group}, IP = {a}, {what}',
  ],
  [
    '713050 713259',
    'tunnel down',
    'Group = {group}, Username = {user}, IP = {a}, {what}',
    'Group = {group}, IP = {a}, {what}',
  ],
  [
    '713228',
    'note',
    'Group = {group}, Username = {user}, IP = {a}, Assigned private IP address {assigned} to remote user',
  ],
  [
    '713198 713167',
    'logon failed',
    'Group = {group}, Username = {user}, IP = {a}, {what}',
    'Group = {group}, IP = {a}, {what}',
  ],
  [
    '713* 715*',
    'note',
    'Group = {group}, Username = {user}, IP = {a}, {what}',
    'Group = {group}, IP = {a}, {what}',
    'IP = {a}, {what}',
  ],
  ['716001', 'logon', 'Group <{group}> User <{user}> IP <{a}> WebVPN session started'],
  ['716002', 'logoff', 'Group <{group}> User <{user}> IP <{a}> WebVPN session terminated: {reason}'],
  [
    '716038',
    'logon',
    'Group <{group}> User <{user}> IP <{a}> Authentication: successful, Session Type: {session_type}',
  ],
  [
    '716039',
    'logon failed',
    'Group <{group}> User <{user}> IP <{a}> Authentication: rejected, Session Type: {session_type}',
    'Authentication: rejected, group = {group} user = {user}, Session Type: {session_type}',
  ],
  ['716* 722*', 'note', 'Group <{group}> User <{user}> IP <{a}> {what}'],
  ['722022', 'tunnel up', 'Group <{group}> User <{user}> IP <{a}> {what} connection established'],
  ['722023', 'tunnel down', 'Group <{group}> User <{user}> IP <{a}> {what} connection terminated'],
  ['722037', 'tunnel down', 'Group <{group}> User <{user}> IP <{a}> SVC closing connection: {reason}'],
  [
    '722051',
    'tunnel up',
    'Group <{group}> User <{user}> IP <{a}> IPv4 Address <{assigned}> {}assigned to session',
    'Group <{group}> User <{user}> IP <{a}> Address <{assigned}> assigned to session',
  ],
  [
    '725001',
    'note',
    'Starting SSL handshake with {side} {a} to {b} for {what} session',
    'Starting SSL handshake with {side} {a} for {what} session',
  ],
  [
    '725002',
    'note',
    'Device completed SSL handshake with {side} {a} to {b} for {what} session',
    'Device completed SSL handshake with {side} {a}',
  ],
  [
    '725003 725007',
    'note',
    'SSL {side} {a} requesting to resume previous session',
    'SSL session with {side} {a} to {b} for {what} terminated',
    'SSL session with {side} {a} terminated',
  ],
  [
    '725006',
    'note',
    'Device failed SSL handshake with {side} {a} to {b} for {what} session',
    'Device failed SSL handshake with {side} {a}',
  ],
  ['733100', 'attack', '[{data}] drop {what} exceeded. {reason}'],
  ['733101', 'attack', '{what} {a} is {reason}'],
  ['733102', 'attack', 'Threat-detection adds host {a} to shun list'],
  ['746012', 'note', 'user-identity: Add IP-User mapping {a} - {user} {what}'],
  ['746013', 'note', 'user-identity: Delete IP-User mapping {a} - {user} {what}'],
  ['750002 750003', 'note', 'Local:{b} Remote:{a} Username:{user} IKEv2 {what}'],
  ['750006', 'tunnel up', 'Local:{b} Remote:{a} Username:{user} IKEv2 SA UP. Reason: {reason}'],
  ['750007', 'tunnel down', 'Local:{b} Remote:{a} Username:{user} IKEv2 SA DOWN. Reason: {reason}'],
]

export const MESSAGES: ReadonlyMap<string, Message> = new Map(
  TABLE.flatMap(([ids, kind, ...forms]) => {
    const message: Message = { kind, forms: forms.map(template) }
    return ids.split(' ').map((id): [string, Message] => [id, message])
  }),
)

/** How a message is read; those of a family (`713*`) by its first three digits. */
export function messageOf(id: string): Message | undefined {
  return MESSAGES.get(id) ?? MESSAGES.get(`${id.slice(0, 3)}*`)
}
