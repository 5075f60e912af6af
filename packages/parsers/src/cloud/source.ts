import { CLASS } from '../normalise/ocsf.ts'
import type { SourceDescriptor } from '../source.ts'
import { isCloudTrail, normaliseCloudTrail } from './cloudtrail.ts'
import { isEntra, normaliseEntra } from './entra.ts'
import { isGoogleWorkspace, normaliseGoogleWorkspace } from './google-workspace.ts'
import { isMicrosoft365, normaliseMicrosoft365 } from './microsoft-365.ts'

export const cloudTrail: SourceDescriptor = {
  format: 'aws-cloudtrail',
  vendor: 'AWS',
  product: 'CloudTrail',
  versions: 'event versions 1.0x; records alone and in Records',
  logsources: [{ product: 'aws', service: 'cloudtrail' }],
  coverage: [
    { record: 'ConsoleLogin', classUid: CLASS.authentication },
    { record: 'every other event', classUid: CLASS.apiActivity },
  ],
  object: { recognise: (o) => (isCloudTrail(o) ? 2 : 0), normalise: normaliseCloudTrail },
}

export const microsoft365: SourceDescriptor = {
  format: 'microsoft-365',
  vendor: 'Microsoft',
  product: 'Microsoft 365',
  versions: 'Management Activity API; rows of the audit search with AuditData',
  logsources: [{ product: 'm365' }],
  coverage: [
    { record: 'UserLoggedIn, UserLoginFailed', classUid: CLASS.authentication },
    { record: 'files of SharePoint and OneDrive', classUid: CLASS.fileHosting },
    { record: 'users of the directory', classUid: CLASS.userManagement },
    { record: 'groups of the directory', classUid: CLASS.groupManagement },
    { record: 'every other operation', classUid: CLASS.apiActivity },
  ],
  object: { recognise: (o) => (isMicrosoft365(o) ? 2 : 0), normalise: normaliseMicrosoft365 },
}

export const entra: SourceDescriptor = {
  format: 'microsoft-entra',
  vendor: 'Microsoft',
  product: 'Entra ID',
  versions: 'sign-ins and directory audits of Microsoft Graph and of Azure Monitor',
  logsources: [
    { product: 'azure', service: 'signinlogs' },
    { product: 'azure', service: 'auditlogs' },
  ],
  coverage: [
    { record: 'sign-ins', classUid: CLASS.authentication },
    { record: 'users and their roles', classUid: CLASS.userManagement },
    { record: 'every other audit', classUid: CLASS.apiActivity },
  ],
  object: { recognise: (o) => (isEntra(o) ? 2 : 0), normalise: normaliseEntra },
}

export const googleWorkspace: SourceDescriptor = {
  format: 'google-workspace',
  vendor: 'Google',
  product: 'Google Workspace',
  versions: 'Admin SDK Reports API, activities of every application',
  logsources: [{ product: 'gcp' }],
  coverage: [
    { record: 'login', classUid: CLASS.authentication },
    { record: 'drive', classUid: CLASS.fileHosting },
    { record: 'admin: users', classUid: CLASS.userManagement },
    { record: 'every other event', classUid: CLASS.apiActivity },
  ],
  object: { recognise: (o) => (isGoogleWorkspace(o) ? 2 : 0), normalise: normaliseGoogleWorkspace },
}
