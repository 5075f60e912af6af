import type { AttackMatrix } from '@haidang/contracts'
import { ActionIcon, Button } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Loaded } from '../../app/loaded.tsx'
import { useApp } from '../../app/session.tsx'
import { SeverityBadge } from '../../ui/badges.tsx'
import { numberText } from '../../ui/format.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { Panel } from '../../ui/page.tsx'
import { useText } from '../../ui/text.ts'
import { findTechnique } from './coverage-columns.ts'
import { RuleState } from './rule-state.tsx'
import classes from './rules.module.css'

const SHOWN = 8

/** One technique: what is looked for, what was seen, its sub-techniques, its rules. */
export function TechniquePanel({
  matrix,
  techniqueId,
  onOpen,
  onClose,
}: {
  readonly matrix: AttackMatrix
  readonly techniqueId: string
  readonly onOpen: (id: string) => void
  readonly onClose: () => void
}) {
  const { t, locale } = useText()
  const { api } = useApp()
  const technique = findTechnique(matrix, techniqueId)
  const subtechniques = matrix.techniques.find((one) => one.id === techniqueId)?.subtechniques ?? []
  const rules = useQuery({
    queryKey: ['rules', 'list-of', techniqueId],
    queryFn: ({ signal }) => api.rules.list({ techniques: [techniqueId], limit: SHOWN }, signal),
  })
  const count = (value: number) => numberText(locale, value)
  return (
    <Panel
      title={[techniqueId, technique?.name].filter((part) => part !== null && part !== undefined).join(' ')}
      acts={
        <ActionIcon variant="subtle" color="gray" onClick={onClose} aria-label={t('ui.list.closeDetail')}>
          <IconX size={18} aria-hidden />
        </ActionIcon>
      }
    >
      <div className={classes.column}>
        {technique === undefined ? (
          <p className={classes.soft}>{t('ui.rules.coverage.notInMatrix')}</p>
        ) : (
          <p>
            {t('ui.rules.coverage.cell', {
              enabled: count(technique.rulesEnabled),
              available: count(technique.rulesAvailable),
              hits: count(technique.hits30d),
              alerts: count(technique.alerts30d),
            })}
          </p>
        )}
        {subtechniques.length > 0 && (
          <div className={classes.inline}>
            {subtechniques.map((inner) => (
              <Button key={inner.id} size="compact-sm" variant="default" onClick={() => onOpen(inner.id)}>
                {inner.id} {inner.name} · {count(inner.rulesEnabled)}
              </Button>
            ))}
          </div>
        )}
        <Loaded query={rules}>
          {(page) =>
            page.items.length === 0 ? (
              <p className={classes.soft}>{t('ui.rules.coverage.noRules')}</p>
            ) : (
              <ul className={classes.ruleLines}>
                {page.items.map((rule) => (
                  <li key={rule.id}>
                    <SeverityBadge severity={rule.level} isBare />
                    <Link to="/rules/$ruleId" params={{ ruleId: rule.id }}>
                      {rule.title}
                    </Link>
                    <RuleState rule={rule} />
                  </li>
                ))}
              </ul>
            )
          }
        </Loaded>
        <div className={classes.entryActs}>
          <LinkButton to="/rules" search={{ techniques: [techniqueId] }} variant="default" size="xs">
            {t('ui.rules.coverage.allRules')}
          </LinkButton>
        </div>
      </div>
    </Panel>
  )
}
