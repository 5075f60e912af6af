import { CLASS } from '../normalise/ocsf.ts'
import type { SourceDescriptor } from '../source.ts'
import { isFeedRow, isShadowserverRow, normaliseFeedRow, normaliseShadowserver } from './normalise.ts'

export const shadowserver: SourceDescriptor = {
  format: 'shadowserver',
  vendor: 'The Shadowserver Foundation',
  product: 'Shadowserver reports',
  versions: 'CSV of 2014 to 2026 by header and file name (readFeed), rows as JSON',
  logsources: [{ product: 'shadowserver' }],
  coverage: [{ record: 'every report', classUid: CLASS.networkActivity }],
  object: { recognise: (o) => (isShadowserverRow(o) ? 2 : 0), normalise: normaliseShadowserver },
}

export const abuseFeed: SourceDescriptor = {
  format: 'abuse-feed',
  vendor: 'any',
  product: 'abuse feeds',
  versions:
    'lists, tables and JSON (readFeed): abuse.ch, Spamhaus, PhishTank, OpenPhish, Team Cymru, DataPlane, CTIP …',
  logsources: [{ product: 'abuse-feed' }],
  coverage: [
    { record: 'reports on a host', classUid: CLASS.networkActivity },
    { record: 'lists of bad things', classUid: CLASS.osintInventory },
  ],
  object: { recognise: (o) => (isFeedRow(o) ? 2 : 0), normalise: normaliseFeedRow },
}
