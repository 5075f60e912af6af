import type { AuditEntry } from '@haidang/contracts'
import { StateBadge } from '../../ui/badges.tsx'
import { useText } from '../../ui/text.ts'

/** How a row of the audit is told in words. */
export function useWords() {
  const { t, lookup } = useText()
  const who = ({ actor }: AuditEntry): string => {
    // The platform's own name of itself is no word for readers.
    const name =
      (actor.kind === 'system' ? null : actor.name) ?? lookup(`domain.actorKind.${actor.kind}`, {}, actor.kind)
    return actor.owner === null ? name : t('ui.audit.ofOwner', { name, owner: actor.owner.name })
  }
  return {
    who,
    action: (entry: AuditEntry) => lookup(`domain.auditAction.${entry.action}`, {}, entry.action),
    result: (entry: AuditEntry) => (
      <StateBadge tone={entry.result === 'done' ? 'good' : 'bad'} label={t(`domain.auditResult.${entry.result}`)} />
    ),
  }
}
