import type { RulePack } from '@haidang/contracts'
import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconFileImport } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { ListPage } from '../../app/list-page.tsx'
import { useCursorList } from '../../app/pages.ts'
import { useApp, useMay } from '../../app/session.tsx'
import { StateBadge } from '../../ui/badges.tsx'
import { ExactTime } from '../../ui/clock.tsx'
import { numberText } from '../../ui/format.ts'
import { EmptyState } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'
import { TwoLines } from '../../ui/two-lines.tsx'
import { PackImport } from './pack-import.tsx'
import { usePackName } from './rule-state.tsx'
import { RulesNav } from './rules-nav.tsx'
import { TaskProgress } from './task-progress.tsx'
import { useTask } from './use-task.ts'

/** An import that goes on behind a closed dialog. */
function RunningImport() {
  const { api } = useApp()
  const tasks = useQuery({
    queryKey: ['rule-tasks', 'list'],
    queryFn: ({ signal }) => api.ruleTasks.list({ limit: 5 }, signal),
  })
  const running = tasks.data?.items.find((task) => task.state === 'running' && task.kind !== 'backtest')
  const task = useTask(running?.id ?? null)
  if (task.data === undefined || task.data.state !== 'running') return null
  return <TaskProgress task={task.data} />
}

/** The packs rules come in: where from, which version is in force, how many of their rules run. */
export function PacksPage() {
  const { t, locale } = useText()
  const { api } = useApp()
  const navigate = useNavigate()
  const mayManage = useMay('rule.manage')
  const [isImporting, importing] = useDisclosure(false)
  const list = useCursorList<RulePack>(['rules', 'packs'], api.rulePacks.list, {})
  const packName = usePackName()
  const kinds = (pack: RulePack) => t(`ui.rules.packKind.${pack.kind}`)
  const rules = (pack: RulePack) =>
    t('ui.rules.packRules', {
      enabled: numberText(locale, pack.enabledCount),
      total: numberText(locale, pack.ruleCount),
    })
  const version = (pack: RulePack) =>
    pack.activeVersion === pack.latestVersion ? (
      t('ui.rules.history.version', { version: pack.activeVersion })
    ) : (
      <StateBadge
        tone="new"
        label={t('ui.rules.newerVersion', { active: pack.activeVersion, latest: pack.latestVersion })}
      />
    )
  const button = mayManage ? (
    <Button leftSection={<IconFileImport size={17} aria-hidden />} onClick={importing.open}>
      {t('ui.rules.import')}
    </Button>
  ) : undefined
  return (
    <>
      <ListPage<RulePack>
        title={t('ui.rules.packs')}
        lead={t('ui.rules.packsLead')}
        above={<RulesNav />}
        acts={button}
        summary={<RunningImport />}
        list={list}
        empty={<EmptyState title={t('ui.rules.packsEmptyTitle')} body={t('ui.rules.packsEmpty')} act={button} />}
        rowKey={(pack) => pack.id}
        rowLabel={(pack) => `${packName(pack)}, ${rules(pack)}`}
        onOpen={(pack) => void navigate({ to: '/rules/packs/$packId', params: { packId: pack.id }, search: {} })}
        columns={[
          {
            id: 'name',
            header: t('ui.rules.pack'),
            width: 'minmax(14rem, 3fr)',
            cell: (pack) => (
              <TwoLines
                first={packName(pack)}
                second={pack.kind === 'imported' && pack.origin !== '' ? pack.origin : kinds(pack)}
              />
            ),
          },
          { id: 'kind', header: t('ui.rules.packKindLabel'), width: '9rem', hideBelow: 1240, cell: kinds },
          {
            id: 'licence',
            header: t('ui.rules.licence'),
            width: 'minmax(8rem, 1fr)',
            hideBelow: 1040,
            cell: (pack) => pack.licence || t('ui.list.none'),
          },
          { id: 'rules', header: t('ui.rules.rulesOn'), width: '11rem', cell: rules },
          { id: 'version', header: t('ui.rules.versionLabel'), width: '12rem', hideBelow: 760, cell: version },
          {
            id: 'at',
            header: t('ui.rules.importedAt'),
            width: '9.5rem',
            align: 'end',
            hideBelow: 820,
            cell: (pack) => <ExactTime at={pack.importedAt} />,
          },
        ]}
        narrow={(pack) => <TwoLines first={packName(pack)} second={rules(pack)} third={version(pack)} />}
      />
      {isImporting && <PackImport onClose={importing.close} />}
    </>
  )
}
