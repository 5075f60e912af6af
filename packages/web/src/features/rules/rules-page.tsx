import type { Rule } from '@haidang/contracts'
import { Button, NativeSelect, Switch, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { SEVERITIES } from '@haidang/std'
import { IconFileImport, IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useAct } from '../../app/act.ts'
import { ImportDialog } from '../../app/import-dialog.tsx'
import { Loaded } from '../../app/loaded.tsx'
import { useCursorList } from '../../app/pages.ts'
import { useApp, useMay } from '../../app/session.tsx'
import { SeverityBadge, SeverityMark, StateBadge } from '../../ui/badges.tsx'
import { useSeverityOptions } from '../../ui/choices.ts'
import { CopyValue } from '../../ui/copy-value.tsx'
import { DetailFrame, DetailSection } from '../../ui/detail.tsx'
import { Facts } from '../../ui/facts.tsx'
import { FilterBar } from '../../ui/filter-bar.tsx'
import { Page } from '../../ui/page.tsx'
import { SplitView } from '../../ui/split-view.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'
import { TwoLines } from '../../ui/two-lines.tsx'
import { VirtualList } from '../../ui/virtual-list.tsx'

function RuleState({ rule }: { readonly rule: Rule }) {
  const { t } = useText()
  return (
    <StateBadge
      tone={rule.isEnabled ? 'good' : 'quiet'}
      label={rule.isEnabled ? t('ui.rules.enabled') : t('ui.rules.disabled')}
    />
  )
}

const logsourceOf = (rule: Rule) =>
  [rule.logsource.product, rule.logsource.category, rule.logsource.service].filter((part) => part !== null).join(' / ')

function Detail({ ruleId }: { readonly ruleId: string }) {
  const { t } = useText()
  const { api } = useApp()
  const mayManage = useMay('rule.manage')
  const query = useQuery({ queryKey: ['rules', 'one', ruleId], queryFn: () => api.rules.read(ruleId) })
  const enable = useAct({
    run: (isEnabled: boolean) => api.rules.enable(ruleId, isEnabled),
    touches: ['rules'],
    done: (rule) => (rule.isEnabled ? t('ui.rules.turnedOn') : t('ui.rules.turnedOff')),
  })
  return (
    <Loaded query={query}>
      {(rule) => (
        <DetailFrame
          title={rule.title}
          marks={
            <>
              <SeverityBadge severity={rule.level} />
              <Switch
                checked={rule.isEnabled}
                disabled={!mayManage || enable.isPending}
                onChange={(event) => enable.mutate(event.currentTarget.checked)}
                aria-label={t('ui.rules.enable', { name: rule.title })}
                label={rule.isEnabled ? t('ui.rules.enabled') : t('ui.rules.disabled')}
              />
            </>
          }
        >
          {rule.description !== '' && <p>{rule.description}</p>}
          <Facts
            facts={[
              { label: t('ui.rules.logsource'), value: logsourceOf(rule) },
              { label: t('ui.field.techniques'), value: rule.techniques.join(', ') || t('ui.list.none') },
              { label: t('ui.rules.pack'), value: rule.pack.name },
              { label: t('ui.rules.licence'), value: rule.pack.licence },
              { label: t('ui.rules.author'), value: rule.author },
            ]}
          />
          <p>
            <Link to="/events" search={{ rule: `sigma:${rule.id}`, range: '7d' }}>
              {t('ui.rules.findEvents')}
            </Link>
          </p>
          <DetailSection title={t('ui.rules.text')}>
            <CopyValue value={rule.text} isBlock />
          </DetailSection>
        </DetailFrame>
      )}
    </Loaded>
  )
}

/** The detection rules, each with its text, its origin and whether it is on. */
export function RulesPage() {
  const { t } = useText()
  const { api } = useApp()
  const mayManage = useMay('rule.manage')
  const severities = useSeverityOptions()
  const search = useSearch({ from: '/rules' })
  const navigate = useNavigate({ from: '/rules' })
  const [isImporting, setImporting] = useState(false)
  const list = useCursorList<Rule>(['rules', 'list'], api.rules.list, { text: search.text, level: search.level }, 100)
  const setText = useDebouncedCallback(
    (text: string) => void navigate({ search: { ...search, text }, replace: true }),
    300,
  )
  const close = () => {
    const { open: _, ...rest } = search
    void navigate({ search: rest })
  }
  const importButton = (
    <Button leftSection={<IconFileImport size={17} aria-hidden />} onClick={() => setImporting(true)}>
      {t('ui.rules.import')}
    </Button>
  )
  return (
    <Page
      title={t('ui.rules.title')}
      lead={t('ui.rules.lead')}
      width="full"
      acts={mayManage ? importButton : undefined}
    >
      <FilterBar>
        <TextInput
          type="search"
          aria-label={t('ui.rules.search')}
          placeholder={t('ui.rules.search')}
          defaultValue={search.text ?? ''}
          leftSection={<IconSearch size={16} aria-hidden />}
          onChange={(event) => setText(event.currentTarget.value)}
          miw="min(280px, 100%)"
        />
        <NativeSelect
          aria-label={t('ui.rules.level')}
          value={search.level ?? ''}
          data={[{ value: '', label: t('ui.rules.anyLevel') }, ...severities]}
          onChange={(event) => {
            const level = SEVERITIES.find((known) => known === event.currentTarget.value)
            const { level: _, ...rest } = search
            void navigate({ search: level === undefined ? rest : { ...rest, level }, replace: true })
          }}
        />
      </FilterBar>
      <Loaded query={list.query}>
        {() =>
          list.rows.length === 0 && search.open === undefined ? (
            <EmptyState
              title={t('ui.rules.emptyTitle')}
              body={t('ui.rules.empty')}
              act={mayManage ? importButton : undefined}
            />
          ) : (
            <SplitView
              detailLabel={t('ui.list.detail')}
              onClose={close}
              detail={search.open === undefined ? null : <Detail key={search.open} ruleId={search.open} />}
              list={
                <VirtualList<Rule>
                  label={t('ui.rules.title')}
                  rows={list.rows}
                  rowKey={(rule) => rule.id}
                  rowLabel={(rule) => rule.title}
                  openKey={search.open}
                  onOpen={(rule) => void navigate({ search: { ...search, open: rule.id } })}
                  onClose={close}
                  hasMore={list.query.hasNextPage}
                  isLoadingMore={list.query.isFetchingNextPage}
                  onMore={list.more}
                  density="comfortable"
                  columns={[
                    {
                      id: 'level',
                      header: t('ui.rules.level'),
                      width: '8.5rem',
                      cell: (rule) => <SeverityBadge severity={rule.level} />,
                    },
                    {
                      id: 'title',
                      header: t('ui.field.title'),
                      width: 'minmax(14rem, 3fr)',
                      cell: (rule) => (
                        <TwoLines first={rule.title} second={rule.techniques.join(', ') || logsourceOf(rule)} />
                      ),
                    },
                    {
                      id: 'logsource',
                      header: t('ui.rules.logsource'),
                      width: 'minmax(10rem, 1.3fr)',
                      hideBelow: 820,
                      cell: logsourceOf,
                    },
                    {
                      id: 'pack',
                      header: t('ui.rules.pack'),
                      width: 'minmax(8rem, 1fr)',
                      hideBelow: 960,
                      cell: (rule) => rule.pack.name,
                    },
                    {
                      id: 'state',
                      header: t('ui.field.state'),
                      width: '8rem',
                      hideBelow: 560,
                      cell: (rule) => <RuleState rule={rule} />,
                    },
                  ]}
                  narrow={(rule) => (
                    <TwoLines
                      mark={<SeverityMark severity={rule.level} />}
                      first={rule.title}
                      second={logsourceOf(rule)}
                      third={<RuleState rule={rule} />}
                    />
                  )}
                />
              }
            />
          )
        }
      </Loaded>
      {isImporting && (
        <ImportDialog
          title={t('ui.rules.import')}
          formats={['auto', 'sigma']}
          withValidity={false}
          run={api.rules.import}
          touches={['rules']}
          onClose={() => setImporting(false)}
        />
      )}
    </Page>
  )
}
