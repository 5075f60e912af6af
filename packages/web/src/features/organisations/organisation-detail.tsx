import type { OrganisationDetail as Detail } from '@haidang/contracts'
import { Button, Menu, Tabs } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useAct } from '../../app/act.ts'
import { Loaded } from '../../app/loaded.tsx'
import { ORGANISATION_TABS } from '../../app/search-params.ts'
import { useApp, useMay } from '../../app/session.tsx'
import { StateBadge } from '../../ui/badges.tsx'
import { DetailFrame, DetailSection } from '../../ui/detail.tsx'
import { Facts } from '../../ui/facts.tsx'
import { numberText } from '../../ui/format.ts'
import { useText } from '../../ui/text.ts'
import { ValueList } from '../../ui/value-list.tsx'
import { DetailContacts } from './detail-contacts.tsx'
import { DetailDomains } from './detail-domains.tsx'
import { EndingDialog } from './ending-dialog.tsx'
import type { EndingAct } from './ending-dialog.tsx'
import { OrganisationForm } from './organisation-form.tsx'
import type { OrganisationValues } from './organisation-form.tsx'
import classes from './organisations.module.css'
import { dayText, useEnding } from './use-ending.ts'

/** What lies above, each a way there where the reader may go. */
export function Path({ organisation }: { readonly organisation: Pick<Detail, 'path'> }) {
  const { t } = useText()
  const search = useSearch({ from: '/organisations' })
  if (organisation.path.length === 0) return null
  return (
    <nav aria-label={t('ui.organisations.path')}>
      <ol className={classes.crumbs}>
        {organisation.path.map((step) => (
          <li key={step.id}>
            <Link to="/organisations" search={{ ...search, open: step.id }}>
              {step.shortName}
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  )
}

function FactsTab({ organisation }: { readonly organisation: Detail }) {
  const { t, lookup, locale } = useText()
  const none = t('ui.list.none')
  const { api } = useApp()
  const { provinceCode, sector, groups } = organisation
  const sectors = useQuery({
    queryKey: ['sectors'],
    queryFn: api.areas.sectors,
    enabled: sector !== null,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const lead = sectors.data?.items.find((one) => one.code === sector)?.leadBody
  return (
    <Facts
      facts={[
        {
          label: t('ui.organisations.province'),
          value: provinceCode === null ? none : lookup(`domain.province.${provinceCode}`, {}, provinceCode),
        },
        { label: t('ui.organisations.areaCode'), value: organisation.areaCode ?? none },
        {
          label: t('ui.organisations.sector'),
          value: sector === null ? t('ui.organisations.sectorNone') : t(`domain.sector.${sector}`),
        },
        ...(lead === undefined ? [] : [{ label: t('ui.organisations.sectorLead'), value: lead }]),
        { label: t('ui.organisations.focalUnit'), value: organisation.focalUnit ?? none },
        { label: t('ui.organisations.email'), value: organisation.contactEmail ?? none },
        { label: t('ui.organisations.phone'), value: organisation.contactPhone ?? none },
        {
          label: t('ui.organisations.validFrom'),
          value: organisation.validFrom === null ? none : dayText(organisation.validFrom),
        },
        {
          label: t('ui.organisations.children'),
          value: t('ui.organisations.childrenOf', {
            direct: numberText(locale, organisation.childCount),
            all: numberText(locale, organisation.belowCount),
          }),
        },
        {
          label: t('ui.organisations.people'),
          value: (
            <Link to="/people" search={{ organisation: organisation.id }}>
              {numberText(locale, organisation.peopleCount)}
            </Link>
          ),
        },
        {
          label: t('ui.organisations.columnSources'),
          value: (
            <Link to="/sources" search={{ organisation: organisation.id }}>
              {numberText(locale, organisation.sourceCount)}
            </Link>
          ),
        },
        {
          label: t('ui.organisations.columnAlerts'),
          value: numberText(locale, organisation.openAlertCount),
        },
        {
          label: t('ui.organisations.memberOf'),
          value: groups.length === 0 ? none : groups.map((group) => group.name).join(', '),
        },
      ]}
    />
  )
}

function NetworksTab({ organisation }: { readonly organisation: Detail }) {
  const { t } = useText()
  return (
    <>
      <DetailSection title={t('ui.organisations.networks')}>
        {organisation.networks.length === 0 ? (
          <p>{t('ui.organisations.noNetworks')}</p>
        ) : (
          <ValueList values={organisation.networks.map((value) => ({ kind: 'ip', value }))} />
        )}
      </DetailSection>
      <DetailSection title={t('ui.organisations.asNumbers')}>
        {organisation.asNumbers.length === 0 ? (
          <p>{t('ui.organisations.asNumbersNone')}</p>
        ) : (
          <p>{organisation.asNumbers.map((n) => `AS${n}`).join(', ')}</p>
        )}
      </DetailSection>
    </>
  )
}

function HistoryTab({ organisation }: { readonly organisation: Detail }) {
  const { t } = useText()
  const search = useSearch({ from: '/organisations' })
  const { closure, predecessors } = organisation
  return (
    <>
      {closure === null ? (
        <p>{t('ui.organisations.ending.noClosure')}</p>
      ) : (
        <p>
          {closure.successor === null
            ? t('ui.organisations.ending.ends', { date: dayText(closure.closedOn) })
            : t('ui.organisations.ending.into', { name: closure.successor.name, date: dayText(closure.closedOn) })}
          . {closure.basis}
          {closure.appliedAt === null && ` (${t('ui.organisations.ending.pending')})`}
        </p>
      )}
      <DetailSection title={t('ui.organisations.ending.predecessors')}>
        {predecessors.length === 0 ? (
          <p>{t('ui.organisations.ending.noPredecessors')}</p>
        ) : (
          <ul>
            {predecessors.map((one) => (
              <li key={one.id}>
                <Link to="/organisations" search={{ ...search, open: one.organisation.id }}>
                  {one.organisation.name}
                </Link>
                , {dayText(one.closedOn)}. <span className={classes.soft}>{one.basis}</span>
              </li>
            ))}
          </ul>
        )}
      </DetailSection>
    </>
  )
}

/** One organisation: what it is, whom to call, its networks and domains, what became of it. */
export function OrganisationDetail({ organisationId }: { readonly organisationId: string }) {
  const { t } = useText()
  const { api } = useApp()
  const mayManage = useMay('organisation.manage')
  const ending = useEnding()
  const search = useSearch({ from: '/organisations' })
  const navigate = useNavigate({ from: '/organisations' })
  const [isEditing, setEditing] = useState(false)
  const [act, setAct] = useState<EndingAct | null>(null)
  const query = useQuery({
    queryKey: ['organisations', 'one', organisationId],
    queryFn: () => api.organisations.read(organisationId),
  })
  const save = useAct({
    run: ({ parentId: _parent, code: _code, ...values }: OrganisationValues) =>
      api.organisations.update(organisationId, values),
    touches: ['organisations', 'groups'],
    done: t('ui.organisations.form.saved'),
    onDone: () => setEditing(false),
    isQuiet: true,
  })
  return (
    <Loaded query={query}>
      {(organisation) => {
        const end = ending(organisation.closedOn)
        const mayMove = mayManage && organisation.parentId !== null
        return (
          <DetailFrame
            title={organisation.name}
            marks={
              <>
                <span>{t(`domain.organisationKind.${organisation.kind}`)}</span>
                <code>{organisation.code}</code>
                {end !== null && <StateBadge tone={end.isOver ? 'bad' : 'warn'} label={end.text} />}
              </>
            }
            acts={
              mayManage ? (
                <>
                  <Button variant="default" onClick={() => setEditing(true)}>
                    {t('ui.act.edit')}
                  </Button>
                  {mayMove && (
                    <Menu position="bottom-end">
                      <Menu.Target>
                        <Button variant="default">{t('ui.organisations.ending.acts')}</Button>
                      </Menu.Target>
                      <Menu.Dropdown>
                        {organisation.closure === null ? (
                          (['move', 'merge', 'close'] as const).map((one) => (
                            <Menu.Item key={one} onClick={() => setAct(one)}>
                              {t(`ui.organisations.ending.${one}`)}
                            </Menu.Item>
                          ))
                        ) : (
                          <Menu.Item onClick={() => setAct('reopen')}>{t('ui.organisations.ending.reopen')}</Menu.Item>
                        )}
                      </Menu.Dropdown>
                    </Menu>
                  )}
                </>
              ) : undefined
            }
          >
            <Path organisation={organisation} />
            <Tabs
              value={search.tab ?? 'facts'}
              keepMounted={false}
              onChange={(value) => {
                const tab = ORGANISATION_TABS.find((known) => known === value)
                void navigate({ search: tab === undefined ? search : { ...search, tab }, replace: true })
              }}
            >
              <Tabs.List aria-label={t('ui.organisations.tabs.label')}>
                {ORGANISATION_TABS.map((tab) => (
                  <Tabs.Tab key={tab} value={tab}>
                    {t(`ui.organisations.tabs.${tab}`)}
                  </Tabs.Tab>
                ))}
              </Tabs.List>
              <Tabs.Panel value="facts" pt="sm">
                <FactsTab organisation={organisation} />
              </Tabs.Panel>
              <Tabs.Panel value="contacts" pt="sm">
                <DetailContacts organisationId={organisation.id} mayManage={mayManage} />
              </Tabs.Panel>
              <Tabs.Panel value="networks" pt="sm">
                <NetworksTab organisation={organisation} />
              </Tabs.Panel>
              <Tabs.Panel value="domains" pt="sm">
                <DetailDomains organisationId={organisation.id} mayManage={mayManage} />
              </Tabs.Panel>
              <Tabs.Panel value="history" pt="sm">
                <HistoryTab organisation={organisation} />
              </Tabs.Panel>
            </Tabs>
            <p>
              <Link to="/events" search={{ organisations: [organisation.id] }}>
                {t('ui.organisations.openEvents')}
              </Link>
            </p>
            {isEditing && (
              <OrganisationForm
                organisation={organisation}
                isWorking={save.isPending}
                error={save.error}
                onSave={(values) => save.mutate(values)}
                onClose={() => setEditing(false)}
              />
            )}
            {act !== null && <EndingDialog act={act} organisation={organisation} onClose={() => setAct(null)} />}
          </DetailFrame>
        )
      }}
    </Loaded>
  )
}
