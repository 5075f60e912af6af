import type { RulePack, RulePackVersion } from '@haidang/contracts'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useAct, useRefusalText } from '../../app/act.ts'
import { Loaded } from '../../app/loaded.tsx'
import { useApp, useMay } from '../../app/session.tsx'
import { StateBadge } from '../../ui/badges.tsx'
import { ExactTime } from '../../ui/clock.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { numberText } from '../../ui/format.ts'
import { Panel } from '../../ui/page.tsx'
import { useText } from '../../ui/text.ts'
import classes from './rules.module.css'

/** The versions of a pack, the newest first; any of them can be put in force. */
export function PackVersions({ pack }: { readonly pack: RulePack }) {
  const { t, locale } = useText()
  const { api } = useApp()
  const refusal = useRefusalText()
  const mayManage = useMay('rule.manage')
  const [chosen, setChosen] = useState<RulePackVersion | null>(null)
  const query = useQuery({
    queryKey: ['rules', 'pack-versions', pack.id],
    queryFn: ({ signal }) => api.rulePacks.versions(pack.id, { limit: 100 }, signal),
  })
  // How many rules the change touches is asked before it is made.
  const difference = useQuery({
    queryKey: ['rules', 'pack-difference', pack.id, pack.activeVersion, chosen?.version],
    queryFn: ({ signal }) =>
      api.rulePacks.difference(pack.id, { from: pack.activeVersion, to: chosen?.version, limit: 1 }, signal),
    enabled: chosen !== null,
  })
  const activate = useAct({
    run: (version: number) => api.rulePacks.activate(pack.id, version),
    touches: ['rules'],
    done: (outcome) => t('ui.rules.activated', { version: outcome.pack.activeVersion }),
    onDone: () => setChosen(null),
    isQuiet: true,
  })
  const isBack = chosen !== null && chosen.version < pack.activeVersion
  const label = isBack ? t('ui.rules.rollBack') : t('ui.rules.activate')
  const counts = difference.data?.counts
  return (
    <Panel title={t('ui.rules.packView.versions')}>
      <Loaded query={query}>
        {(page) => (
          <ol className={classes.entries}>
            {page.items.map((version) => (
              <li key={version.version} className={classes.entry}>
                <p className={classes.versionLine}>
                  <strong>{t('ui.rules.history.version', { version: version.version })}</strong>
                  {version.isActive && <StateBadge tone="good" label={t('ui.rules.inForce')} />}
                  {version.version === pack.latestVersion && !version.isActive && (
                    <StateBadge tone="new" label={t('ui.rules.newest')} />
                  )}
                </p>
                <p>
                  {t('ui.rules.versionRules', { count: version.ruleCount, n: numberText(locale, version.ruleCount) })}
                  {version.refusedCount + version.warningCount > 0 && (
                    <>
                      {' · '}
                      <Link
                        to="/rules/packs/$packId"
                        params={{ packId: pack.id }}
                        search={{ view: 'problems', to: version.version }}
                      >
                        {t('ui.rules.versionProblems', {
                          refused: numberText(locale, version.refusedCount),
                          warnings: numberText(locale, version.warningCount),
                        })}
                      </Link>
                    </>
                  )}
                </p>
                <p className={classes.soft}>
                  {version.importedBy?.displayName ?? t('ui.field.system')} · <ExactTime at={version.importedAt} />
                  {version.activatedAt !== null && (
                    <>
                      {' · '}
                      {t('ui.rules.inForceSince')} <ExactTime at={version.activatedAt} />
                    </>
                  )}
                </p>
                {!version.isActive && (
                  <div className={classes.entryActs}>
                    <Link
                      to="/rules/packs/$packId"
                      params={{ packId: pack.id }}
                      search={{ view: 'difference', from: pack.activeVersion, to: version.version }}
                    >
                      {t('ui.rules.compare')}
                    </Link>
                    {mayManage && (
                      <Button size="compact-sm" variant="default" onClick={() => setChosen(version)}>
                        {version.version < pack.activeVersion ? t('ui.rules.rollBack') : t('ui.rules.activate')}
                      </Button>
                    )}
                  </div>
                )}
              </li>
            ))}
          </ol>
        )}
      </Loaded>
      {chosen !== null && (
        <ConfirmDialog
          isOpen
          title={t('ui.rules.activateTitle', { version: chosen.version, name: pack.name })}
          body={
            counts === undefined
              ? t('ui.panel.loading')
              : t('ui.rules.activateBody', {
                  added: numberText(locale, counts.added),
                  changed: numberText(locale, counts.changed),
                  removed: numberText(locale, counts.removed),
                })
          }
          confirmLabel={label}
          isWorking={activate.isPending || difference.isPending}
          failure={activate.isError ? refusal(activate.error) : null}
          onConfirm={() => activate.mutate(chosen.version)}
          onClose={() => setChosen(null)}
        />
      )}
    </Panel>
  )
}
