import type { RulePack } from '@haidang/contracts'
import { Button, SegmentedControl } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Loaded } from '../../app/loaded.tsx'
import { useApp, useMay } from '../../app/session.tsx'
import { StateBadge } from '../../ui/badges.tsx'
import { numberText } from '../../ui/format.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { Page } from '../../ui/page.tsx'
import { useText } from '../../ui/text.ts'
import { PackDifference } from './pack-difference.tsx'
import { PackImport } from './pack-import.tsx'
import { PackProblems } from './pack-problems.tsx'
import { PackVersions } from './pack-versions.tsx'
import { usePackName } from './rule-state.tsx'
import classes from './rules.module.css'

const VIEWS = ['versions', 'difference', 'problems'] as const

function PackView({ pack }: { readonly pack: RulePack }) {
  const { t, locale } = useText()
  const mayManage = useMay('rule.manage')
  const packName = usePackName()
  const search = useSearch({ from: '/rules/packs/$packId' })
  const navigate = useNavigate({ from: '/rules/packs/$packId' })
  const [isImporting, importing] = useDisclosure(false)
  const view = search.view ?? 'versions'
  return (
    <Page
      title={packName(pack)}
      above={<Link to="/rules/packs">{t('ui.rules.packs')}</Link>}
      beside={
        <StateBadge
          tone={pack.activeVersion === pack.latestVersion ? 'good' : 'new'}
          label={t('ui.rules.activeVersion', { version: pack.activeVersion })}
        />
      }
      lead={[
        t('ui.rules.packRules', {
          enabled: numberText(locale, pack.enabledCount),
          total: numberText(locale, pack.ruleCount),
        }),
        pack.kind === 'imported' ? pack.origin : '',
        pack.licence === '' ? '' : `${t('ui.rules.licence')}: ${pack.licence}`,
      ]
        .filter((part) => part !== '')
        .join(' · ')}
      acts={
        <>
          <LinkButton to="/rules" search={{ packs: [pack.id] }}>
            {t('ui.rules.packOpenRules')}
          </LinkButton>
          {mayManage && pack.kind === 'imported' && (
            <Button variant="default" onClick={importing.open}>
              {t('ui.rules.importVersion')}
            </Button>
          )}
        </>
      }
    >
      <SegmentedControl
        className={classes.views ?? ''}
        aria-label={t('ui.rules.packView.label')}
        value={view}
        onChange={(value) =>
          void navigate({
            search: { ...search, view: VIEWS.find((known) => known === value) ?? 'versions' },
            replace: true,
          })
        }
        data={VIEWS.map((value) => ({ value, label: t(`ui.rules.packView.${value}`) }))}
      />
      {view === 'versions' && <PackVersions pack={pack} />}
      {view === 'difference' && <PackDifference pack={pack} />}
      {view === 'problems' && <PackProblems pack={pack} />}
      {isImporting && <PackImport name={pack.name} onClose={importing.close} />}
    </Page>
  )
}

/** One pack: its versions, what changes between two of them, what in it could not be used. */
export function PackPage() {
  const { api } = useApp()
  const { packId } = useParams({ from: '/rules/packs/$packId' })
  const query = useQuery({ queryKey: ['rules', 'pack', packId], queryFn: () => api.rulePacks.read(packId) })
  return <Loaded query={query}>{(pack) => <PackView key={pack.id} pack={pack} />}</Loaded>
}
