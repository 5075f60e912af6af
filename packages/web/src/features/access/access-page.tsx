import type { AccessPreview, RoleMatrix } from '@haidang/contracts'
import { Button, Select, Stack, Table } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { Loaded } from '../../app/loaded.tsx'
import { allowedNavigation } from '../../app/navigation.ts'
import { useApp, useMay } from '../../app/session.tsx'
import { Facts } from '../../ui/facts.tsx'
import { numberText } from '../../ui/format.ts'
import { Page, Panel } from '../../ui/page.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'
import classes from './access.module.css'

function Matrix({ matrix }: { readonly matrix: RoleMatrix }) {
  const { t } = useText()
  const held = new Map(matrix.roles.map((one) => [one.role, new Set(one.permissions)]))
  return (
    <div className={classes.scroll} tabIndex={0} role="region" aria-label={t('ui.access.matrix')}>
      <Table stickyHeader className={classes.matrix ?? ''} verticalSpacing={4}>
        <caption className={classes.caption}>{t('ui.access.caption')}</caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col" className={classes.first ?? ''}>
              {t('ui.access.permission')}
            </Table.Th>
            {matrix.roles.map(({ role }) => (
              <Table.Th key={role} scope="col" className={classes.role ?? ''} title={t(`domain.roleMeaning.${role}`)}>
                {t(`domain.role.${role}`)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          <Table.Tr>
            <Table.Th scope="row" className={classes.first ?? ''}>
              {t('ui.access.relation')}
            </Table.Th>
            {matrix.roles.map(({ role, relations }) => (
              <Table.Td key={role} className={classes.words ?? ''}>
                {relations.map((one) => t(`domain.relation.${one}`)).join('; ')}
              </Table.Td>
            ))}
          </Table.Tr>
          <Table.Tr>
            <Table.Th scope="row" className={classes.first ?? ''}>
              {t('ui.access.secondFactor')}
            </Table.Th>
            {matrix.roles.map(({ role, needsSecondFactor }) => (
              <Table.Td key={role} className={classes.words ?? ''}>
                {t(
                  role === 'machine'
                    ? 'ui.access.noSignIn'
                    : needsSecondFactor
                      ? 'ui.access.required'
                      : 'ui.access.optional',
                )}
              </Table.Td>
            ))}
          </Table.Tr>
          {matrix.permissions.map((permission) => (
            <Table.Tr key={permission}>
              <Table.Th scope="row" className={classes.first ?? ''}>
                {t(`domain.auditAction.${permission}`)}
              </Table.Th>
              {matrix.roles.map(({ role }) => (
                <Table.Td key={role} className={classes.mark ?? ''}>
                  {held.get(role)?.has(permission) === true && (
                    <IconCheck size={17} aria-label={t('ui.access.holds')} />
                  )}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}

function Preview({ preview }: { readonly preview: AccessPreview }) {
  const { t, locale } = useText()
  const { setPreview } = useApp()
  const pages = allowedNavigation(preview.permissions).flatMap((section) => section.items)
  const shared = new Set(allowedNavigation(preview.sharedPermissions).flatMap((section) => section.items))
  const hidden = pages.filter((page) => !shared.has(page))
  const join = (items: typeof pages): string => items.map((item) => t(item.label)).join(', ') || t('ui.approvals.none')
  return (
    <Stack>
      <Facts
        columns={2}
        facts={[
          { label: t('ui.approvals.organisation'), value: preview.organisation.name },
          { label: t('ui.people.roles'), value: preview.roles.map((role) => t(`domain.role.${role}`)).join(', ') },
          { label: t('ui.access.relation'), value: t(`domain.relation.${preview.relation}`) },
          { label: t('ui.access.clearance'), value: t(`domain.tlp.${preview.clearance}`) },
          {
            label: t('ui.access.reach'),
            value: t('ui.access.reachOf', {
              all: numberText(locale, preview.reach.organisations),
              shared: numberText(locale, preview.reach.shared),
            }),
          },
          {
            label: t('ui.access.secondFactor'),
            value: t(preview.needsSecondFactor ? 'ui.access.required' : 'ui.access.optional'),
          },
          { label: t('ui.access.pages'), value: join(pages) },
          ...(hidden.length === 0 ? [] : [{ label: t('ui.access.hiddenPages'), value: join(hidden) }]),
        ]}
      />
      <Button w="fit-content" onClick={() => setPreview(preview)}>
        {t('ui.access.startPreview')}
      </Button>
    </Stack>
  )
}

function SeeAs() {
  const { t } = useText()
  const { api } = useApp()
  const { as } = useSearch({ from: '/access' })
  const navigate = useNavigate({ from: '/access' })
  const [text, setText] = useState('')
  const [q] = useDebouncedValue(text, 300)
  const people = useQuery({
    queryKey: ['users', 'seeAs', q],
    queryFn: () => api.users.list({ q, limit: 20 }),
  })
  const preview = useQuery({
    queryKey: ['access', 'preview', as],
    queryFn: () => api.access.preview(as ?? ''),
    enabled: as !== undefined,
  })
  return (
    <Panel title={t('ui.access.seeAs')}>
      <Stack>
        <p className={classes.lead}>{t('ui.access.seeAsLead')}</p>
        <Select
          label={t('ui.access.person')}
          placeholder={t('ui.access.personHint')}
          data={(people.data?.items ?? []).map((one) => ({
            value: one.id,
            label: `${one.displayName} (${one.login}), ${one.organisation.shortName}`,
          }))}
          filter={({ options }) => options}
          value={as ?? null}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': t('ui.act.clear') }}
          onSearchChange={setText}
          onChange={(value) => void navigate({ search: value === null ? {} : { as: value } })}
          nothingFoundMessage={t('ui.delegations.nobody')}
        />
        {as === undefined ? (
          <EmptyState isSmall body={t('ui.access.nobodyChosen')} />
        ) : (
          <Loaded query={preview}>{(answer) => <Preview preview={answer} />}</Loaded>
        )}
      </Stack>
    </Panel>
  )
}

/** Who may do what: a preview of a person's session, and the roles as they are in force. */
export function AccessPage() {
  const { t } = useText()
  const { api } = useApp()
  const mayPreview = useMay('access.preview')
  const matrix = useQuery({ queryKey: ['access', 'roles'], queryFn: api.access.roles })
  return (
    <Page title={t('ui.access.title')} lead={t('ui.access.lead')}>
      <Stack>
        {mayPreview && <SeeAs />}
        <Panel title={t('ui.access.matrix')} isFlush>
          <Loaded query={matrix}>{(answer) => <Matrix matrix={answer} />}</Loaded>
        </Panel>
      </Stack>
    </Page>
  )
}
