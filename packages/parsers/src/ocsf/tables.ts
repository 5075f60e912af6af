/*
 * The OCSF schema 1.9.0-dev as tables: every class and object with its attributes (names and types are those of the
 * schema, https://github.com/ocsf/ocsf-schema, Apache-2.0). One row a class or object, so the file is long; a test
 * holds it against the schema itself. Written in the short form that `model.ts` reads:
 *
 *   name         a string            name:i       a whole number, `=0,1,99` its values     [] after the type: a list
 *   name:b  f j  boolean, number, any JSON        name:p       a port                      * before the name: required
 *   name:o       an object of any content         name:@user   an object of that name      ~host: only with that profile
 *   name:ip mac email uuid                        +a|b  at least one of them  ^a|b  just one of them
 *
 * A row of CLASSES holds what differs from BASE.
 */

/** The version these tables are of. */
export const OCSF_TABLES_VERSION = '1.9.0-dev'

export const BASE =
  'api:@api~cloud *cloud:@cloud~cloud actor:@actor~host device:@device~host *osint:@osint[]~osint attestation_list:@attestation[]~record_integrity action~security_control action_id:i=0,1,2,3,4,99~security_control attacks:@attack[]~security_control authorizations:@authorization[]~security_control confidence~security_control confidence_id:i=0,1,2,3,99~security_control confidence_score:i~security_control disposition~security_control disposition_id:i=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,99~security_control firewall_rule:@firewall_rule~security_control is_alert:b~security_control malware:@malware[]~security_control malware_scan_info:@malware_scan_info~security_control policy:@policy~security_control risk_details~security_control risk_level~security_control risk_level_id:i=0,1,2,3,4,99~security_control risk_score:i~security_control *activity_id:i=0,99 activity_name category_name *category_uid:i class_name *class_uid:i count:i duration:i end_time:i enrichments:@enrichment[] message *metadata:@metadata observables:@observable[] raw_data raw_data_hash:@fingerprint raw_data_size:i severity *severity_id:i=0,1,2,3,4,5,6,99 start_time:i status status_code status_detail status_id:i=0,1,2,99 *time:i timezone_offset:i type_name *type_uid:i unmapped:o'

export const CLASSES: readonly (readonly [uid: number, name: string, attributes: string])[] = [
  [
    1001,
    'file_activity',
    '*actor:@actor *device:@device *activity_id:i=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,99 ai_agent:@ai_agent~ai_operation ai_model:@ai_model~ai_operation message_context:@message_context~ai_operation access_mask:i component connection_uid create_mask *file:@file file_diff file_result:@file',
  ],
  [
    1002,
    'kernel_extension_activity',
    '*actor:@actor *device:@device *activity_id:i=0,1,2,99 ai_agent:@ai_agent~ai_operation ai_model:@ai_model~ai_operation message_context:@message_context~ai_operation *driver:@kernel_driver',
  ],
  [
    1003,
    'kernel_activity',
    '*actor:@actor *device:@device *activity_id:i=0,1,2,3,4,99 ai_agent:@ai_agent~ai_operation ai_model:@ai_model~ai_operation message_context:@message_context~ai_operation *kernel:@kernel',
  ],
  [
    1004,
    'memory_activity',
    '*actor:@actor *device:@device *activity_id:i=0,1,2,3,4,5,6,7,8,9,99 ai_agent:@ai_agent~ai_operation ai_model:@ai_model~ai_operation message_context:@message_context~ai_operation actual_permissions:i base_address *process:@process requested_permissions:i size:i',
  ],
  [
    1005,
    'module_activity',
    '*actor:@actor *device:@device *activity_id:i=0,1,2,3,99 ai_agent:@ai_agent~ai_operation ai_model:@ai_model~ai_operation message_context:@message_context~ai_operation *module:@module',
  ],
  [
    1006,
    'scheduled_job_activity',
    'actor:@actor *device:@device *activity_id:i=0,1,2,3,4,5,6,99 ai_agent:@ai_agent~ai_operation ai_model:@ai_model~ai_operation message_context:@message_context~ai_operation *job:@job updated_job:@job',
  ],
  [
    1007,
    'process_activity',
    '*actor:@actor *device:@device *activity_id:i=0,1,2,3,4,5,99 ai_agent:@ai_agent~ai_operation ai_model:@ai_model~ai_operation message_context:@message_context~ai_operation actual_permissions:i exit_code:i injection_type injection_type_id:i=0,1,2,3,99 launch_type launch_type_id:i=0,1,2,3,99 module:@module *process:@process requested_permissions:i',
  ],
  [
    1008,
    'event_log_actvity',
    '+log_file|log_name|log_provider|log_type|log_type_id actor:@actor device:@device *activity_id:i=0,1,2,3,4,5,6,7,8,9,10,99 ai_agent:@ai_agent~ai_operation ai_model:@ai_model~ai_operation message_context:@message_context~ai_operation dst_endpoint:@network_endpoint file:@file log_name log_provider log_type log_type_id:i=0,1,2,99 src_endpoint:@network_endpoint',
  ],
  [
    1009,
    'script_activity',
    '*actor:@actor *device:@device *activity_id:i=0,1,99 ai_agent:@ai_agent~ai_operation ai_model:@ai_model~ai_operation message_context:@message_context~ai_operation *script:@script',
  ],
  [
    1010,
    'peripheral_activity',
    '*actor:@actor *device:@device *activity_id:i=0,1,2,3,4,5,99 ai_agent:@ai_agent~ai_operation ai_model:@ai_model~ai_operation message_context:@message_context~ai_operation *peripheral_device:@peripheral_device',
  ],
  [
    1011,
    'device_power_state_activity',
    'actor:@actor *device:@device *activity_id:i=0,1,2,3,4,5,6,99 ai_agent:@ai_agent~ai_operation ai_model:@ai_model~ai_operation message_context:@message_context~ai_operation',
  ],
  [
    1012,
    'clipboard_activity',
    '*actor:@actor *device:@device *activity_id:i=0,1,2,3,99 ai_agent:@ai_agent~ai_operation ai_model:@ai_model~ai_operation message_context:@message_context~ai_operation source_process:@process *clipboard:@clipboard',
  ],
  [
    2001,
    'security_finding',
    'attacks:@attack[] confidence confidence_id:i=0,1,2,3,99 confidence_score:i malware:@malware[] risk_level risk_level_id:i=0,1,2,3,4,99 risk_score:i *activity_id:i=0,1,2,3,99 analytic:@analytic cis_csc:@cis_csc[] compliance:@compliance data_sources:[] evidence:j *finding:@finding impact impact_id:i=0,1,2,3,4,99 impact_score:i kill_chain:@kill_chain_phase[] nist:[] process:@process resources:@resource_details[] state *state_id:i=0,1,2,3,4,99 vulnerabilities:@vulnerability[]',
  ],
  [
    2002,
    'vulnerability_finding',
    'device:@device confidence confidence_id:i=0,1,2,3,99 confidence_score:i *activity_id:i=0,1,2,3,99 status_id:i=0,1,2,3,4,5,6,99 assignee:@user~incident assignee_group:@group~incident impact~incident impact_id:i=0,1,2,3,4,99~incident impact_score:i~incident is_suspected_breach:b~incident priority~incident priority_id:i=0,1,2,3,4,99~incident src_url~incident ticket:@ticket~incident tickets:@ticket[]~incident verdict~incident verdict_id:i=0,1,2,3,4,5,6,7,8,9,10,99~incident comment *finding_info:@finding_info notes:@note[] resources:@resource_details[] vendor_attributes:@vendor_attributes resource:@resource_details *vulnerabilities:@vulnerability[]',
  ],
  [
    2003,
    'compliance_finding',
    'device:@device confidence confidence_id:i=0,1,2,3,99 confidence_score:i *activity_id:i=0,1,2,3,99 status_id:i=0,1,2,3,4,5,6,99 assignee:@user~incident assignee_group:@group~incident impact~incident impact_id:i=0,1,2,3,4,99~incident impact_score:i~incident is_suspected_breach:b~incident priority~incident priority_id:i=0,1,2,3,4,99~incident src_url~incident ticket:@ticket~incident tickets:@ticket[]~incident verdict~incident verdict_id:i=0,1,2,3,4,5,6,7,8,9,10,99~incident comment *finding_info:@finding_info notes:@note[] resources:@resource_details[] vendor_attributes:@vendor_attributes *compliance:@compliance evidences:@evidences[] remediation:@remediation resource:@resource_details',
  ],
  [
    2004,
    'detection_finding',
    'device:@device confidence confidence_id:i=0,1,2,3,99 confidence_score:i is_alert:b malware:@malware[] malware_scan_info:@malware_scan_info risk_details risk_level risk_level_id:i=0,1,2,3,4,99 risk_score:i *activity_id:i=0,1,2,3,99 status_id:i=0,1,2,3,4,5,6,99 assignee:@user~incident assignee_group:@group~incident impact impact_id:i=0,1,2,3,4,99 impact_score:i is_suspected_breach:b~incident priority~incident priority_id:i=0,1,2,3,4,99~incident src_url~incident ticket:@ticket~incident tickets:@ticket[]~incident verdict~incident verdict_id:i=0,1,2,3,4,5,6,7,8,9,10,99~incident comment *finding_info:@finding_info notes:@note[] resources:@resource_details[] vendor_attributes:@vendor_attributes anomaly_analyses:@anomaly_analysis[] evidences:@evidences[] remediation:@remediation vulnerabilities:@vulnerability[]',
  ],
  [
    2005,
    'incident_finding',
    '+assignee|assignee_group attacks:@attack[] confidence confidence_id:i=0,1,2,3,99 confidence_score:i *activity_id:i=0,1,2,3,99 *status_id:i=0,1,2,3,4,5,99 assignee:@user assignee_group:@group comment desc *finding_info_list:@finding_info[] impact impact_id:i=0,1,2,3,4,99 impact_score:i is_suspected_breach:b notes:@note[] priority priority_id:i=0,1,2,3,4,99 src_url ticket:@ticket tickets:@ticket[] vendor_attributes:@vendor_attributes verdict verdict_id:i=0,1,2,3,4,5,6,7,8,9,10,99',
  ],
  [
    2006,
    'data_security_finding',
    'actor:@actor device:@device confidence confidence_id:i=0,1,2,3,99 confidence_score:i is_alert:b risk_details risk_level risk_level_id:i=0,1,2,3,4,99 risk_score:i *activity_id:i=0,1,2,3,4,99 status_id:i=0,1,2,3,4,5,6,99 assignee:@user~incident assignee_group:@group~incident impact impact_id:i=0,1,2,3,4,99 impact_score:i is_suspected_breach:b~incident priority~incident priority_id:i=0,1,2,3,4,99~incident src_url~incident ticket:@ticket~incident tickets:@ticket[]~incident verdict~incident verdict_id:i=0,1,2,3,4,5,6,7,8,9,10,99~incident comment *finding_info:@finding_info notes:@note[] resources:@resource_details[] vendor_attributes:@vendor_attributes data_security:@data_security database:@database databucket:@databucket dst_endpoint:@network_endpoint file:@file src_endpoint:@network_endpoint table:@table',
  ],
  [
    2007,
    'application_security_posture_finding',
    '+application|compliance|remediation|vulnerabilities device:@device confidence confidence_id:i=0,1,2,3,99 confidence_score:i *activity_id:i=0,1,2,3,99 status_id:i=0,1,2,3,4,5,6,99 assignee:@user~incident assignee_group:@group~incident impact~incident impact_id:i=0,1,2,3,4,99~incident impact_score:i~incident is_suspected_breach:b~incident priority~incident priority_id:i=0,1,2,3,4,99~incident src_url~incident ticket:@ticket~incident tickets:@ticket[]~incident verdict~incident verdict_id:i=0,1,2,3,4,5,6,7,8,9,10,99~incident comment *finding_info:@finding_info notes:@note[] resources:@resource_details[] vendor_attributes:@vendor_attributes application:@application compliance:@compliance remediation:@remediation vulnerabilities:@vulnerability[]',
  ],
  [
    2008,
    'iam_analysis_finding',
    '+access_analysis_result|applications|identity_activity_metrics|permission_analysis_results device:@device confidence confidence_id:i=0,1,2,3,99 confidence_score:i *activity_id:i=0,1,2,3,99 status_id:i=0,1,2,3,4,5,6,99 assignee:@user~incident assignee_group:@group~incident impact~incident impact_id:i=0,1,2,3,4,99~incident impact_score:i~incident is_suspected_breach:b~incident priority~incident priority_id:i=0,1,2,3,4,99~incident src_url~incident ticket:@ticket~incident tickets:@ticket[]~incident verdict~incident verdict_id:i=0,1,2,3,4,5,6,7,8,9,10,99~incident comment *finding_info:@finding_info notes:@note[] resources:@resource_details[] vendor_attributes:@vendor_attributes access_analysis_result:@access_analysis_result applications:@application[] identity_activity_metrics:@identity_activity_metrics permission_analysis_results:@permission_analysis_result[] remediation:@remediation user:@user',
  ],
  [
    3001,
    'account_change',
    'actor:@actor policy:@policy *activity_id:i=0,1,2,3,4,5,6,7,8,9,10,11,12,99 ai_agent:@ai_agent~ai_operation ai_model:@ai_model~ai_operation message_context:@message_context~ai_operation http_request:@http_request http_response:@http_response src_endpoint:@network_endpoint auth_factors:@auth_factor[] policies:@policy[] *user:@user user_result:@user',
  ],
  [
    3002,
    'authentication',
    '+service|dst_endpoint actor:@actor *activity_id:i=0,1,2,3,4,5,6,7,99 ai_agent:@ai_agent~ai_operation ai_model:@ai_model~ai_operation message_context:@message_context~ai_operation http_request:@http_request http_response:@http_response src_endpoint:@network_endpoint account_switch_type account_switch_type_id:i=0,1,2,99 auth_factors:@auth_factor[] auth_protocol auth_protocol_id:i=0,1,2,3,4,5,6,7,8,9,10,11,12,99 authentication_token:@authentication_token certificate:@certificate dst_endpoint:@network_endpoint is_cleartext:b is_mfa:b is_new_logon:b is_remote:b logon_process:@process logon_type logon_type_id:i=0,1,2,3,4,5,7,8,9,10,11,12,13,99 service:@service session:@session *user:@user',
  ],
  [
    3003,
    'authorize_session',
    '+privileges|groups|iam_roles actor:@actor *activity_id:i=0,1,2,3,99 ai_agent:@ai_agent~ai_operation ai_model:@ai_model~ai_operation message_context:@message_context~ai_operation http_request:@http_request http_response:@http_response src_endpoint:@network_endpoint dst_endpoint:@network_endpoint group:@group groups:@group[] iam_roles:@iam_role[] privileges:[] session:@session *user:@user',
  ],
  [
    3004,
    'entity_management',
    'actor:@actor *activity_id:i=0,1,2,3,4,5,6,7,8,9,10,11,12,13,99 ai_agent:@ai_agent~ai_operation ai_model:@ai_model~ai_operation message_context:@message_context~ai_operation http_request:@http_request http_response:@http_response src_endpoint:@network_endpoint access_list:[] access_mask:i comment *entity:@managed_entity entity_result:@managed_entity updated_entity:@managed_entity',
  ],
  [
    3005,
    'user_access',
    'actor:@actor *activity_id:i=0,1,2,3,4,99 ai_agent:@ai_agent~ai_operation ai_model:@ai_model~ai_operation message_context:@message_context~ai_operation http_request:@http_request http_response:@http_response src_endpoint:@network_endpoint iam_role:@iam_role privileges:[] resource:@resource_details resources:@resource_details[] *user:@user',
  ],
  [
    3006,
    'group_management',
    'actor:@actor *activity_id:i=0,1,2,3,4,5,6,7,8,9,10,11,12,13,99 ai_agent:@ai_agent~ai_operation ai_model:@ai_model~ai_operation message_context:@message_context~ai_operation http_request:@http_request http_response:@http_response src_endpoint:@network_endpoint *group:@group iam_roles:@iam_role[] policies:@policy[] privileges:[] resource:@resource_details resources:@resource_details[] subgroup:@group updated_group:@group user:@user users:@user[]',
  ],
  [
    3007,
    'user_management',
    'actor:@actor *activity_id:i=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,99 ai_agent:@ai_agent~ai_operation ai_model:@ai_model~ai_operation message_context:@message_context~ai_operation http_request:@http_request http_response:@http_response src_endpoint:@network_endpoint auth_factors:@auth_factor[] iam_roles:@iam_role[] policies:@policy[] privileges:[] resources:@resource_details[] *user:@user updated_user:@user',
  ],
  [
    3008,
    'role_management',
    'actor:@actor *activity_id:i=0,1,2,3,4,5,6,7,8,9,10,11,99 ai_agent:@ai_agent~ai_operation ai_model:@ai_model~ai_operation message_context:@message_context~ai_operation http_request:@http_request http_response:@http_response src_endpoint:@network_endpoint *iam_role:@iam_role policies:@policy[] privileges:[] programmatic_credentials:@programmatic_credential[] resources:@resource_details[] updated_role:@iam_role',
  ],
  [
    4001,
    'network_activity',
    '+dst_endpoint|src_endpoint *activity_id:i=0,1,2,3,4,5,6,7,99 proxy_connection_info:@network_connection_info~network_proxy proxy_endpoint:@network_proxy~network_proxy proxy_http_request:@http_request~network_proxy proxy_http_response:@http_response~network_proxy proxy_tls:@tls~network_proxy proxy_traffic:@network_traffic~network_proxy load_balancer:@load_balancer~load_balancer ai_agent:@ai_agent~ai_operation ai_model:@ai_model~ai_operation message_context:@message_context~ai_operation app_name app_protocol_name connection_info:@network_connection_info cumulative_traffic:@network_traffic dst_endpoint:@network_endpoint ja4_fingerprint_list:@ja4_fingerprint[] network_observation_point:@network_endpoint observation_point observation_point_id:i=0,1,2,3,4,99 packet_list:@packet[] proxy:@network_proxy src_endpoint:@network_endpoint tls:@tls traffic:@network_traffic initiator initiator_id:i=0,1,2,99 is_src_dst_assignment_known:b url:@url',
  ],
  [
    4002,
    'http_activity',
    '+http_request|http_response *activity_id:i=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,34,35,36,37,38,39,40,99 proxy_connection_info:@network_connection_info~network_proxy proxy_endpoint:@network_proxy~network_proxy proxy_http_request:@http_request~network_proxy proxy_http_response:@http_response~network_proxy proxy_tls:@tls~network_proxy proxy_traffic:@network_traffic~network_proxy load_balancer:@load_balancer~load_balancer ai_agent:@ai_agent~ai_operation ai_model:@ai_model~ai_operation message_context:@message_context~ai_operation app_name app_protocol_name connection_info:@network_connection_info cumulative_traffic:@network_traffic dst_endpoint:@network_endpoint ja4_fingerprint_list:@ja4_fingerprint[] network_observation_point:@network_endpoint observation_point observation_point_id:i=0,1,2,3,4,99 packet_list:@packet[] proxy:@network_proxy src_endpoint:@network_endpoint tls:@tls traffic:@network_traffic trace:@trace~trace file:@file http_cookies:@http_cookie[] http_request:@http_request http_response:@http_response http_status:i',
  ],
  [
    4003,
    'dns_activity',
    '+dst_endpoint|src_endpoint *activity_id:i=0,1,2,6,99 proxy_connection_info:@network_connection_info~network_proxy proxy_endpoint:@network_proxy~network_proxy proxy_http_request:@http_request~network_proxy proxy_http_response:@http_response~network_proxy proxy_tls:@tls~network_proxy proxy_traffic:@network_traffic~network_proxy load_balancer:@load_balancer~load_balancer ai_agent:@ai_agent~ai_operation ai_model:@ai_model~ai_operation message_context:@message_context~ai_operation app_name app_protocol_name connection_info:@network_connection_info cumulative_traffic:@network_traffic dst_endpoint:@network_endpoint ja4_fingerprint_list:@ja4_fingerprint[] network_observation_point:@network_endpoint observation_point observation_point_id:i=0,1,2,3,4,99 packet_list:@packet[] proxy:@network_proxy src_endpoint:@network_endpoint tls:@tls traffic:@network_traffic response_additional:@dns_section answers:@dns_answer[] authority:@dns_resource_record[] flag_ids:i[]=0,1,2,3,4,5,6,99 flags:[] opcode opcode_id:i=0,1,2,3,4,5,6,99 query:@dns_query query_additional:@dns_section query_time:i rcode rcode_id:i=0,1,2,3,4,5,6,7,8,9,10,11,16,17,18,19,20,21,22,23,24,25,99 response_time:i transaction_id:i',
  ],
  [
    4004,
    'dhcp_activity',
    '+dst_endpoint|src_endpoint *activity_id:i=0,1,2,3,4,5,6,7,8,9,99 proxy_connection_info:@network_connection_info~network_proxy proxy_endpoint:@network_proxy~network_proxy proxy_http_request:@http_request~network_proxy proxy_http_response:@http_response~network_proxy proxy_tls:@tls~network_proxy proxy_traffic:@network_traffic~network_proxy load_balancer:@load_balancer~load_balancer ai_agent:@ai_agent~ai_operation ai_model:@ai_model~ai_operation message_context:@message_context~ai_operation app_name app_protocol_name connection_info:@network_connection_info cumulative_traffic:@network_traffic dst_endpoint:@network_endpoint ja4_fingerprint_list:@ja4_fingerprint[] network_observation_point:@network_endpoint observation_point observation_point_id:i=0,1,2,3,4,99 packet_list:@packet[] proxy:@network_proxy src_endpoint:@network_endpoint tls:@tls traffic:@network_traffic is_renewal:b lease_dur:i relay:@network_interface transaction_uid',
  ],
  [
    4005,
    'rdp_activity',
    '+dst_endpoint|src_endpoint device:@device *activity_id:i=0,1,2,3,4,5,6,7,8,99 proxy_connection_info:@network_connection_info~network_proxy proxy_endpoint:@network_proxy~network_proxy proxy_http_request:@http_request~network_proxy proxy_http_response:@http_response~network_proxy proxy_tls:@tls~network_proxy proxy_traffic:@network_traffic~network_proxy load_balancer:@load_balancer~load_balancer ai_agent:@ai_agent~ai_operation ai_model:@ai_model~ai_operation message_context:@message_context~ai_operation app_name app_protocol_name connection_info:@network_connection_info cumulative_traffic:@network_traffic dst_endpoint:@network_endpoint ja4_fingerprint_list:@ja4_fingerprint[] network_observation_point:@network_endpoint observation_point observation_point_id:i=0,1,2,3,4,99 packet_list:@packet[] proxy:@network_proxy src_endpoint:@network_endpoint tls:@tls traffic:@network_traffic capabilities:[] certificate_chain:[] file:@file identifier_cookie keyboard_info:@keyboard_info protocol_ver remote_display:@display request:@request response:@response user:@user',
  ],
  [
    4006,
    'smb_activity',
    '+dst_endpoint|src_endpoint *activity_id:i=0,1,2,3,4,5,6,99 proxy_connection_info:@network_connection_info~network_proxy proxy_endpoint:@network_proxy~network_proxy proxy_http_request:@http_request~network_proxy proxy_http_response:@http_response~network_proxy proxy_tls:@tls~network_proxy proxy_traffic:@network_traffic~network_proxy load_balancer:@load_balancer~load_balancer ai_agent:@ai_agent~ai_operation ai_model:@ai_model~ai_operation message_context:@message_context~ai_operation app_name app_protocol_name connection_info:@network_connection_info cumulative_traffic:@network_traffic dst_endpoint:@network_endpoint ja4_fingerprint_list:@ja4_fingerprint[] network_observation_point:@network_endpoint observation_point observation_point_id:i=0,1,2,3,4,99 packet_list:@packet[] proxy:@network_proxy src_endpoint:@network_endpoint tls:@tls traffic:@network_traffic client_dialects:[] command dce_rpc:@dce_rpc dialect file:@file open_type response:@response share share_type share_type_id:i=0,1,2,3,99 tree_uid',
  ],
  [
    4007,
    'ssh_activity',
    '+dst_endpoint|src_endpoint *activity_id:i=0,1,2,3,4,5,6,7,99 proxy_connection_info:@network_connection_info~network_proxy proxy_endpoint:@network_proxy~network_proxy proxy_http_request:@http_request~network_proxy proxy_http_response:@http_response~network_proxy proxy_tls:@tls~network_proxy proxy_traffic:@network_traffic~network_proxy load_balancer:@load_balancer~load_balancer ai_agent:@ai_agent~ai_operation ai_model:@ai_model~ai_operation message_context:@message_context~ai_operation app_name app_protocol_name connection_info:@network_connection_info cumulative_traffic:@network_traffic dst_endpoint:@network_endpoint ja4_fingerprint_list:@ja4_fingerprint[] network_observation_point:@network_endpoint observation_point observation_point_id:i=0,1,2,3,4,99 packet_list:@packet[] proxy:@network_proxy src_endpoint:@network_endpoint tls:@tls traffic:@network_traffic auth_type auth_type_id:i=0,1,2,3,4,5,6,99 client_hassh:@hassh file:@file protocol_ver server_hassh:@hassh',
  ],
  [
    4008,
    'ftp_activity',
    '+dst_endpoint|src_endpoint *activity_id:i=0,1,2,3,4,5,6,99 proxy_connection_info:@network_connection_info~network_proxy proxy_endpoint:@network_proxy~network_proxy proxy_http_request:@http_request~network_proxy proxy_http_response:@http_response~network_proxy proxy_tls:@tls~network_proxy proxy_traffic:@network_traffic~network_proxy load_balancer:@load_balancer~load_balancer ai_agent:@ai_agent~ai_operation ai_model:@ai_model~ai_operation message_context:@message_context~ai_operation app_name app_protocol_name connection_info:@network_connection_info cumulative_traffic:@network_traffic dst_endpoint:@network_endpoint ja4_fingerprint_list:@ja4_fingerprint[] network_observation_point:@network_endpoint observation_point observation_point_id:i=0,1,2,3,4,99 packet_list:@packet[] proxy:@network_proxy src_endpoint:@network_endpoint tls:@tls traffic:@network_traffic codes:i[] command command_responses:[] file:@file name port:p type',
  ],
  [
    4009,
    'email_activity',
    '*activity_id:i=0,1,2,3,4,5,99 ai_agent:@ai_agent~ai_operation ai_model:@ai_model~ai_operation message_context:@message_context~ai_operation attempt:i banner command direction *direction_id:i=0,1,2,3,4,99 dst_endpoint:@network_endpoint *email:@email email_auth:@email_auth from:email message_trace_uid protocol_name smtp_hello src_endpoint:@network_endpoint to:email[]',
  ],
  [
    4010,
    'network_file_activity',
    '+dst_endpoint|src_endpoint *actor:@actor *activity_id:i=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,99 proxy_connection_info:@network_connection_info~network_proxy proxy_endpoint:@network_proxy~network_proxy proxy_http_request:@http_request~network_proxy proxy_http_response:@http_response~network_proxy proxy_tls:@tls~network_proxy proxy_traffic:@network_traffic~network_proxy load_balancer:@load_balancer~load_balancer ai_agent:@ai_agent~ai_operation ai_model:@ai_model~ai_operation message_context:@message_context~ai_operation app_name app_protocol_name connection_info:@network_connection_info cumulative_traffic:@network_traffic dst_endpoint:@network_endpoint ja4_fingerprint_list:@ja4_fingerprint[] network_observation_point:@network_endpoint observation_point observation_point_id:i=0,1,2,3,4,99 packet_list:@packet[] proxy:@network_proxy *src_endpoint:@network_endpoint tls:@tls traffic:@network_traffic expiration_time:i *file:@file',
  ],
  [4011, 'email_file_activity', '*activity_id:i=0,1,2,3,99 *email_uid *file:@file'],
  [4012, 'email_url_activity', '*activity_id:i=0,1,2,3,99 *email_uid *url:@url'],
  [
    4013,
    'ntp_activity',
    '+dst_endpoint|src_endpoint *activity_id:i=0,1,2,3,4,5,6,7,99 proxy_connection_info:@network_connection_info~network_proxy proxy_endpoint:@network_proxy~network_proxy proxy_http_request:@http_request~network_proxy proxy_http_response:@http_response~network_proxy proxy_tls:@tls~network_proxy proxy_traffic:@network_traffic~network_proxy load_balancer:@load_balancer~load_balancer ai_agent:@ai_agent~ai_operation ai_model:@ai_model~ai_operation message_context:@message_context~ai_operation app_name app_protocol_name connection_info:@network_connection_info cumulative_traffic:@network_traffic dst_endpoint:@network_endpoint ja4_fingerprint_list:@ja4_fingerprint[] network_observation_point:@network_endpoint observation_point observation_point_id:i=0,1,2,3,4,99 packet_list:@packet[] proxy:@network_proxy src_endpoint:@network_endpoint tls:@tls traffic:@network_traffic delay:i dispersion:i precision:i stratum stratum_id:i=0,1,2,16,17,99 *version',
  ],
  [
    4014,
    'tunnel_activity',
    '+connection_info|session|src_endpoint|traffic|tunnel_interface|tunnel_type_id device:@device *activity_id:i=0,1,2,3,99 proxy_connection_info:@network_connection_info~network_proxy proxy_endpoint:@network_proxy~network_proxy proxy_http_request:@http_request~network_proxy proxy_http_response:@http_response~network_proxy proxy_tls:@tls~network_proxy proxy_traffic:@network_traffic~network_proxy load_balancer:@load_balancer~load_balancer ai_agent:@ai_agent~ai_operation ai_model:@ai_model~ai_operation message_context:@message_context~ai_operation app_name app_protocol_name connection_info:@network_connection_info cumulative_traffic:@network_traffic dst_endpoint:@network_endpoint ja4_fingerprint_list:@ja4_fingerprint[] network_observation_point:@network_endpoint observation_point observation_point_id:i=0,1,2,3,4,99 packet_list:@packet[] proxy:@network_proxy src_endpoint:@network_endpoint tls:@tls traffic:@network_traffic protocol_name session:@session tunnel_interface:@network_interface tunnel_type tunnel_type_id:i=0,1,2,99 user:@user',
  ],
  [5001, 'inventory_info', 'actor:@actor *device:@device *activity_id:i=0,1,2,99'],
  [
    5002,
    'config_state',
    'actor:@actor *device:@device *activity_id:i=0,1,2,99 assessments:@assessment[] cis_benchmark_result:@cis_benchmark_result',
  ],
  [5003, 'user_inventory', 'actor:@actor *activity_id:i=0,1,2,99 *user:@user'],
  [
    5004,
    'patch_state',
    '+device.os.sp_name|device.os.sp_ver|device.os.version *device:@device *activity_id:i=0,1,2,99 kb_article_list:@kb_article[]',
  ],
  [
    5006,
    'kernel_object_query',
    '*activity_id:i=0,1,99 query_info:@query_info query_result *query_result_id:i=0,1,2,3,4,5,99 *kernel:@kernel',
  ],
  [
    5007,
    'file_query',
    '*activity_id:i=0,1,99 query_info:@query_info query_result *query_result_id:i=0,1,2,3,4,5,99 *file:@file',
  ],
  [
    5008,
    'folder_query',
    '*activity_id:i=0,1,99 query_info:@query_info query_result *query_result_id:i=0,1,2,3,4,5,99 *folder:@file',
  ],
  [
    5009,
    'admin_group_query',
    '*activity_id:i=0,1,99 query_info:@query_info query_result *query_result_id:i=0,1,2,3,4,5,99 *group:@group users:@user[]',
  ],
  [
    5010,
    'job_query',
    '*activity_id:i=0,1,99 query_info:@query_info query_result *query_result_id:i=0,1,2,3,4,5,99 *job:@job',
  ],
  [
    5011,
    'module_query',
    '*activity_id:i=0,1,99 query_info:@query_info query_result *query_result_id:i=0,1,2,3,4,5,99 *module:@module *process:@process',
  ],
  [
    5012,
    'network_connection_query',
    '*activity_id:i=0,1,99 query_info:@query_info query_result *query_result_id:i=0,1,2,3,4,5,99 *connection_info:@network_connection_info *process:@process state *state_id:i=0,1,2,3,4,5,6,7,8,9,10,11,99',
  ],
  [
    5013,
    'networks_query',
    '*activity_id:i=0,1,99 query_info:@query_info query_result *query_result_id:i=0,1,2,3,4,5,99 *network_interfaces:@network_interface[]',
  ],
  [
    5014,
    'peripheral_device_query',
    '*activity_id:i=0,1,99 query_info:@query_info query_result *query_result_id:i=0,1,2,3,4,5,99 *peripheral_device:@peripheral_device',
  ],
  [
    5015,
    'process_query',
    '*activity_id:i=0,1,99 query_info:@query_info query_result *query_result_id:i=0,1,2,3,4,5,99 *process:@process',
  ],
  [
    5016,
    'service_query',
    '*activity_id:i=0,1,99 query_info:@query_info query_result *query_result_id:i=0,1,2,3,4,5,99 *service:@service',
  ],
  [
    5017,
    'session_query',
    '*activity_id:i=0,1,99 query_info:@query_info query_result *query_result_id:i=0,1,2,3,4,5,99 *session:@session',
  ],
  [
    5018,
    'user_query',
    '*activity_id:i=0,1,99 query_info:@query_info query_result *query_result_id:i=0,1,2,3,4,5,99 *user:@user',
  ],
  [
    5019,
    'device_config_state_change',
    'actor:@actor *device:@device *activity_id:i=0,1,2,99 prev_security_level prev_security_level_id:i=0,1,2,3,99 prev_security_states:@security_state[] security_level security_level_id:i=0,1,2,3,99 security_states:@security_state[] state state_id:i=0,1,2,99',
  ],
  [
    5020,
    'software_info',
    'actor:@actor *device:@device *activity_id:i=0,1,2,99 package:@package product:@product sbom:@sbom',
  ],
  [5021, 'osint_inventory_info', 'actor:@actor *osint:@osint[] *activity_id:i=0,1,2,99'],
  [
    5022,
    'startup_item_query',
    '*activity_id:i=0,1,99 query_info:@query_info query_result *query_result_id:i=0,1,2,3,4,5,99 *startup_item:@startup_item',
  ],
  [
    5023,
    'cloud_resources_inventory_info',
    '+cloud|container|database|databucket|idp|resources|table cloud:@cloud *activity_id:i=0,1,2,99 container:@container database:@database databucket:@databucket idp:@idp region resources:@resource_details[] table:@table',
  ],
  [
    5040,
    'evidence_info',
    '*device:@device *activity_id:i=0,1,99 query_info:@query_info query_result *query_result_id:i=0,1,2,3,4,5,99 *query_evidence:@query_evidence',
  ],
  [
    6001,
    'web_resources_activity',
    '*activity_id:i=0,1,2,3,4,5,6,7,8,99 ai_agent:@ai_agent~ai_operation ai_model:@ai_model~ai_operation message_context:@message_context~ai_operation proxy_connection_info:@network_connection_info~network_proxy proxy_endpoint:@network_proxy~network_proxy proxy_http_request:@http_request~network_proxy proxy_http_response:@http_response~network_proxy proxy_tls:@tls~network_proxy proxy_traffic:@network_traffic~network_proxy dst_endpoint:@network_endpoint http_request:@http_request http_response:@http_response src_endpoint:@network_endpoint tls:@tls updated_web_resources:@web_resource[] *web_resources:@web_resource[] web_resources_result:@web_resource[]',
  ],
  [
    6002,
    'application_lifecycle',
    '*activity_id:i=0,1,2,3,4,5,6,7,8,99 ai_agent:@ai_agent~ai_operation ai_model:@ai_model~ai_operation message_context:@message_context~ai_operation *app:@product',
  ],
  [
    6003,
    'api_activity',
    '*api:@api *actor:@actor *activity_id:i=0,1,2,3,4,99 ai_agent:@ai_agent~ai_operation ai_model:@ai_model~ai_operation message_context:@message_context~ai_operation trace:@trace~trace dst_endpoint:@network_endpoint http_request:@http_request http_response:@http_response resources:@resource_details[] *src_endpoint:@network_endpoint',
  ],
  [
    6004,
    'web_resource_access_activity',
    '*activity_id:i=0,1,2,3,4,99 ai_agent:@ai_agent~ai_operation ai_model:@ai_model~ai_operation message_context:@message_context~ai_operation proxy_connection_info:@network_connection_info~network_proxy proxy_endpoint:@network_proxy~network_proxy proxy_http_request:@http_request~network_proxy proxy_http_response:@http_response~network_proxy proxy_tls:@tls~network_proxy proxy_traffic:@network_traffic~network_proxy *http_request:@http_request http_response:@http_response proxy:@network_proxy src_endpoint:@network_endpoint tls:@tls *web_resources:@web_resource[]',
  ],
  [
    6005,
    'datastore_activity',
    '+database|databucket|table *actor:@actor *activity_id:i=0,1,2,3,4,5,6,7,8,9,10,99 ai_agent:@ai_agent~ai_operation ai_model:@ai_model~ai_operation message_context:@message_context~ai_operation database:@database databucket:@databucket dst_endpoint:@network_endpoint http_request:@http_request http_response:@http_response query_info:@query_info *src_endpoint:@network_endpoint table:@table type type_id:i=0,1,2,3,99',
  ],
  [
    6006,
    'file_hosting',
    '*actor:@actor *activity_id:i=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,99 ai_agent:@ai_agent~ai_operation ai_model:@ai_model~ai_operation message_context:@message_context~ai_operation access_list:[] access_mask:i access_result:j connection_info:@network_connection_info dst_endpoint:@network_endpoint expiration_time:i *file:@file file_result:@file http_request:@http_request http_response:@http_response share share_type share_type_id:i=0,1,2,3,99 *src_endpoint:@network_endpoint',
  ],
  [
    6007,
    'scan_activity',
    'policy:@policy *activity_id:i=0,1,2,3,4,5,6,7,8,9,10,99 ai_agent:@ai_agent~ai_operation ai_model:@ai_model~ai_operation message_context:@message_context~ai_operation command_uid num_detections:i num_files:i num_folders:i num_network_items:i num_processes:i num_registry_items:i num_resolutions:i num_skipped_items:i num_trusted_items:i *scan:@scan schedule_uid total:i',
  ],
  [
    6008,
    'application_error',
    '*activity_id:i=0,1,2,99 ai_agent:@ai_agent~ai_operation ai_model:@ai_model~ai_operation message_context:@message_context~ai_operation',
  ],
  [
    7001,
    'remediation_activity',
    '*activity_id:i=0,1,2,3,4,5,6,99 status_id:i=0,1,2,3,4,5,6,99 *command_uid countermeasures:@d3fend[] remediation:@remediation scan:@scan',
  ],
  [
    7002,
    'file_remediation_activity',
    '*activity_id:i=0,1,2,3,4,5,6,99 status_id:i=0,1,2,3,4,5,6,99 *command_uid countermeasures:@d3fend[] remediation:@remediation scan:@scan *file:@file',
  ],
  [
    7003,
    'process_remediation_activity',
    '*activity_id:i=0,1,2,3,4,5,6,99 status_id:i=0,1,2,3,4,5,6,99 *command_uid countermeasures:@d3fend[] remediation:@remediation scan:@scan *process:@process',
  ],
  [
    7004,
    'network_remediation_activity',
    '*activity_id:i=0,1,2,3,4,5,6,99 status_id:i=0,1,2,3,4,5,6,99 *command_uid countermeasures:@d3fend[] remediation:@remediation scan:@scan *connection_info:@network_connection_info',
  ],
  [
    8001,
    'drone_flights_activity',
    '+src_endpoint|unmanned_aerial_system|unmanned_system_operator|unmanned_system_operating_area *activity_id:i=0,1,2,99 status_id:i=0,1,2,3,4,5,6,99 connection_info:@network_connection_info *dst_endpoint:@network_endpoint proxy_endpoint:@network_proxy src_endpoint:@network_endpoint tls:@tls traffic:@network_traffic auth_protocol auth_protocol_id:i=0,1,2,3,4,5,6,7,8,9,10,11,12,99 classification comment protocol_name *unmanned_aerial_system:@unmanned_aerial_system unmanned_system_operating_area:@unmanned_system_operating_area *unmanned_system_operator:@user',
  ],
  [
    8002,
    'airborne_broadcast_activity',
    '+aircraft|unmanned_aerial_system|unmanned_system_operating_area *activity_id:i=0,1,2,99 connection_info:@network_connection_info dst_endpoint:@network_endpoint proxy_endpoint:@network_proxy src_endpoint:@network_endpoint tls:@tls traffic:@network_traffic aircraft:@aircraft protocol_name rssi:i *unmanned_aerial_system:@unmanned_aerial_system unmanned_system_operating_area:@unmanned_system_operating_area *unmanned_system_operator:@user',
  ],
  [
    201001,
    'registry_key_activity',
    '*actor:@actor *device:@device *activity_id:i=0,1,2,3,4,5,6,7,8,9,99 ai_agent:@ai_agent~ai_operation ai_model:@ai_model~ai_operation message_context:@message_context~ai_operation access_mask:i create_mask open_mask:i prev_reg_key:@reg_key *reg_key:@reg_key',
  ],
  [
    201002,
    'registry_value_activity',
    '*actor:@actor *device:@device *activity_id:i=0,1,2,3,4,99 ai_agent:@ai_agent~ai_operation ai_model:@ai_model~ai_operation message_context:@message_context~ai_operation prev_reg_value:@reg_value *reg_value:@reg_value',
  ],
  [
    201003,
    'windows_resource_activity',
    '*actor:@actor *device:@device *activity_id:i=0,1,99 ai_agent:@ai_agent~ai_operation ai_model:@ai_model~ai_operation message_context:@message_context~ai_operation *win_resource:@win_resource',
  ],
  [
    201004,
    'windows_service_activity',
    '*actor:@actor *device:@device *activity_id:i=0,1,2,3,4,5,6,7,99 ai_agent:@ai_agent~ai_operation ai_model:@ai_model~ai_operation message_context:@message_context~ai_operation prev_win_service:@win_service *win_service:@win_service',
  ],
  [
    205004,
    'registry_key_query',
    '*activity_id:i=0,1,99 query_info:@query_info query_result *query_result_id:i=0,1,2,3,4,5,99 *reg_key:@reg_key',
  ],
  [
    205005,
    'registry_value_query',
    '*activity_id:i=0,1,99 query_info:@query_info query_result *query_result_id:i=0,1,2,3,4,5,99 *reg_value:@reg_value',
  ],
  [
    205019,
    'prefetch_query',
    '*activity_id:i=0,1,99 query_info:@query_info query_result *query_result_id:i=0,1,2,3,4,5,99 last_run_time:i *name run_count:i',
  ],
]

export const OBJECTS: Readonly<Record<string, string>> = {
  access_analysis_result:
    'access_level access_type *accessors:@user[] additional_restrictions:@additional_restriction[] condition_keys:@key_value_object[] granted_privileges:[]',
  account:
    '+name|uid name uid uid_numeric:i is_disabled:b is_locked:b is_on_premises_sync_enabled:b labels:[] tags:@key_value_object[] type type_id:i=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,99',
  actor:
    '+process|user|iam_role|invoked_by|session|app_name|app_uid app_name app_uid authorizations:@authorization[] iam_role:@iam_role idp:@idp invoked_by process:@process session:@session user:@user',
  additional_restriction: '*policy:@policy status status_id:i=0,1,2,3,99',
  advisory:
    'avg_timespan:@timespan bulletin classification created_time:i desc install_state install_state_id:i=0,1,2,3,99 is_superseded:b modified_time:i os:@os product:@product references:[] related_cves:@cve[] related_cwes:@cwe[] size:i src_url title *uid',
  affected_code:
    'end_column:i end_line:i *file:@file owner:@user remediation:@remediation rule:@rule start_column:i start_line:i',
  affected_package:
    'architecture cpe_name epoch:i hash:@fingerprint license license_url *name package_manager package_manager_url purl release src_url type type_id:i=0,1,2,99 uid vendor_name *version fixed_in_version path remediation:@remediation',
  agent: '+uid|name name policies:@policy[] type type_id:i=0,1,2,3,4,5,6,7,8,9,99 uid uid_alt vendor_name version',
  ai_agent:
    '+name|uid name uid uid_numeric:i instance_uid type type_id:i=0,1,2,3,4,99 ai_model:@ai_model version charter:@file',
  ai_model: '+name|uid *name uid uid_numeric:i *ai_provider version',
  aircraft:
    '+name|serial_number|uid|uid_alt name uid uid_numeric:i location:@location model serial_number speed speed_accuracy track_direction uid_alt vertical_speed',
  analysis_target: '*name type',
  analytic:
    '+name|uid name uid uid_numeric:i algorithm category desc related_analytics:@analytic[] state state_id:i=0,1,2,3,99 type *type_id:i=0,1,2,3,4,5,6,7,8,9,10,11,99 version',
  anomaly: '*observation_parameter observation_type *observations:@observation[] observed_pattern',
  anomaly_analysis: '*analysis_targets:@analysis_target[] *anomalies:@anomaly[] baselines:@baseline[]',
  api: 'group:@group *operation request:@request response:@response service:@service token:@token version',
  application:
    '+uid|name criticality data:j desc group:@group hostname labels:[] name owner:@user region~cloud resource_relationship:@graph risk_level risk_level_id:i=0,1,2,3,4,99 risk_score:i sbom:@sbom tags:@key_value_object[] type uid uid_alt url:@url version',
  assessment: '+name|uid name uid uid_numeric:i category desc *meets_criteria:b policy:@policy',
  attack:
    '+tactic|technique|sub_technique mitigation:@mitigation sub_technique:@sub_technique tactic:@tactic tactics:@tactic[] technique:@technique version',
  attestation:
    '+fingerprint|signatures uid authority_uid signatures:@digital_signature[] fingerprint:@fingerprint prev_event:@prev_event chain_uid',
  auth_factor:
    'device:@device email_addr:email factor_type *factor_type_id:i=0,1,2,3,4,5,6,7,8,9,10,11,99 is_hotp:b is_totp:b phone_number provider security_questions:[]',
  authentication_token:
    'created_time:i expiration_time:i is_renewable:b modified_time:i name tenant_uid type type_id:i=0,1,2,3,4,5,6,7,99 uid zone encryption_details:@encryption_details kerberos_flags',
  authorization: 'decision policy:@policy',
  autonomous_system: '+number|name name number:i',
  baseline: '*observation_parameter observation_type *observations:@observation[] observed_pattern',
  campaign: '*name',
  certificate:
    'created_time:i expiration_time:i fingerprints:@fingerprint[] is_self_signed:b *issuer sans:@san[] *serial_number subject uid version',
  check:
    'desc name resource:@resource_details severity severity_id:i=0,1,2,3,4,5,6,99 standards:[] status status_id:i=0,1,2,3,99 uid version',
  cis_benchmark: 'cis_controls:@cis_control[] desc *name',
  cis_benchmark_result: 'desc *name remediation:@remediation rule:@rule',
  cis_control: 'desc *name version',
  cis_csc: '*control version',
  classifier_details: 'name *type uid',
  clipboard: 'contents:@clipboard_item[] name',
  clipboard_item: 'binary_data clipboard_native_type *mime_type string_data',
  cloud: 'account:@account cloud_partition org:@organization project_uid *provider region zone',
  compliance:
    'assessments:@assessment[] category checks:@check[] compliance_references:@kb_article[] compliance_standards:@kb_article[] control control_parameters:@key_value_object[] desc requirements:[] standards:[] status status_code status_detail status_details:[] status_id:i=0,1,2,3,99',
  container:
    '+uid|name hash:@fingerprint image:@image labels:[] name network_driver orchestrator pod_uuid:uuid runtime size:i tag tags:@key_value_object[] uid',
  cpu_info: 'cpu_architecture cpu_architecture_id:i=0,1,2,3,99 cpu_bits:i cores:i speed_mhz:i model vendor_name',
  cve: 'created_time:i cvss:@cvss[] cwe:@cwe cwe_uid cwe_url desc epss:@epss modified_time:i product:@product references:[] related_cwes:@cwe[] title type *uid',
  cvss: '*base_score:f depth metrics:@metric[] overall_score:f severity src_url vector_string vendor_name *version',
  cwe: 'caption src_url *uid',
  d3f_tactic: '+name|uid name uid uid_numeric:i src_url',
  d3f_technique: '+name|uid name uid uid_numeric:i src_url',
  d3fend: '+d3f_tactic|d3f_technique d3f_tactic:@d3f_tactic d3f_technique:@d3f_technique version',
  data_classification:
    '+category_id|confidentiality_id category category_id:i=0,1,2,3,4,5,6,99 classifier_details:@classifier_details confidentiality confidentiality_id:i=0,1,2,3,4,5,6,99 discovery_details:@discovery_details[] policy:@policy size:i src_url status status_details:[] status_id:i=0,1,2,3,99 total:i uid',
  data_security:
    '+data_lifecycle_state_id|detection_pattern|detection_system_id|policy category category_id:i=0,1,2,3,4,5,6,99 classifier_details:@classifier_details confidentiality confidentiality_id:i=0,1,2,3,4,5,6,99 discovery_details:@discovery_details[] policy:@policy size:i src_url status status_details:[] status_id:i=0,1,2,3,99 total:i uid data_lifecycle_state data_lifecycle_state_id:i=0,1,2,3,99 detection_pattern detection_system detection_system_id:i=0,1,2,3,4,5,6,7,8,9,10,11,12,99 pattern_match',
  database:
    '+name|uid name uid uid_numeric:i data_classification:@data_classification~data_classification data_classifications:@data_classification[]~data_classification created_time:i desc embedding_model groups:@group[] modified_time:i size:i type *type_id:i=0,1,2,3,4,5,6,7,8,99',
  databucket:
    '+name|uid name uid uid_numeric:i data_classification:@data_classification~data_classification data_classifications:@data_classification[]~data_classification created_time:i data:j labels:[] modified_time:i tags:@key_value_object[] type uid_alt agent_list:@agent[] cloud_partition~cloud criticality desc encryption_details:@encryption_details file:@file group:@group groups:@group[] hostname ip:ip is_backed_up:b is_encrypted:b is_public:b namespace owner:@user region~cloud resource_relationship:@graph size:i *type_id:i=0,1,2,3,99 version zone~cloud',
  dce_rpc: 'command command_response *flags:[] opnum:i *rpc_interface:@rpc_interface',
  device:
    '+ip|uid|name|hostname|instance_uid|interface_uid|interface_name name uid uid_numeric:i container:@container~container namespace_pid:i~container agent_list:@agent[] domain hostname hw_info:@device_hw_info instance_uid interface_name interface_uid ip:ip location:@location mac:mac mac_vendor os:@os owner:@user pool:@group subnet_uid type *type_id:i=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,99 vlan_uid vpc_uid zone autoscale_uid boot_time:i boot_uid created_time:i desc eid first_seen_time:i groups:@group[] hypervisor iccid image:@image imei imei_list:[] is_backed_up:b is_compliant:b is_managed:b is_mobile_account_active:b is_personal:b is_shared:b is_supervised:b is_trusted:b last_seen_time:i meid model modified_time:i network_interfaces:@network_interface[] org:@organization os_machine_uuid:uuid peripheral_devices:@peripheral_device[] region risk_level risk_level_id:i=0,1,2,3,4,99 risk_score:i subnet udid uid_alt vendor_name',
  device_hw_info:
    'bios_date bios_manufacturer bios_ver chassis cores:i cpu_architecture cpu_architecture_id:i=0,1,2,3,99 cpu_bits:i cpu_cores:i cpu_count:i cpu_info_list:@cpu_info[] cpu_speed:i cpu_type desktop_display:@display gpu_count:i gpu_info_list:@gpu_info[] keyboard_info:@keyboard_info ram_size:i serial_number uuid:uuid vendor_name',
  digital_signature:
    'algorithm *algorithm_id:i=0,1,2,3,4,5,6,99 certificate:@certificate created_time:i developer_uid digest:@fingerprint serialization serialization_id:i=0,1,2,3,4,5,6,7,8,99 state state_id:i=0,1,2,3,4,5,6,7,8,9,10,99',
  discovery_details: 'count:i occurrence_details:@occurrence_details occurrences:@occurrence_details[] type value',
  display: 'color_depth:i physical_height:i physical_orientation:i physical_width:i scale_factor:i',
  dns_answer: 'class hostname *rdata ttl:i type flag_ids:i[]=0,1,2,3,4,5,6,99 flags:[] packet_uid:i',
  dns_query: 'class *hostname opcode opcode_id:i=0,1,2,3,4,5,6,99 packet_uid:i type',
  dns_resource_record: 'class hostname *rdata ttl:i type',
  dns_section: '*records:@dns_resource_record[] tsig:@tsig',
  domain_contact: 'email_addr:email location:@location name phone_number type *type_id:i=0,1,2,3,4,5,99 uid',
  download_info:
    '+src_endpoint|src_url|type_id referrer src_endpoint:@network_endpoint src_url type type_id:i=0,1,2,3,4,5,99',
  edge: '+name|uid name uid uid_numeric:i data:j is_directed:b relation *source *target',
  email:
    '+from|to data_classification:@data_classification~data_classification data_classifications:@data_classification[]~data_classification bcc:email[] bcc_mailboxes:[] cc:email[] cc_mailboxes:[] delivered_to:email delivered_to_list:email[] files:@file[] from:email from_list:email[] from_mailbox from_mailboxes:email[] http_headers:@http_header[] is_read:b message_uid raw_header reply_to:email reply_to_list:email[] reply_to_mailboxes:[] return_path:email sender:email sender_mailbox size:i smtp_from:email smtp_to:email[] subject to:email[] to_mailboxes:[] uid urls:@url[] x_originating_ip:ip[]',
  email_auth: 'dkim dkim_domain dkim_signature dmarc dmarc_override dmarc_policy spf',
  encryption_details: 'algorithm algorithm_id:i=0,1,2,3,4,5,6,99 key_length:i key_uid type',
  endpoint:
    '+ip|uid|name|hostname|instance_uid|interface_uid|interface_name name uid uid_numeric:i container:@container~container namespace_pid:i~container agent_list:@agent[] domain hostname hw_info:@device_hw_info instance_uid interface_name interface_uid ip:ip location:@location mac:mac mac_vendor os:@os owner:@user pool:@group subnet_uid type type_id:i=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,99 vlan_uid vpc_uid zone',
  endpoint_connection: '+network_endpoint|code code:i network_endpoint:@network_endpoint',
  enrichment: 'created_time:i *data:j desc *name provider reputation:@reputation short_desc src_url type *value',
  environment_variable: '*name *value',
  epss: 'created_time:i percentile:f *score version',
  evidences:
    '+actor|api|connection_info|data|database|databucket|device|dst_endpoint|email|file|process|query|src_endpoint|url|user|job|script|reg_key|reg_value|win_service name uid uid_numeric:i actor:@actor ai_agent:@ai_agent api:@api connection_info:@network_connection_info container:@container data:j database:@database databucket:@databucket device:@device dst_endpoint:@network_endpoint email:@email file:@file http_request:@http_request http_response:@http_response ja4_fingerprint_list:@ja4_fingerprint[] job:@job process:@process query:@dns_query resources:@resource_details[] script:@script src_endpoint:@network_endpoint tls:@tls url:@url user:@user verdict verdict_id:i=0,1,2,3,4,5,6,7,8,9,10,99 reg_key:@reg_key reg_value:@reg_value win_service:@win_service',
  extension: '+name|uid name uid uid_numeric:i *version',
  feature: '+name|uid name uid uid_numeric:i version',
  file: '*name uid uid_numeric:i data_classification:@data_classification~data_classification data_classifications:@data_classification[]~data_classification accessed_time:i accessor:@user attributes:i company_name confidentiality confidentiality_id:i=0,1,2,3,4,5,6,99 created_time:i creator:@user desc download_info:@download_info drive_type drive_type_id:i=0,1,2,3,4,5,99 encryption_details:@encryption_details ext hashes:@fingerprint[] imported_symbols:[] internal_name is_deleted:b is_encrypted:b is_public:b~cloud is_readonly:b is_system:b mime_type modified_time:i modifier:@user owner:@user parent_folder path product:@product security_descriptor signature:@digital_signature signatures:@digital_signature[] size:i storage_class~cloud tags:@key_value_object[] type *type_id:i=0,1,2,3,4,5,6,7,8,99 uri url:@url version volume xattributes:o',
  finding:
    'created_time:i desc first_seen_time:i last_seen_time:i modified_time:i product:@product product_uid related_events:@related_event[] remediation:@remediation src_url supporting_data:j *title types:[] *uid',
  finding_info:
    'analytic:@analytic attack_graph:@graph attacks:@attack[] created_time:i data_sources:[] desc first_seen_time:i kill_chain:@kill_chain_phase[] last_seen_time:i modified_time:i product:@product product_uid related_analytics:@analytic[] related_events:@related_event[] related_events_count:i src_url tags:@key_value_object[] title traits:@trait[] types:[] *uid uid_alt',
  fingerprint:
    'algorithm *algorithm_id:i=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,99 encoding encoding_id:i=0,1,2,3,99 serialization serialization_id:i=0,1,2,3,4,5,6,7,8,99 *value',
  firewall_rule:
    '+name|uid name uid uid_numeric:i category desc type version condition duration:i match_details:[] match_location rate_limit:i sensitivity',
  function_invocation: '+parameters|return_value|error error parameters:@parameter[] return_value',
  gpu_info:
    'bus_type bus_type_id:i=0,1,2,3,4,5,6,7,99 cores:i model vendor_name vram_mode vram_mode_id:i=0,1,2,99 vram_size:i',
  graph:
    '+name|uid name uid uid_numeric:i desc edges:@edge[] is_directed:b *nodes:@node[] query_language query_language_id:i=0,1,2,3,4,5,6,7,99 type',
  group: '+name|uid name uid uid_numeric:i desc domain privileges:[] type uid_alt',
  hassh: 'algorithm *fingerprint:@fingerprint',
  http_cookie: 'domain expiration_time:i http_only:b is_http_only:b is_secure:b *name path samesite secure:b *value',
  http_header: '*name *value',
  http_request:
    'args body_length:i http_headers:@http_header[] http_method length:i referrer uid url:@url user_agent version x_forwarded_for:ip[]',
  http_response: 'body_length:i *code:i content_type http_headers:@http_header[] latency:i length:i message status',
  iam_role:
    '+name|uid name uid uid_numeric:i account:@account policies:@policy[] privileges:[] programmatic_credentials:@programmatic_credential[] resources:@resource_details[] session:@session uid_alt',
  identity_activity_metrics:
    'first_seen_time:i last_authentication_time:i last_seen_time:i password_last_used_time:i programmatic_credentials:@programmatic_credential[]',
  idp: '+name|uid name uid uid_numeric:i auth_factors:@auth_factor[] domain fingerprint:@fingerprint has_mfa:b issuer protocol_name scim:@scim sso:@sso state state_id:i=0,1,2,3,4,99 tenant_uid url_string',
  image: 'name *uid uid_numeric:i labels:[] path tag tags:@key_value_object[]',
  ja4_fingerprint: 'section_a section_b section_c section_d type *type_id:i=0,1,2,3,4,5,6,7,8,9,99 *value',
  job: '+name|type_id cmd_line created_time:i desc file:@file job_actions:@job_action[] job_triggers:@job_trigger[] last_run_time:i name next_run_time:i run_state run_state_id:i=0,1,2,3,4,5,99 type type_id:i=0,1,2,3,4,99 user:@user uid',
  job_action:
    'type *type_id:i=0,1,2,3,4,99 cmd_line com_class_uuid:uuid file:@file properties:@key_value_object[] working_directory',
  job_trigger:
    'event_codes:[] last_run_time:i log_sources:[] next_run_time:i properties:@key_value_object[] type *type_id:i=0,1,2,3,99 user:@user',
  kb_article:
    '+uid|src_url avg_timespan:@timespan bulletin classification created_time:i install_state install_state_id:i=0,1,2,3,99 is_superseded:b os:@os product:@product severity size:i src_url title uid',
  kernel: 'is_system:b *name path system_call type *type_id:i=0,1,2,99',
  kernel_driver: '*file:@file',
  key_value_object: '+value|values *name value values:[]',
  keyboard_info: 'function_keys:i ime keyboard_layout keyboard_subtype:i keyboard_type',
  kill_chain_phase: 'phase *phase_id:i=0,1,2,3,4,5,6,7,99',
  ldap_person:
    'cost_center created_time:i deleted_time:i department display_name email_addrs:email[] employee_uid given_name hire_time:i job_title labels:[] last_login_time:i ldap_cn ldap_dn leave_time:i location:@location manager:@user modified_time:i office_location phone_number surname tags:@key_value_object[]',
  load_balancer:
    '+name|uid name uid uid_numeric:i classification code:i dst_endpoint:@network_endpoint endpoint_connections:@endpoint_connection[] error_message ip:ip message metrics:@metric[] status_detail',
  location:
    '+city|country|postal_code|region aerial_height city continent coordinates:f[] country desc geodetic_altitude geodetic_vertical_accuracy geohash horizontal_accuracy is_on_premises:b isp lat:f long:f postal_code pressure_altitude provider region',
  logger:
    '+name|uid name uid uid_numeric:i device:@device event_uid is_truncated:b log_format log_level log_name log_provider log_version logged_time:i product:@product transmit_time:i untruncated_size:i version',
  long_string: 'is_truncated:b untruncated_size:i *value',
  malware:
    '+name|uid name uid uid_numeric:i *classification_ids:i[]=0,1,2,3,4,5,6,7,8,9,10,11,13,14,15,16,17,18,19,20,21,22,99 classifications:[] cves:@cve[] files:@file[] num_infected:i path provider severity severity_id:i=0,1,2,3,4,5,6,99',
  malware_scan_info:
    '+name|uid name uid uid_numeric:i type *type_id:i=0,1,2,3,4,5,6,7,99 end_time:i num_files:i num_infected:i num_volumes:i size:i start_time:i unique_malware_count:i',
  managed_entity:
    '+name|uid|device|group|org|policy|user name uid uid_numeric:i data:j device:@device email:@email group:@group location:@location org:@organization policy:@policy type type_id:i=0,1,2,3,4,5,6,7,99 user:@user version',
  message_context:
    '+application|service name uid uid_numeric:i ai_role ai_role_id:i=0,1,2,3,4,5,6,99 application:@application completion_tokens:i prompt_text prompt_tokens:i response_text service:@service total_tokens:i',
  metadata:
    'data_classification:@data_classification~data_classification data_classifications:@data_classification[]~data_classification correlation_uid debug:[] event_code extension:@extension extensions:@extension[] is_truncated:b labels:[] log_format log_level log_name log_provider log_source log_version logged_time:i loggers:@logger[] modified_time:i original_event_uid original_time processed_time:i *product:@product profiles:[] reporter:@reporter sequence:i source tags:@key_value_object[] tenant_uid total_queued_duration:@timespan transformation_info_list:@transformation_info[] transmit_time:i type uid untruncated_size:i *version',
  metric: '*name *value',
  mitigation: '+name|uid name uid uid_numeric:i countermeasures:@d3fend[] src_url',
  module:
    '+load_type_id|function_name base_address file:@file function_invocation:@function_invocation function_name load_type load_type_id:i=0,1,2,3,4,5,99 start_address type',
  network_connection_info:
    'boundary boundary_id:i=0,1,2,3,4,5,6,7,8,9,10,11,99 community_uid direction *direction_id:i=0,1,2,3,4,99 flag_history protocol_name protocol_num:i protocol_ver protocol_ver_id:i=0,4,6,99 session:@session tcp_flags:i uid',
  network_endpoint:
    '+ip|uid|name|hostname|svc_name|instance_uid|interface_uid|interface_name|domain name uid uid_numeric:i container:@container~container namespace_pid:i~container agent_list:@agent[] domain hostname hw_info:@device_hw_info instance_uid interface_name interface_uid ip:ip location:@location mac:mac mac_vendor os:@os owner:@user pool:@group subnet_uid type type_id:i=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,99 vlan_uid vpc_uid zone autonomous_system:@autonomous_system fingerprints:@fingerprint[] intermediate_ips:ip[] isp isp_org network_scope network_scope_id:i=0,1,2,99 port:p proxy_endpoint:@network_proxy svc_name',
  network_interface:
    '+ip|mac|name|hostname|uid name uid uid_numeric:i hostname ip:ip mac:mac namespace open_ports:@port_info[] subnet_prefix:i type type_id:i=0,1,2,3,4,99',
  network_proxy:
    '+ip|uid|name|hostname|svc_name|instance_uid|interface_uid|interface_name|domain name uid uid_numeric:i container:@container~container namespace_pid:i~container agent_list:@agent[] domain hostname hw_info:@device_hw_info instance_uid interface_name interface_uid ip:ip location:@location mac:mac mac_vendor os:@os owner:@user pool:@group subnet_uid type type_id:i=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,99 vlan_uid vpc_uid zone autonomous_system:@autonomous_system fingerprints:@fingerprint[] intermediate_ips:ip[] isp isp_org network_scope network_scope_id:i=0,1,2,99 port:p proxy_endpoint:@network_proxy svc_name',
  network_traffic:
    'bytes:i bytes_in:i bytes_missed:i bytes_out:i chunks:i chunks_in:i chunks_out:i end_time:i packets:i packets_in:i packets_out:i start_time:i timespan:@timespan',
  node: 'data:j desc name type *uid',
  note: '*comment created_time:i modified_time:i owner:@user title uid',
  observable: 'event_uid name reputation:@reputation type *type_id:i=0,99 type_uid:i value',
  observation: 'count:i timespan:@timespan *value',
  occurrence_details:
    '+cell_name|column_name|column_number|end_line|json_path|page_number|record_index_in_array|row_number|start_line cell_name column_name column_number:i end_line:i json_path page_number:i record_index_in_array:i row_number:i start_line:i',
  organization: '+name|uid name uid uid_numeric:i ou_name ou_uid',
  os: 'build country cpe_name cpu_bits:i edition kernel_release lang *name sp_name sp_ver:i type *type_id:i=0,99,100,101,200,201,300,301,302,400,401,402 version',
  osint:
    'answers:@dns_answer[] attacks:@attack[] autonomous_system:@autonomous_system campaign:@campaign category comment confidence confidence_id:i=0,1,2,3,99 created_time:i creator:@user desc detection_pattern detection_pattern_type detection_pattern_type_id:i=0,1,2,3,4,5,6,99 email:@email email_auth:@email_auth expiration_time:i external_uid file:@file intrusion_sets:[] kill_chain:@kill_chain_phase[] labels:[] location:@location malware:@malware[] modified_time:i name references:[] related_analytics:@analytic[] reputation:@reputation risk_score:i script:@script severity severity_id:i=0,1,2,3,4,5,6,99 signatures:@digital_signature[] src_url subdomains:[] subnet threat_actor:@threat_actor tlp type *type_id:i=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,99 uid uploaded_time:i *value vendor_name vulnerabilities:@vulnerability[] whois:@whois',
  package:
    'architecture cpe_name epoch:i hash:@fingerprint license license_url *name package_manager package_manager_url purl release src_url type type_id:i=0,1,2,99 uid vendor_name *version',
  packet:
    'encoding encoding_id:i=0,1,2,3,99 end_offset:i format format_id:i=0,1,2,3,4,5,6,99 sequence_number:i source source_id:i=0,1,2,3,4,5,6,7,99 start_offset:i *value',
  parameter: '+name|pre_value|post_value name post_value pre_value',
  peripheral_device:
    '+name|uid *name uid uid_numeric:i class model serial_number type type_id:i=0,1,2,3,4,5,6,7,99 vendor_id_list:[] vendor_name',
  permission_analysis_result:
    'analyzed_privileges_count:i condition_keys:@key_value_object[] granted_privileges:[] policy:@policy service_privilege_analysis_list:@service_privilege_analysis[] total_potential_attacks_count:i unused_privileges_count:i unused_services_count:i',
  policy: '+name|type|uid name uid uid_numeric:i data:j desc group:@group is_applied:b type version',
  port_info: '*port:p protocol_name protocol_num:i',
  prev_event: '*uid type_uid:i fingerprint:@fingerprint',
  privilege_attack_info: '*attack:@attack *privilege_info_list:@privilege_info[]',
  privilege_info: 'is_unused:b last_used_time:i *name type type_id:i=0,1,2,3,99',
  process:
    '+pid|uid|cpid name uid uid_numeric:i cmd_line cpid:uuid created_time:i path pid:i container:@container~container namespace_pid:i~container ai_agent:@ai_agent~ai_operation ancestry:@process_entity[] hosted_ai_agent_list:@ai_agent[]~ai_operation environment_variables:@environment_variable[] file:@file integrity integrity_id:i=0,1,2,3,4,5,6,99 lineage:[] loaded_modules:[] parent_process:@process ptid:i sandbox session:@session terminated_time:i tid:i user:@user working_directory xattributes:o auid:i~linux/linux_users egid:i~macos/macos_users euid:i~macos/macos_users group:@group~linux/linux_users hosted_services:@win_service[]',
  process_entity:
    '+cmd_line|name|path|pid|uid|cpid name uid uid_numeric:i cmd_line cpid:uuid created_time:i path pid:i',
  product:
    '+name|uid name uid uid_numeric:i data_classification:@data_classification~data_classification data_classifications:@data_classification[]~data_classification cpe_name feature:@feature lang path url_string vendor_name version',
  programmatic_credential: 'last_used_time:i type *uid',
  query_evidence:
    '^connection_info|file|folder|group|job|kernel|module|network_interfaces|peripheral_device|process|reg_key|reg_value|service|session|startup_item|user connection_info:@network_connection_info file:@file folder:@file group:@group job:@job kernel:@kernel module:@module network_interfaces:@network_interface[] peripheral_device:@peripheral_device process:@process query_type *query_type_id:i=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,99 service:@service session:@session startup_item:@startup_item state tcp_state_id:i=0,1,2,3,4,5,6,7,8,9,10,11 user:@user users:@user[] reg_key:@reg_key reg_value:@reg_value',
  query_info: '+name|uid name uid uid_numeric:i bytes:i data:j *query_string query_time:i',
  reg_key: 'is_system:b modified_time:i *path security_descriptor',
  reg_value:
    'data:j is_default:b is_system:b modified_time:i *name *path reg_binary_data reg_integer_data:i reg_string_data reg_string_list_data:[] type type_id:i=0,1,2,3,4,5,6,7,8,9,10,99',
  related_event:
    'attacks:@attack[] count:i created_time:i desc first_seen_time:i kill_chain:@kill_chain_phase[] last_seen_time:i modified_time:i observables:@observable[] product:@product product_uid severity severity_id:i=0,1,2,3,4,5,6,99 status tags:@key_value_object[] title traits:@trait[] type type_name type_uid:i *uid',
  remediation: 'cis_controls:@cis_control[] *desc kb_article_list:@kb_article[] kb_articles:[] references:[]',
  reporter: '+hostname|ip|name|uid name uid uid_numeric:i hostname ip:ip org:@organization',
  reputation: '*base_score:f provider score *score_id:i=0,1,2,3,4,5,6,7,8,9,10,99',
  request: 'containers:@container[] data:j flags:[] *uid',
  resource_details:
    '+name|uid name uid uid_numeric:i data_classification:@data_classification~data_classification data_classifications:@data_classification[]~data_classification created_time:i data:j labels:[] modified_time:i tags:@key_value_object[] type uid_alt agent_list:@agent[] cloud_partition~cloud criticality group:@group hostname ip:ip is_backed_up:b namespace owner:@user provider~cloud region~cloud resource_relationship:@graph role role_id:i=0,1,2,3,4,99 version zone~cloud',
  response: 'code:i containers:@container[] data:j error error_message flags:[] message',
  rpc_interface: 'ack_reason:i ack_result:i *uuid:uuid *version',
  rule: '+name|uid name uid uid_numeric:i category desc type version',
  san: '*name *type',
  sbom: 'created_time:i *package:@package product:@product *software_components:@software_component[] type type_id:i=0,1,2,3,99 uid version',
  scan: '+name|uid name uid uid_numeric:i type *type_id:i=0,1,2,3,4,5,6,7,99',
  scim: 'auth_protocol auth_protocol_id:i=0,1,2,3,4,5,6,7,8,9,10,11,12,99 created_time:i error_message is_group_provisioning_enabled:b is_user_provisioning_enabled:b last_run_time:i modified_time:i name protocol_name rate_limit:i scim_group_schema:j scim_user_schema:j state state_id:i=0,1,2,3,4,99 uid uid_alt url_string vendor_name version',
  script:
    'file:@file hashes:@fingerprint[] name parent_uid *script_content:@long_string type *type_id:i=0,1,2,3,4,5,6,7,99 uid',
  security_state: 'state state_id:i=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,99',
  service: '+name|uid name uid uid_numeric:i labels:[] tags:@key_value_object[] version',
  service_privilege_analysis:
    'all_privileges_unused:b analyzed_privileges_count:i execute_count:i last_used_time:i *name privilege_attack_info_list:@privilege_attack_info[] read_count:i unused_privileges_count:i write_count:i',
  session:
    'count:i created_time:i credential_uid expiration_reason expiration_time:i is_mfa:b is_remote:b is_vpn:b issuer terminal uid uid_alt uuid:uuid',
  software_component:
    'author hash:@fingerprint license *name purl related_component relationship relationship_id:i=0,1,99 type type_id:i=0,1,2,3,99 *version',
  span: 'duration:i *end_time:i message operation parent_uid service:@service *start_time:i status_code *uid',
  sso: 'auth_protocol auth_protocol_id:i=0,1,2,3,4,5,6,7,8,9,10,11,12,99 certificate:@certificate created_time:i duration_mins:i idle_timeout:i login_endpoint logout_endpoint metadata_endpoint modified_time:i name protocol_name scopes:[] uid vendor_name',
  startup_item:
    '^driver|job|process|win_service driver:@kernel_driver job:@job *name process:@process run_mode_ids:i[]=0,1,2,3,99 run_modes:[] run_state run_state_id:i=0,1,2,3,4,5,6,7,8,99 start_type *start_type_id:i=0,1,2,3,4,5,6,7,8,99 type type_id:i=0,1,2,3,4,5,6,7,8,99 win_service:@win_service',
  sub_technique: '+name|uid name uid uid_numeric:i src_url',
  table: '+name|uid name uid uid_numeric:i created_time:i desc groups:@group[] modified_time:i size:i',
  tactic: '+name|uid name uid uid_numeric:i src_url',
  technique: '+name|uid name uid uid_numeric:i src_url',
  threat_actor: '*name type type_id:i=0,1,2,3,4,99',
  ticket:
    '+src_url|uid src_url status status_details:[] status_id:i=0,1,2,3,4,5,6,7,8,99 title type type_id:i=0,1,2,99 uid',
  timespan:
    '+duration|duration_days|duration_hours|duration_mins|duration_months|duration_secs|duration_weeks|duration_years|end_time|start_time duration:i duration_days:i duration_hours:i duration_mins:i duration_months:i duration_secs:i duration_weeks:i duration_years:i end_time:i start_time:i type type_id:i=0,1,2,3,4,5,6,7,8,9,99',
  tls: 'alert:i certificate:@certificate certificate_chain:[] cipher client_ciphers:[] extension_list:@tls_extension[] handshake_dur:i ja3_hash:@fingerprint ja3s_hash:@fingerprint key_length:i sans:@san[] server_ciphers:[] sni tls_extension_list:@tls_extension[] *version',
  tls_extension: 'data:j type *type_id:i=0,1,5,10,13,14,15,16,18,19,20,21,41,42,43,44,45,47,48,49,50,51,99',
  token:
    'created_time:i expiration_time:i is_renewable:b modified_time:i name tenant_uid type type_id:i=0,1,2,3,4,5,6,7,99 uid zone',
  trace: 'duration:i end_time:i flags:[] service:@service span:@span start_time:i *uid',
  trait: '+name|uid name uid uid_numeric:i category type values:[]',
  transformation_info: '+name|uid name uid uid_numeric:i lang product:@product time:i url_string',
  tsig: '+algorithm|key_name|error_id algorithm error_id:i=0,16,17,18,99 error key_name',
  unmanned_aerial_system:
    '+name|serial_number|uid|uid_alt name uid uid_numeric:i location:@location model serial_number speed speed_accuracy track_direction uid_alt vertical_speed hw_info:@device_hw_info type type_id:i=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,99 uuid:uuid',
  unmanned_system_operating_area:
    '+city|country|postal_code|region aerial_height city continent coordinates:f[] country desc geodetic_altitude geodetic_vertical_accuracy geohash horizontal_accuracy is_on_premises:b isp lat:f long:f postal_code pressure_altitude provider region altitude_ceiling altitude_floor count:i end_time:i locations:@location[] radius start_time:i type type_id:i=0,1,2,3,99',
  url: '+url_string|path categories:[] category_ids:i[]=0,1,3,4,5,6,7,9,11,14,15,16,17,18,20,21,22,23,24,25,26,27,29,30,31,32,33,34,35,36,37,38,40,43,44,45,46,47,49,50,51,52,53,54,55,56,57,58,59,60,61,63,64,65,66,67,68,71,83,84,85,86,87,88,89,90,92,93,95,96,97,98,99,101,102,103,106,107,108,109,110,111,112,113,114,118,121 domain hostname path port:p query_string resource_type scheme subdomain url_string',
  user: '+account|name|uid name uid uid_numeric:i account:@account credential_uid display_name domain email_addr:email forward_addr:email full_name groups:@group[] has_mfa:b ldap_person:@ldap_person org:@organization phone_number programmatic_credentials:@programmatic_credential[] risk_level risk_level_id:i=0,1,2,3,4,99 risk_score:i type type_id:i=0,1,2,3,4,99 uid_alt',
  vendor_attributes: 'severity severity_id:i=0,1,2,3,4,5,6,99',
  vulnerability:
    '^advisory|cve|cwe advisory:@advisory affected_code:@affected_code[] affected_packages:@affected_package[] category cve:@cve cwe:@cwe dependency_chain desc exploit_last_seen_time:i exploit_ref_url exploit_requirement exploit_type first_seen_time:i fix_available:b fix_coverage fix_coverage_id:i=0,1,2,3,99 is_exploit_available:b is_fix_available:b kb_article_list:@kb_article[] kb_articles:[] last_seen_time:i packages:@package[] references:[] related_vulnerabilities:[] remediation:@remediation severity title vendor_name',
  web_resource:
    '+name|uid name uid uid_numeric:i data_classification:@data_classification~data_classification data_classifications:@data_classification[]~data_classification created_time:i data:j labels:[] modified_time:i tags:@key_value_object[] type uid_alt desc url_string',
  whois:
    'autonomous_system:@autonomous_system created_time:i dnssec_status dnssec_status_id:i=0,1,2,99 domain domain_contacts:@domain_contact[] email_addr:email isp isp_org last_seen_time:i name_servers:[] phone_number registrar status subdomains:[] subnet',
  win_resource:
    '+name|uid name uid uid_numeric:i data_classification:@data_classification~data_classification data_classifications:@data_classification[]~data_classification created_time:i data:j labels:[] modified_time:i tags:@key_value_object[] type uid_alt details svc_name *type_id:i=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,34,35,36,37,38,39,40,41,42,43,44,99',
  win_service:
    '+cmd_line|service_category_id|service_dependencies|service_error_control_id|service_start_name|service_start_type_id|service_type_id *name uid uid_numeric:i labels:[] tags:@key_value_object[] version cmd_line hosting_process:@process_entity load_order_group service_category service_category_id:i=0,1,2,99 service_dependencies:[] service_dll_file:@file service_error_control service_error_control_id:i=0,1,2,3,4,99 service_file:@file service_start_name service_start_type service_start_type_id:i=0,1,2,3,4,5,99 service_type service_type_id:i=0,1,2,3,4,99',
}
