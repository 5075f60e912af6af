import type { Logsource } from '@haidang/contracts'

/** Channel (lower case) to the service name that Sigma rules use for it. */
const SERVICES: ReadonlyMap<string, string> = new Map([
  ['application', 'application'],
  ['security', 'security'],
  ['system', 'system'],
  ['microsoft-windows-sysmon/operational', 'sysmon'],
  ['linux-sysmon/operational', 'sysmon'],
  ['microsoft-windows-powershell/operational', 'powershell'],
  ['powershellcore/operational', 'powershell'],
  ['windows powershell', 'powershell-classic'],
  ['microsoft-windows-windows defender/operational', 'windefend'],
  ['microsoft-windows-taskscheduler/operational', 'taskscheduler'],
  ['microsoft-windows-wmi-activity/operational', 'wmi'],
  ['dns server', 'dns-server'],
  ['microsoft-windows-dns-server/analytical', 'dns-server-analytic'],
  ['microsoft-windows-dnsserver/analytical', 'dns-server-analytic'],
  ['microsoft-windows-dns-client/operational', 'dns-client'],
  ['microsoft-windows-dns client events/operational', 'dns-client'],
  ['microsoft-windows-ntlm/operational', 'ntlm'],
  ['microsoft-windows-applocker/msi and script', 'applocker'],
  ['microsoft-windows-applocker/exe and dll', 'applocker'],
  ['microsoft-windows-applocker/packaged app-deployment', 'applocker'],
  ['microsoft-windows-applocker/packaged app-execution', 'applocker'],
  ['microsoft-windows-bits-client/operational', 'bits-client'],
  ['microsoft-windows-codeintegrity/operational', 'codeintegrity-operational'],
  ['microsoft-windows-driverframeworks-usermode/operational', 'driver-framework'],
  ['microsoft-windows-windows firewall with advanced security/firewall', 'firewall-as'],
  ['microsoft-windows-smbclient/security', 'smbclient-security'],
  ['microsoft-windows-smbclient/connectivity', 'smbclient-connectivity'],
  ['microsoft-windows-smbserver/connectivity', 'smbserver-connectivity'],
  ['microsoft-windows-terminalservices-localsessionmanager/operational', 'terminalservices-localsessionmanager'],
  ['microsoft-windows-lsa/operational', 'lsa-server'],
  ['microsoft-windows-printservice/admin', 'printservice-admin'],
  ['microsoft-windows-printservice/operational', 'printservice-operational'],
  ['microsoft-windows-security-mitigations/kernel mode', 'security-mitigations'],
  ['microsoft-windows-security-mitigations/user mode', 'security-mitigations'],
  ['microsoft-windows-shell-core/operational', 'shell-core'],
  ['openssh/operational', 'openssh'],
  ['microsoft-windows-appxdeploymentserver/operational', 'appxdeployment-server'],
  ['microsoft-windows-appxpackaging/operational', 'appxpackaging-om'],
  ['microsoft-windows-appmodel-runtime/admin', 'appmodel-runtime'],
  ['microsoft-windows-capi2/operational', 'capi2'],
  [
    'microsoft-windows-certificateservicesclient-lifecycle-system/operational',
    'certificateservicesclient-lifecycle-system',
  ],
  ['microsoft-windows-diagnosis-scripted/operational', 'diagnosis-scripted'],
  ['microsoft-windows-ldap-client/debug', 'ldap'],
  ['msexchange management', 'msexchange-management'],
  ['microsoft-iis-configuration/operational', 'iis-configuration'],
  ['microsoft-windows-vhdmp-operational', 'vhdmp'],
  ['microsoft-windows-kernel-shimengine/operational', 'kernel-shimengine'],
  ['microsoft-windows-kernel-eventtracing', 'kernel-event-tracing'],
  ['microsoft-windows-hyper-v-worker-admin', 'hyper-v-worker'],
  ['microsoft-servicebus-client', 'microsoft-servicebus-client'],
  ['microsoft-servicebus-client/operational', 'microsoft-servicebus-client'],
  ['microsoft-servicebus-client/admin', 'microsoft-servicebus-client'],
])

/** Sysmon event id to Sigma category. Id 12 is an addition or a deletion by its `EventType`. */
const SYSMON_CATEGORIES: ReadonlyMap<number, string> = new Map([
  [1, 'process_creation'],
  [2, 'file_change'],
  [3, 'network_connection'],
  [4, 'sysmon_status'],
  [5, 'process_termination'],
  [6, 'driver_load'],
  [7, 'image_load'],
  [8, 'create_remote_thread'],
  [9, 'raw_access_thread'],
  [10, 'process_access'],
  [11, 'file_event'],
  [12, 'registry_add'],
  [13, 'registry_set'],
  [14, 'registry_rename'],
  [15, 'create_stream_hash'],
  [16, 'sysmon_status'],
  [17, 'pipe_created'],
  [18, 'pipe_created'],
  [19, 'wmi_event'],
  [20, 'wmi_event'],
  [21, 'wmi_event'],
  [22, 'dns_query'],
  [23, 'file_delete'],
  [24, 'clipboard_capture'],
  [25, 'process_tampering'],
  [26, 'file_delete'],
  [27, 'file_block_executable'],
  [28, 'file_block_shredding'],
  [29, 'file_executable_detected'],
  [255, 'sysmon_error'],
])

const PRODUCT = 'windows'

const BY_SERVICE: ReadonlyMap<string, Logsource> = new Map(
  [...SERVICES.values()].map((service) => [service, Object.freeze({ product: PRODUCT, service })]),
)

const BY_SYSMON_ID: ReadonlyMap<number, Logsource> = new Map(
  [...SYSMON_CATEGORIES].map(([id, category]) => [
    id,
    Object.freeze({ product: PRODUCT, service: 'sysmon', category }),
  ]),
)

const REGISTRY_DELETE: Logsource = Object.freeze({ product: PRODUCT, service: 'sysmon', category: 'registry_delete' })

/** Events of other channels that Sigma counts to a category, as `service:id`. */
const BY_SERVICE_AND_ID: ReadonlyMap<string, ReadonlyMap<number, Logsource>> = new Map([
  ['security', categories('security', [[4688, 'process_creation']])],
  [
    'powershell',
    categories('powershell', [
      [4103, 'ps_module'],
      [4104, 'ps_script'],
    ]),
  ],
  [
    'powershell-classic',
    categories('powershell-classic', [
      [400, 'ps_classic_start'],
      [600, 'ps_classic_provider_start'],
      [800, 'ps_classic_script'],
    ]),
  ],
])

function categories(service: string, list: readonly (readonly [number, string])[]): ReadonlyMap<number, Logsource> {
  return new Map(list.map(([id, category]) => [id, Object.freeze({ product: PRODUCT, service, category })]))
}

const UNKNOWN: Logsource = Object.freeze({ product: PRODUCT })

export function serviceOf(channel: string | undefined): string | undefined {
  if (channel === undefined) return undefined
  return SERVICES.get(channel) ?? SERVICES.get(channel.toLowerCase())
}

/** The Sigma origin of a Windows event. Unknown channels have a product only. */
export function windowsLogsource(
  service: string | undefined,
  eventId: number,
  data: Record<string, unknown>,
): Logsource {
  if (service === undefined) return UNKNOWN
  if (service === 'sysmon') {
    if (eventId === 12 && typeof data['EventType'] === 'string' && data['EventType'].startsWith('Delete')) {
      return REGISTRY_DELETE
    }
    return BY_SYSMON_ID.get(eventId) ?? BY_SERVICE.get(service) ?? UNKNOWN
  }
  return BY_SERVICE_AND_ID.get(service)?.get(eventId) ?? BY_SERVICE.get(service) ?? UNKNOWN
}
