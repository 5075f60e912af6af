import type { AreaUnit, OrganisationClosure } from '@haidang/contracts'
import { Button, Group, Stack, Table, TextInput } from '@mantine/core'
import { vietnamDate } from '@haidang/std'
import { useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import type { SyntheticEvent } from 'react'
import { useAct, useRefusalText } from '../../app/act.ts'
import { Loaded } from '../../app/loaded.tsx'
import { useCursorList } from '../../app/pages.ts'
import { useApp } from '../../app/session.tsx'
import { useNow } from '../../ui/now.tsx'
import { Panel } from '../../ui/page.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'
import classes from './organisations.module.css'
import { dayText } from './use-ending.ts'

function WhereIsIt() {
  const { t } = useText()
  const { api } = useApp()
  const refusal = useRefusalText()
  const [area, setArea] = useState('')
  const [asOf, setAsOf] = useState(vietnamDate(useNow()))
  const ask = useAct({ run: () => api.areas.resolve({ area, asOf }), touches: [], isQuiet: true })
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    if (area.trim() !== '') ask.mutate(undefined)
  }
  return (
    <form onSubmit={submit}>
      <Group align="end">
        <TextInput
          label={t('ui.organisations.ending.ask')}
          value={area}
          onChange={(event) => setArea(event.currentTarget.value)}
          maxLength={100}
        />
        <TextInput
          type="date"
          label={t('ui.organisations.ending.asOf')}
          value={asOf}
          onChange={(event) => setAsOf(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" loading={ask.isPending} disabled={area.trim() === ''}>
          {t('ui.organisations.ending.resolve')}
        </Button>
      </Group>
      <p aria-live="polite">
        {ask.isError && refusal(ask.error)}
        {ask.data !== undefined &&
          (ask.data.asked.code === ask.data.resolved.code && ask.data.asked.name === ask.data.resolved.name
            ? t('ui.organisations.ending.resolvedSame', {
                name: ask.data.resolved.name,
                code: ask.data.resolved.code,
              })
            : t('ui.organisations.ending.resolved', {
                asked: ask.data.asked.name,
                askedCode: ask.data.asked.code,
                name: ask.data.resolved.name,
                code: ask.data.resolved.code,
              }))}
      </p>
    </form>
  )
}

function Provinces() {
  const { t } = useText()
  const { api } = useApp()
  const query = useQuery({ queryKey: ['areas'], queryFn: api.areas.list, staleTime: Number.POSITIVE_INFINITY })
  return (
    <Panel title={t('ui.organisations.ending.provincesTitle')}>
      <Stack>
        <p className={classes.soft}>{t('ui.organisations.ending.provincesLead')}</p>
        <WhereIsIt />
        <Loaded query={query}>
          {({ items }) => {
            const ended = items.filter((unit): unit is AreaUnit & { validUntil: string } => unit.validUntil !== null)
            const nameOf = (code: string | null, day: string): string =>
              items.find(
                (u) => u.code === code && (u.validFrom ?? '') <= day && (u.validUntil === null || day < u.validUntil),
              )?.name ?? ''
            return (
              <div
                className={classes.wide}
                tabIndex={0}
                role="region"
                aria-label={t('ui.organisations.ending.provincesTitle')}
              >
                <Table miw={420}>
                  <Table.Thead>
                    <Table.Tr>
                      <Table.Th scope="col">{t('ui.organisations.ending.columnFrom')}</Table.Th>
                      <Table.Th scope="col">{t('ui.organisations.ending.columnInto')}</Table.Th>
                      <Table.Th scope="col">{t('ui.organisations.ending.columnDay')}</Table.Th>
                    </Table.Tr>
                  </Table.Thead>
                  <Table.Tbody>
                    {ended.map((unit) => (
                      <Table.Tr key={`${unit.code}:${unit.validFrom ?? ''}`}>
                        <Table.Td>
                          {unit.name} <span className={classes.soft}>{unit.code}</span>
                        </Table.Td>
                        <Table.Td>
                          {nameOf(unit.intoCode, unit.validUntil)} <span className={classes.soft}>{unit.intoCode}</span>
                        </Table.Td>
                        <Table.Td>{dayText(unit.validUntil)}</Table.Td>
                      </Table.Tr>
                    ))}
                  </Table.Tbody>
                </Table>
              </div>
            )
          }}
        </Loaded>
      </Stack>
    </Panel>
  )
}

/** Organisations that ended or will end, and what became of the provinces. */
export function ClosuresPanel() {
  const { t } = useText()
  const { api } = useApp()
  const search = useSearch({ from: '/organisations' })
  const list = useCursorList<OrganisationClosure>(['organisations', 'closures'], api.organisations.closures, {})
  return (
    <Stack gap="lg">
      <Panel title={t('ui.organisations.view.closures')}>
        <Loaded query={list.query}>
          {() =>
            list.rows.length === 0 ? (
              <EmptyState
                isSmall
                body={`${t('ui.organisations.ending.emptyTitle')}. ${t('ui.organisations.ending.empty')}`}
              />
            ) : (
              <div className={classes.wide} tabIndex={0} role="region" aria-label={t('ui.organisations.view.closures')}>
                <Table miw={420}>
                  <Table.Thead>
                    <Table.Tr>
                      <Table.Th scope="col">{t('ui.organisations.ending.columnFrom')}</Table.Th>
                      <Table.Th scope="col">{t('ui.organisations.ending.columnInto')}</Table.Th>
                      <Table.Th scope="col">{t('ui.organisations.ending.columnDay')}</Table.Th>
                      <Table.Th scope="col">{t('ui.organisations.ending.columnBasis')}</Table.Th>
                    </Table.Tr>
                  </Table.Thead>
                  <Table.Tbody>
                    {list.rows.map((closure) => (
                      <Table.Tr key={closure.id}>
                        <Table.Td>
                          <Link
                            to="/organisations"
                            search={{ ...search, open: closure.organisation.id, tab: 'history' }}
                          >
                            {closure.organisation.name}
                          </Link>
                        </Table.Td>
                        <Table.Td>{closure.successor?.name ?? t('ui.list.none')}</Table.Td>
                        <Table.Td>{dayText(closure.closedOn)}</Table.Td>
                        <Table.Td>{closure.basis}</Table.Td>
                      </Table.Tr>
                    ))}
                  </Table.Tbody>
                </Table>
              </div>
            )
          }
        </Loaded>
        {list.query.hasNextPage && (
          <Button variant="default" size="compact-sm" onClick={list.more}>
            {t('ui.organisations.tree.more')}
          </Button>
        )}
      </Panel>
      <Provinces />
    </Stack>
  )
}
