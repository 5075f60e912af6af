import type { ImportRow, ImportRowVerdict, OrganisationImport, RegisterColumn } from '@haidang/contracts'
import { Alert, Anchor, Button, Checkbox, Group, Progress, Stack, Stepper, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useAct, useRefusalText } from '../../app/act.ts'
import { Loaded } from '../../app/loaded.tsx'
import { useCursorList } from '../../app/pages.ts'
import { useApp } from '../../app/session.tsx'
import { StateBadge } from '../../ui/badges.tsx'
import { FileDrop } from '../../ui/file-drop.tsx'
import { absoluteTime, numberText } from '../../ui/format.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { Page, Panel } from '../../ui/page.tsx'
import { base64Of } from '../../ui/picked-files.ts'
import { EmptyState } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'
import classes from './organisations.module.css'

const POLL_MS = 700
const VERDICTS = ['new', 'changed', 'problem', 'unchanged'] as const satisfies readonly ImportRowVerdict[]
const TONES = { new: 'good', changed: 'busy', unchanged: 'quiet', problem: 'bad' } as const
const STATE_TONES = { reading: 'busy', ready: 'warn', applying: 'busy', applied: 'good', failed: 'bad' } as const

function Upload({ onStarted }: { readonly onStarted: (id: string) => void }) {
  const { t, locale } = useText()
  const { api } = useApp()
  const refusal = useRefusalText()
  const start = useAct({
    run: async (file: File) => api.organisationImports.start({ name: file.name, content: await base64Of(file) }),
    touches: ['organisation-imports'],
    onDone: (made) => onStarted(made.id),
    isQuiet: true,
  })
  const recent = useQuery({
    queryKey: ['organisation-imports', 'recent'],
    queryFn: ({ signal }) => api.organisationImports.list({ limit: 10 }, signal),
  })
  return (
    <div className={classes.wizard}>
      {start.isError && (
        <Alert color="red" variant="light" role="alert">
          {refusal(start.error)}
        </Alert>
      )}
      <FileDrop
        label={t('ui.organisations.table.drop')}
        hint={t('ui.organisations.table.dropHint')}
        accept=".xlsx,.csv,.txt"
        isSingle
        onFiles={(files) => {
          const file = files[0]?.file
          if (file !== undefined) start.mutate(file)
        }}
        chosen={start.isPending ? start.variables.name : null}
      />
      <Group gap="sm">
        <span className={classes.soft}>{t('ui.organisations.table.templates')}</span>
        <Anchor href={api.organisations.templateHref({ format: 'xlsx' })} download>
          {t('ui.organisations.table.templateXlsx')}
        </Anchor>
        <Anchor href={api.organisations.templateHref({ format: 'csv' })} download>
          {t('ui.organisations.table.templateCsv')}
        </Anchor>
      </Group>
      <Panel title={t('ui.organisations.table.recent')}>
        <Loaded query={recent}>
          {({ items }) =>
            items.length === 0 ? (
              <EmptyState isSmall body={t('ui.organisations.table.recentNone')} />
            ) : (
              <ul className={classes.groups}>
                {items.map((one) => (
                  <li key={one.id}>
                    <span className={classes.groupName}>
                      <Link to="/organisations/import" search={{ open: one.id }}>
                        {one.fileName}
                      </Link>
                      <span className={classes.soft}> {absoluteTime(locale, one.createdAt)}</span>
                    </span>
                    <StateBadge tone={STATE_TONES[one.state]} label={t(`ui.organisations.table.states.${one.state}`)} />
                  </li>
                ))}
              </ul>
            )
          }
        </Loaded>
      </Panel>
    </div>
  )
}

function Working({ table }: { readonly table: OrganisationImport }) {
  const { t, lookup } = useText()
  const { work } = table
  const total = work?.total ?? 0
  const percent = total === 0 ? 0 : Math.round((100 * (work?.done ?? 0)) / total)
  const stage = work === null || work.state === 'queued' || work.stage === '' ? 'queued' : work.stage
  const step = lookup(`ui.organisations.table.working.${stage}`, {}, t('ui.organisations.table.working.queued'))
  return (
    <div role="status" aria-live="polite">
      <p>
        {step} {total > 0 && `${percent}%`}
      </p>
      <Progress value={total === 0 ? 100 : percent} animated size="lg" aria-label={step} />
    </div>
  )
}

/** A value as people read it: codes of kinds, sectors and provinces in words. */
function useCellText(): (column: RegisterColumn, value: string) => string {
  const { t, lookup } = useText()
  return (column, value) => {
    if (value === '') return t('ui.organisations.table.empty')
    if (column === 'kind') return lookup(`domain.organisationKind.${value}`, {}, value)
    if (column === 'sector') return lookup(`domain.sector.${value}`, {}, value)
    if (column === 'provinceCode') return `${value} ${lookup(`domain.province.${value}`, {}, '')}`.trim()
    return value
  }
}

function Row({ row }: { readonly row: ImportRow }) {
  const { t, lookup } = useText()
  const cellText = useCellText()
  return (
    <li>
      <div>
        <div className={classes.soft}>{t('ui.organisations.table.row', { row: row.row })}</div>
        <StateBadge tone={TONES[row.verdict]} label={t(`ui.organisations.table.verdicts.${row.verdict}`)} />
      </div>
      <div>
        <div>{row.name}</div>
        <code>{row.code}</code>
      </div>
      <div>
        {row.problems.map((problem, n) => (
          <p key={`${n}:${problem.code}`} className={classes.trouble}>
            {problem.column !== null && <strong>{t(`register.columns.${problem.column}`)}: </strong>}
            {lookup(`register.problems.${problem.code}.title`, problem.params, problem.code)}.{' '}
            <span className={classes.soft}>
              {lookup(`register.problems.${problem.code}.remedy`, problem.params, '')}
            </span>
          </p>
        ))}
        {row.verdict !== 'problem' &&
          row.changes.map(({ column, before, after }) => (
            <div key={column} className={classes.change}>
              <span className={classes.soft}>{t(`register.columns.${column}`)}: </span>
              {row.verdict === 'changed' && (
                <>
                  <del>{cellText(column, before)}</del> <span aria-hidden>→</span>{' '}
                </>
              )}
              <ins>{cellText(column, after)}</ins>
            </div>
          ))}
      </div>
    </li>
  )
}

function Preview({ table, onAgain }: { readonly table: OrganisationImport; readonly onAgain: () => void }) {
  const { t, locale } = useText()
  const { api } = useApp()
  const refusal = useRefusalText()
  const { counts } = table
  const [verdict, setVerdict] = useState<ImportRowVerdict | null>(
    counts.problem > 0 ? 'problem' : counts.changed > 0 ? 'changed' : counts.new > 0 ? 'new' : null,
  )
  const [typed, setTyped] = useState('')
  const [q] = useDebouncedValue(typed, 250)
  const [leavesProblems, setLeaves] = useState(false)
  const rows = useCursorList<ImportRow>(
    ['organisation-imports', 'rows', table.id],
    (query, signal) => api.organisationImports.rows(table.id, query, signal),
    { verdict, q },
    100,
  )
  const apply = useAct({
    run: () => api.organisationImports.apply(table.id, { leavesProblems }),
    touches: ['organisation-imports'],
    isQuiet: true,
  })
  const discard = useAct({
    run: () => api.organisationImports.discard(table.id),
    touches: ['organisation-imports'],
    done: t('ui.organisations.table.discarded'),
    onDone: onAgain,
  })
  const most = counts.new + counts.changed
  return (
    <div className={classes.wizard}>
      <div className={classes.tallies} role="group" aria-label={t('ui.organisations.table.filter')}>
        {VERDICTS.map((one) => (
          <button
            key={one}
            type="button"
            className={classes.tally}
            data-verdict={one}
            aria-pressed={verdict === one}
            onClick={() => setVerdict(verdict === one ? null : one)}
          >
            <strong>{numberText(locale, counts[one])}</strong>
            {t(`ui.organisations.table.verdicts.${one}`)}
          </button>
        ))}
      </div>
      {table.problem !== null && (
        <Alert color="yellow" variant="light" role="alert">
          {refusalOf(table, t)}
        </Alert>
      )}
      {table.unknownHeadings.length > 0 && (
        <Alert color="yellow" variant="light">
          {t('ui.organisations.table.unknown', { names: table.unknownHeadings.join(', ') })}
        </Alert>
      )}
      {most === 0 && counts.problem === 0 && (
        <Alert color="teal" variant="light">
          {t('ui.organisations.table.nothing')}
        </Alert>
      )}
      <TextInput
        type="search"
        aria-label={t('ui.organisations.table.search')}
        placeholder={t('ui.organisations.table.search')}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <Loaded query={rows.query}>
        {() =>
          rows.rows.length === 0 ? (
            <EmptyState
              isSmall
              body={`${t('ui.organisations.table.noRows')}. ${t('ui.organisations.table.noRowsBody')}`}
            />
          ) : (
            <ul className={classes.rows}>
              {rows.rows.map((row) => (
                <Row key={row.row} row={row} />
              ))}
            </ul>
          )
        }
      </Loaded>
      {rows.query.hasNextPage && (
        <Button variant="default" onClick={rows.more} loading={rows.query.isFetchingNextPage}>
          {t('ui.organisations.tree.more')}
        </Button>
      )}
      <Stack gap="sm">
        {counts.problem > 0 && most > 0 && (
          <Checkbox
            label={t('ui.organisations.table.leaves', { count: numberText(locale, counts.problem) })}
            checked={leavesProblems}
            onChange={(event) => setLeaves(event.currentTarget.checked)}
          />
        )}
        {apply.isError && (
          <Alert color="red" variant="light" role="alert">
            {refusal(apply.error)}
          </Alert>
        )}
        <Group>
          {most > 0 && (
            <Button
              disabled={counts.problem > 0 && !leavesProblems}
              loading={apply.isPending}
              onClick={() => apply.mutate(undefined)}
            >
              {t('ui.organisations.table.apply', { count: numberText(locale, most) })}
            </Button>
          )}
          <Button variant="default" loading={discard.isPending} onClick={() => discard.mutate(undefined)}>
            {t('ui.organisations.table.discard')}
          </Button>
        </Group>
      </Stack>
    </div>
  )
}

/** Why a table could not be read or applied, in words. */
function refusalOf(table: OrganisationImport, t: ReturnType<typeof useText>['t']): string {
  switch (table.problem?.code) {
    case 'table.no_headings':
      return `${t('errors.table.no_headings.title')}. ${t('errors.table.no_headings.remedy')}`
    case 'table.too_large':
      return `${t('errors.table.too_large.title')}. ${t('errors.table.too_large.remedy')}`
    case 'organisation_import.stale':
      return `${t('errors.organisation_import.stale.title')}. ${t('errors.organisation_import.stale.remedy')}`
    case 'table.unreadable':
      return `${t('errors.table.unreadable.title')}. ${t('errors.table.unreadable.remedy')}`
    default:
      return `${t('errors.server.fault.title')}. ${t('errors.server.fault.remedy')}`
  }
}

function Course({ importId, onAgain }: { readonly importId: string; readonly onAgain: () => void }) {
  const { t, locale } = useText()
  const { api } = useApp()
  const query = useQuery({
    queryKey: ['organisation-imports', 'one', importId],
    queryFn: () => api.organisationImports.read(importId),
    refetchInterval: ({ state }) =>
      state.data?.state === 'reading' || state.data?.state === 'applying' ? POLL_MS : false,
  })
  const again = (
    <Button variant="default" onClick={onAgain}>
      {t('ui.organisations.table.again')}
    </Button>
  )
  return (
    <Loaded query={query}>
      {(table) => (
        <div className={classes.wizard}>
          <Stepper
            active={{ reading: 0, failed: 0, ready: 1, applying: 2, applied: 4 }[table.state]}
            size="sm"
            allowNextStepsSelect={false}
          >
            {(['upload', 'look', 'apply', 'done'] as const).map((step) => (
              <Stepper.Step key={step} label={t(`ui.organisations.table.steps.${step}`)} loading={false} />
            ))}
          </Stepper>
          <p>
            <strong>{table.fileName}</strong>{' '}
            <span className={classes.soft}>{absoluteTime(locale, table.createdAt)}</span>
          </p>
          {(table.state === 'reading' || table.state === 'applying') && <Working table={table} />}
          {table.state === 'failed' && (
            <>
              <Alert color="red" variant="light" role="alert">
                {refusalOf(table, t)}
              </Alert>
              <div>{again}</div>
            </>
          )}
          {table.state === 'ready' && (
            <Preview key={`${table.counts.total}:${table.problem?.code ?? ''}`} table={table} onAgain={onAgain} />
          )}
          {table.state === 'applied' && (
            <Alert
              color="teal"
              variant="light"
              title={t('ui.organisations.table.doneTitle', {
                count: numberText(locale, table.counts.new + table.counts.changed),
              })}
            >
              <Stack gap="sm">
                <p>
                  {t('ui.organisations.table.doneBody', {
                    added: numberText(locale, table.counts.new),
                    changed: numberText(locale, table.counts.changed),
                  })}
                </p>
                <Group>
                  <LinkButton to="/organisations">{t('ui.organisations.table.toTree')}</LinkButton>
                  {again}
                </Group>
              </Stack>
            </Alert>
          )}
        </div>
      )}
    </Loaded>
  )
}

/** Brings organisations in from a table: upload, look at every change, apply, result. */
export function OrganisationImportPage() {
  const { t } = useText()
  const search = useSearch({ from: '/organisations/import' })
  const navigate = useNavigate({ from: '/organisations/import' })
  return (
    <Page
      title={t('ui.organisations.table.title')}
      lead={t('ui.organisations.table.lead')}
      above={<Link to="/organisations">{t('ui.organisations.table.back')}</Link>}
    >
      {search.open === undefined ? (
        <Upload onStarted={(id) => void navigate({ search: { open: id } })} />
      ) : (
        <Course key={search.open} importId={search.open} onAgain={() => void navigate({ search: {} })} />
      )}
    </Page>
  )
}
