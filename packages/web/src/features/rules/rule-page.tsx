import type { Rule } from '@haidang/contracts'
import { Alert } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Loaded } from '../../app/loaded.tsx'
import { useApp, useMay } from '../../app/session.tsx'
import { TechniqueLinks } from '../../app/technique-links.tsx'
import { SeverityBadge } from '../../ui/badges.tsx'
import { ExactTime } from '../../ui/clock.tsx'
import { CodeEditor } from '../../ui/code-editor.tsx'
import { CopyValue } from '../../ui/copy-value.tsx'
import { Facts } from '../../ui/facts.tsx'
import { Page, Panel } from '../../ui/page.tsx'
import { useText } from '../../ui/text.ts'
import { ProblemList } from './problem-list.tsx'
import { RuleActivityView } from './rule-activity.tsx'
import { LevelSelect, RuleActs } from './rule-acts.tsx'
import { RuleExceptionsPanel } from './rule-exceptions.tsx'
import { RuleHistory } from './rule-history.tsx'
import { logsourceOf, RuleState, usePackName } from './rule-state.tsx'
import { RuleTuningPanel } from './rule-tuning-panel.tsx'
import { RuleWords } from './rule-words.tsx'
import classes from './rules.module.css'

function RuleFacts({ rule }: { readonly rule: Rule }) {
  const { t, lookup } = useText()
  const packName = usePackName()
  return (
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
        { label: t('ui.rules.author'), value: rule.author || t('ui.list.none') },
        { label: t('ui.rules.licence'), value: rule.pack.licence || t('ui.list.none') },
        { label: t('ui.rules.changedAt'), value: <ExactTime at={rule.changedAt} /> },
        ...(rule.path === '' ? [] : [{ label: t('ui.rules.path'), value: <code>{rule.path}</code> }]),
        ...(rule.copiedFrom === null
          ? []
          : [
              {
                label: t('ui.rules.copiedFrom'),
                value: (
                  <Link to="/rules/$ruleId" params={{ ruleId: rule.copiedFrom.id }}>
                    {rule.copiedFrom.title}
                  </Link>
                ),
              },
            ]),
        { label: t('ui.rules.id'), value: <CopyValue value={rule.id} /> },
      ]}
    />
  )
}

function Notes({ rule }: { readonly rule: Rule }) {
  const { t, lookup } = useText()
  return (
    <>
      {rule.retiredAt !== null && (
        <Alert color="gray" variant="light" title={t('ui.rules.retiredTitle')}>
          {t('ui.rules.retiredBody')} <ExactTime at={rule.retiredAt} />
        </Alert>
      )}
      {rule.setAside !== null && (
        <Alert color="yellow" variant="light" title={t('ui.rules.setAsideTitle')}>
          {lookup(`ui.rules.setAside.${rule.setAside.reason}`, {}, t('ui.rules.setAsideBody'))}{' '}
          <ExactTime at={rule.setAside.at} />
        </Alert>
      )}
      {rule.problems.length > 0 && (
        <Panel title={t('ui.rules.problems.title')}>
          <ProblemList problems={rule.problems} />
        </Panel>
      )}
    </>
  )
}

function RuleView({ rule }: { readonly rule: Rule }) {
  const { t } = useText()
  const mayManage = useMay('rule.manage')
  const lists = [
    { title: t('ui.rules.falsepositives'), items: rule.falsepositives },
    { title: t('ui.rules.references'), items: rule.references },
  ].filter((list) => list.items.length > 0)
  return (
    <Page
      title={rule.title}
      above={<Link to="/rules">{t('ui.rules.title')}</Link>}
      beside={
        <>
          <SeverityBadge severity={rule.level} />
          <RuleState rule={rule} />
          {mayManage && rule.retiredAt === null && <LevelSelect rule={rule} />}
        </>
      }
      lead={rule.description}
      acts={<RuleActs rule={rule} />}
    >
      <Notes rule={rule} />
      <div className={classes.grid}>
        <div className={classes.column}>
          <Panel title={t('ui.rules.words.title')}>
            <RuleWords text={rule.text} />
          </Panel>
          <Panel
            title={t('ui.rules.text')}
            beside={<span className={classes.soft}>{t('ui.rules.history.version', { version: rule.version })}</span>}
          >
            <CodeEditor value={rule.text} label={t('ui.rules.text')} isReadOnly />
          </Panel>
          <RuleHistory rule={rule} />
        </div>
        <div className={classes.column}>
          <Panel title={t('ui.rules.activity.title')}>
            <RuleActivityView ruleId={rule.id} activity={rule.activity} />
          </Panel>
          <RuleTuningPanel rule={rule} />
          <RuleExceptionsPanel rule={rule} />
          <Panel title={t('ui.rules.about')}>
            <RuleFacts rule={rule} />
          </Panel>
          {lists.map((list) => (
            <Panel key={list.title} title={list.title}>
              <ul className={classes.bullets}>
                {list.items.map((item) => (
                  <li key={item}>{item}</li>
                ))}
              </ul>
            </Panel>
          ))}
        </div>
      </div>
    </Page>
  )
}

/** One rule: what it looks for in words and as text, how it does, what is passed over, what people made of it, how it came to be. */
export function RulePage() {
  const { api } = useApp()
  const { ruleId } = useParams({ from: '/rules/$ruleId' })
  const query = useQuery({ queryKey: ['rules', 'one', ruleId], queryFn: () => api.rules.read(ruleId) })
  return <Loaded query={query}>{(rule) => <RuleView key={rule.id} rule={rule} />}</Loaded>
}
