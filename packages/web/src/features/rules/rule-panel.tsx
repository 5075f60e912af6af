import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Loaded } from '../../app/loaded.tsx'
import { useApp } from '../../app/session.tsx'
import { TechniqueLinks } from '../../app/technique-links.tsx'
import { SeverityBadge } from '../../ui/badges.tsx'
import { DetailFrame, DetailSection } from '../../ui/detail.tsx'
import { Facts } from '../../ui/facts.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { useText } from '../../ui/text.ts'
import { RuleActivityView } from './rule-activity.tsx'
import { logsourceOf, RuleState, usePackName } from './rule-state.tsx'
import { RuleSwitch } from './rule-switch.tsx'
import { RuleWords } from './rule-words.tsx'

/** A rule beside the list: what it looks for, whether it runs, how often it fires; the rest is on its own page. */
export function RulePanel({ ruleId }: { readonly ruleId: string }) {
  const { t, lookup } = useText()
  const packName = usePackName()
  const { api } = useApp()
  const query = useQuery({ queryKey: ['rules', 'one', ruleId], queryFn: () => api.rules.read(ruleId) })
  return (
    <Loaded query={query}>
      {(rule) => (
        <DetailFrame
          title={rule.title}
          marks={
            <>
              <SeverityBadge severity={rule.level} />
              <RuleState rule={rule} />
              <RuleSwitch rule={rule} />
            </>
          }
          acts={
            <>
              <LinkButton to="/rules/$ruleId" params={{ ruleId: rule.id }}>
                {t('ui.rules.openPage')}
              </LinkButton>
              <LinkButton to="/events" search={{ rule: `sigma:${rule.id}`, range: '7d' }} variant="default">
                {t('ui.rules.findEvents')}
              </LinkButton>
            </>
          }
        >
          {rule.description !== '' && <p>{rule.description}</p>}
          <DetailSection title={t('ui.rules.words.title')}>
            <RuleWords text={rule.text} />
          </DetailSection>
          <DetailSection title={t('ui.rules.activity.title')}>
            <RuleActivityView ruleId={rule.id} activity={rule.activity} />
          </DetailSection>
          <Facts
            facts={[
              { label: t('ui.rules.logsource'), value: logsourceOf(rule) || t('ui.list.none') },
              {
                label: t('ui.field.techniques'),
                value: <TechniqueLinks techniques={rule.techniques.map((id) => ({ id }))} />,
              },
              {
                label: t('ui.rules.pack'),
                value: (
                  <Link to="/rules/packs/$packId" params={{ packId: rule.pack.id }}>
                    {packName(rule.pack)}
                  </Link>
                ),
              },
              { label: t('ui.rules.authorStatus'), value: lookup(`ui.rules.status.${rule.status}`, {}, rule.status) },
            ]}
          />
        </DetailFrame>
      )}
    </Loaded>
  )
}
