import type { SigmaHit, SigmaSet } from '@haidang/detect'
import type { CorrelationFeed } from './correlation-feed.ts'
import type { Hit } from './findings.ts'
import type { ReadEvent } from './parse.step.ts'

/**
 * Sigma rules that fire on one event, less those `isPassedOver` says an exception takes out. What correlations stand on is told to
 * `feed`; rules that only feed them make no hit of their own.
 */
export function matchSigma(
  set: SigmaSet,
  read: ReadEvent,
  isPassedOver: (ruleId: string) => boolean,
  feed: CorrelationFeed | null,
  onHit: (hit: Hit) => void,
): void {
  const hits: readonly SigmaHit[] = set.match(read.event)
  for (const hit of hits) {
    if (isPassedOver(hit.rule.id)) continue
    if (feed?.take(hit.rule.id) === 'silent') continue
    onHit({
      kind: 'sigma',
      ruleKey: `sigma:${hit.rule.id}`,
      title: hit.rule.title,
      severity: hit.rule.level,
      techniques: hit.rule.techniques,
      reasons: hit.reasons(),
    })
  }
}
