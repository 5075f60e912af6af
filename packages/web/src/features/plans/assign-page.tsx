import type { AssignInput, PlanRow } from '@haidang/contracts'
import { Button, Checkbox, MultiSelect, SegmentedControl, TextInput } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { useAct } from '../../app/act.ts'
import { Loaded } from '../../app/loaded.tsx'
import { useOrganisationOptions } from '../../app/organisation-options.ts'
import { useCursorList } from '../../app/pages.ts'
import { useApp } from '../../app/session.tsx'
import { deadlineText } from '../../ui/deadline-text.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { Page } from '../../ui/page.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'
import classes from './plans.module.css'

interface Choice {
  readonly units: readonly string[]
  readonly groups: readonly string[]
  readonly supporting: readonly string[]
  readonly supportingGroups: readonly string[]
  readonly expansion: 'copy_each' | 'one_shared'
  readonly product: string
}

/** What the names in the row stand for, as far as organisations and groups with such names are in scope. */
function suggested(row: PlanRow): Choice {
  const ids = (matches: PlanRow['matches']['lead']) =>
    matches.flatMap((match) => (match.organisation === null ? [] : [match.organisation.id]))
  const groups = (matches: PlanRow['matches']['lead']) =>
    matches.flatMap((match) => (match.groupId === null ? [] : [match.groupId]))
  return {
    units: ids(row.matches.lead),
    groups: groups(row.matches.lead),
    supporting: ids(row.matches.supporting),
    supportingGroups: groups(row.matches.supporting),
    expansion: 'copy_each',
    product: '',
  }
}

const hasLead = (choice: Choice): boolean => choice.units.length > 0 || choice.groups.length > 0

function AssignRow({
  row,
  choice,
  isChosen,
  groups,
  onChoice,
  onToggle,
}: {
  readonly row: PlanRow
  readonly choice: Choice
  readonly isChosen: boolean
  readonly groups: readonly { value: string; label: string }[]
  readonly onChoice: (next: Choice) => void
  readonly onToggle: () => void
}) {
  const text = useText()
  const { t } = text
  const options = useOrganisationOptions()
  const isMany = choice.groups.length > 0 || choice.units.length > 1
  const clear = { clearButtonProps: { 'aria-label': t('ui.act.clear') }, clearable: true, searchable: true } as const
  return (
    <li className={classes.assignRow}>
      <Checkbox
        checked={isChosen}
        onChange={onToggle}
        aria-label={t('ui.plans.assign.choose', { path: row.path })}
        mt={4}
      />
      <div className={classes.assignMain}>
        <p className={classes.rowText}>
          <strong>{row.path}</strong> {row.text}
        </p>
        <p className={classes.soft}>
          {[row.lead.join('; '), deadlineText(row.deadline, text)].filter((part) => part !== '').join(' · ')}
        </p>
        {isChosen && (
          <div className={classes.assignFields}>
            <MultiSelect
              label={t('ui.plans.assign.units')}
              data={options}
              value={[...choice.units]}
              onChange={(units) => onChoice({ ...choice, units })}
              {...clear}
            />
            <MultiSelect
              label={t('ui.plans.assign.groups')}
              data={[...groups]}
              value={[...choice.groups]}
              onChange={(chosen) => onChoice({ ...choice, groups: chosen })}
              {...clear}
            />
            <MultiSelect
              label={t('ui.plans.assign.supporting')}
              data={options}
              value={[...choice.supporting]}
              onChange={(supporting) => onChoice({ ...choice, supporting })}
              {...clear}
            />
            <TextInput
              label={t('ui.plans.assign.product')}
              value={choice.product}
              onChange={(event) => onChoice({ ...choice, product: event.currentTarget.value })}
            />
            {isMany && (
              <SegmentedControl
                aria-label={t('ui.plans.assign.expansion')}
                value={choice.expansion}
                onChange={(value) =>
                  onChoice({ ...choice, expansion: value === 'one_shared' ? 'one_shared' : 'copy_each' })
                }
                data={(['copy_each', 'one_shared'] as const).map((value) => ({
                  value,
                  label: t(`ui.plans.assign.${value}`),
                }))}
              />
            )}
          </div>
        )}
      </div>
    </li>
  )
}

/** Accepted rows that have no duty yet, each with the units its names stand for; assigned together. */
export function AssignPage() {
  const { t } = useText()
  const { api } = useApp()
  const { planId } = useParams({ from: '/plans/$planId/assign' })
  const navigate = useNavigate()
  const list = useCursorList<PlanRow>(
    ['plan', planId, 'rows'],
    (query, signal) => api.plans.rows(planId, query, signal),
    { states: ['accepted'] },
    1000,
  )
  const groups = useQuery({ queryKey: ['groups'], queryFn: () => api.groups.list(), staleTime: 60_000 })
  const groupOptions = useMemo(
    () => (groups.data?.items ?? []).map((group) => ({ value: group.id, label: group.name })),
    [groups.data],
  )
  const rows = list.rows.filter((row) => row.dutyIds.length === 0 && row.kind !== 'goal')
  const [choices, setChoices] = useState<ReadonlyMap<string, Choice>>(new Map())
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const choiceOf = (row: PlanRow): Choice => choices.get(row.id) ?? suggested(row)
  const chosen = rows.filter((row) => !left.has(row.id))
  const ready = chosen.filter((row) => hasLead(choiceOf(row)))
  const assign = useAct({
    run: (input: AssignInput) => api.plans.assign(planId, input),
    touches: ['plan', 'plans', 'duties'],
    done: (outcome) => t('ui.plans.assign.done', { count: outcome.dutyCount }),
    onDone: () => void navigate({ to: '/plans/$planId', params: { planId } }),
  })
  const toggle = (rowId: string) => {
    const next = new Set(left)
    if (!next.delete(rowId)) next.add(rowId)
    setLeft(next)
  }
  return (
    <Page
      title={t('ui.plans.assign.title')}
      lead={t('ui.plans.assign.lead')}
      above={
        <Link to="/plans/$planId/review" params={{ planId }} className={classes.line}>
          <IconArrowLeft size={16} aria-hidden /> {t('ui.plans.plan.review')}
        </Link>
      }
    >
      <Loaded query={list.query}>
        {() =>
          rows.length === 0 ? (
            <EmptyState
              title={t('ui.plans.assign.nothingTitle')}
              body={t('ui.plans.assign.nothing')}
              act={
                <LinkButton to="/plans/$planId/review" params={{ planId }}>
                  {t('ui.plans.plan.review')}
                </LinkButton>
              }
            />
          ) : (
            <>
              <Checkbox
                label={t('ui.plans.assign.all')}
                checked={chosen.length === rows.length}
                indeterminate={chosen.length > 0 && chosen.length < rows.length}
                onChange={(event) => setLeft(new Set(event.currentTarget.checked ? [] : rows.map((row) => row.id)))}
              />
              <ol>
                {rows.map((row) => (
                  <AssignRow
                    key={row.id}
                    row={row}
                    choice={choiceOf(row)}
                    isChosen={!left.has(row.id)}
                    groups={groupOptions}
                    onChoice={(next) => setChoices(new Map(choices).set(row.id, next))}
                    onToggle={() => toggle(row.id)}
                  />
                ))}
              </ol>
              <div className={classes.assignActs}>
                <Button
                  size="md"
                  disabled={ready.length === 0}
                  loading={assign.isPending}
                  onClick={() =>
                    assign.mutate({
                      assignments: ready.map((row) => {
                        const choice = choiceOf(row)
                        return {
                          rowIds: [row.id],
                          lead: { organisationIds: [...choice.units], groupIds: [...choice.groups] },
                          supporting: {
                            organisationIds: [...choice.supporting],
                            groupIds: [...choice.supportingGroups],
                          },
                          expansion: choice.expansion,
                          deadline: null,
                          product: choice.product.trim(),
                          measure: '',
                          budgetLine: '',
                        }
                      }),
                    })
                  }
                >
                  {t('ui.plans.assign.submit', { count: ready.length })}
                </Button>
                {ready.length < chosen.length && (
                  <span className={classes.soft} role="status">
                    {t('ui.plans.assign.skipped', { count: chosen.length - ready.length })}
                  </span>
                )}
              </div>
            </>
          )
        }
      </Loaded>
    </Page>
  )
}
