import type { RuleSummary } from '@haidang/contracts'
import { StateBadge } from '../../ui/badges.tsx'
import { useText } from '../../ui/text.ts'

/** Whether a rule runs: on, off, set aside by the engine, or gone from its pack. */
export function RuleState({ rule }: { readonly rule: Pick<RuleSummary, 'isEnabled' | 'retiredAt' | 'setAside'> }) {
  const { t } = useText()
  if (rule.retiredAt !== null) return <StateBadge tone="quiet" label={t('ui.rules.state.retired')} />
  if (!rule.isEnabled) return <StateBadge tone="quiet" label={t('ui.rules.state.off')} />
  if (rule.setAside !== null) return <StateBadge tone="warn" label={t('ui.rules.state.setAside')} />
  return <StateBadge tone="good" label={t('ui.rules.state.on')} />
}

/** The name of a pack; the one of rules written here by the reader's word for it. */
export function usePackName(): (pack: { readonly name: string; readonly kind: RuleSummary['pack']['kind'] }) => string {
  const { t } = useText()
  return (pack) => (pack.kind === 'own' ? t('ui.rules.packKind.own') : pack.name)
}

/** `windows / process_creation`; empty for rules that name no log source (correlations). */
export function logsourceOf(rule: Pick<RuleSummary, 'logsource'>): string {
  const { product, category, service } = rule.logsource
  return [product, category, service].filter((part) => part !== null && part !== '').join(' / ')
}
