import type { Rule, RuleVersion } from '@haidang/contracts'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useAct, useRefusalText } from '../../app/act.ts'
import { Loaded } from '../../app/loaded.tsx'
import { useApp, useMay } from '../../app/session.tsx'
import { StateBadge } from '../../ui/badges.tsx'
import { ExactTime } from '../../ui/clock.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { LineChanges } from '../../ui/line-changes.tsx'
import { Panel } from '../../ui/page.tsx'
import { useText } from '../../ui/text.ts'
import classes from './rules.module.css'

function Changes({ rule, version }: { readonly rule: Rule; readonly version: number }) {
  const { t } = useText()
  const { api } = useApp()
  const query = useQuery({
    queryKey: ['rules', 'version', rule.id, version],
    queryFn: () => api.rules.version(rule.id, version),
    staleTime: 600_000,
  })
  return (
    <Loaded query={query}>
      {(detail) =>
        detail.lines.length === 0 ? (
          <p className={classes.soft}>{t('ui.rules.history.first')}</p>
        ) : (
          <LineChanges lines={detail.lines} label={t('ui.rules.history.changesOf', { version })} />
        )
      }
    </Loaded>
  )
}

/** The versions of a rule, what each changed, and for a rule of one's own the way back. */
export function RuleHistory({ rule }: { readonly rule: Rule }) {
  const { t } = useText()
  const { api } = useApp()
  const refusal = useRefusalText()
  const mayManage = useMay('rule.manage')
  const [opened, setOpened] = useState<number | null>(null)
  const [reverting, setReverting] = useState<RuleVersion | null>(null)
  const query = useQuery({
    queryKey: ['rules', 'versions', rule.id],
    queryFn: ({ signal }) => api.rules.versions(rule.id, { limit: 50 }, signal),
  })
  const revert = useAct({
    run: (version: number) => api.rules.revert(rule.id, version),
    touches: ['rules'],
    done: t('ui.rules.history.reverted'),
    onDone: () => setReverting(null),
    isQuiet: true,
  })
  const isOwn = rule.pack.kind === 'own'
  return (
    <Panel title={t('ui.rules.history.title')}>
      <Loaded query={query}>
        {(page) => (
          <ol className={classes.entries}>
            {page.items.map((version) => (
              <li key={version.version} className={classes.entry}>
                <p className={classes.versionLine}>
                  <strong>{t('ui.rules.history.version', { version: version.version })}</strong>
                  {version.isCurrent && <StateBadge tone="good" label={t('ui.rules.history.current')} />}
                  {version.packVersion !== null && (
                    <span className={classes.soft}>
                      {t('ui.rules.history.packVersion', { version: version.packVersion })}
                    </span>
                  )}
                </p>
                {version.note !== '' && <p>{version.note}</p>}
                <p className={classes.soft}>
                  {version.by?.displayName ?? t('ui.field.system')} · <ExactTime at={version.at} />
                </p>
                <div className={classes.entryActs}>
                  <Button
                    size="compact-sm"
                    variant="subtle"
                    aria-expanded={opened === version.version}
                    onClick={() => setOpened(opened === version.version ? null : version.version)}
                  >
                    {t('ui.rules.history.showChanges')}
                  </Button>
                  {isOwn && mayManage && !version.isCurrent && (
                    <Button size="compact-sm" variant="subtle" onClick={() => setReverting(version)}>
                      {t('ui.rules.history.revert')}
                    </Button>
                  )}
                </div>
                {opened === version.version && <Changes rule={rule} version={version.version} />}
              </li>
            ))}
          </ol>
        )}
      </Loaded>
      {reverting !== null && (
        <ConfirmDialog
          isOpen
          title={t('ui.rules.history.revertTitle', { version: reverting.version })}
          body={t('ui.rules.history.revertBody')}
          confirmLabel={t('ui.rules.history.revert')}
          isWorking={revert.isPending}
          failure={revert.isError ? refusal(revert.error) : null}
          onConfirm={() => revert.mutate(reverting.version)}
          onClose={() => setReverting(null)}
        />
      )}
    </Panel>
  )
}
