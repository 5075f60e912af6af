import type { Rule } from '@haidang/contracts'
import { useQuery } from '@tanstack/react-query'
import { Loaded } from '../../app/loaded.tsx'
import { useApp, useMay } from '../../app/session.tsx'
import { Panel } from '../../ui/page.tsx'
import { useText } from '../../ui/text.ts'
import { Proposals } from './proposals.tsx'
import classes from './rules.module.css'
import { VerdictBar } from './verdict-bar.tsx'

/** What people concluded about the hits of a rule, and what could be done about it. */
export function RuleTuningPanel({ rule }: { readonly rule: Rule }) {
  const { t } = useText()
  const { api } = useApp()
  const mayTune = useMay('rule.tune')
  const query = useQuery({
    queryKey: ['rules', 'tuning-of', rule.id],
    queryFn: ({ signal }) => api.ruleTuning.list({ ruleId: rule.id, minClosed: 1, minShare: 0, limit: 1 }, signal),
    enabled: mayTune,
  })
  if (!mayTune) return null
  return (
    <Panel title={t('ui.rules.tuning.feedback')}>
      <Loaded query={query}>
        {(page) => {
          const [item] = page.items
          if (item === undefined) return <p className={classes.soft}>{t('ui.rules.tuning.noFeedback')}</p>
          return (
            <>
              <VerdictBar verdicts={item.verdicts} />
              <Proposals item={item} />
            </>
          )
        }}
      </Loaded>
    </Panel>
  )
}
