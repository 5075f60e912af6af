import type { RuleException } from '@haidang/contracts'
import { StateBadge } from '../../ui/badges.tsx'
import { useText } from '../../ui/text.ts'

/** What an exception passes over, in words. */
export function ExceptionMatching({ matching }: { readonly matching: RuleException['matching'] }) {
  const { t } = useText()
  if (matching.kind === 'everything') return t('ui.rules.exception.everything')
  if (matching.kind === 'filter') return t('ui.rules.exception.byFilter')
  return (
    <>
      {matching.fields.map((row, n) => (
        <span key={`${n}:${row.field}`}>
          {n > 0 && `, ${t('ui.rules.words.and')} `}
          <code>{row.field}</code> {t(`ui.rules.words.operator.${row.operator}`)}{' '}
          {row.values.slice(0, 3).map((value, m) => (
            <span key={value}>
              {m > 0 && ` ${t('ui.rules.words.or')} `}
              <code>{value}</code>
            </span>
          ))}
          {row.values.length > 3 && ` ${t('ui.rules.words.more', { count: row.values.length - 3 })}`}
        </span>
      ))}
    </>
  )
}

export function ExceptionState({ state }: { readonly state: RuleException['state'] }) {
  const { t } = useText()
  return (
    <StateBadge
      tone={state === 'active' ? 'good' : state === 'expired' ? 'warn' : 'quiet'}
      label={t(`ui.rules.exception.state.${state}`)}
    />
  )
}

/** For whom it holds. */
export function useAudienceWords(): (audience: RuleException['audience']) => string {
  const { t } = useText()
  return ({ kind, organisation, group }) => {
    if (group !== null) return t('ui.rules.exception.forGroup', { name: group.name })
    if (kind === 'all' || organisation === null) return t('ui.rules.exception.forAll')
    return kind === 'below'
      ? t('ui.rules.exception.forBelow', { name: organisation.shortName })
      : organisation.shortName
  }
}
