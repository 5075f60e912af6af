import { Spotlight } from '@mantine/spotlight'
import '@mantine/spotlight/styles.css'
import { foldVietnamese } from '@haidang/std'
import { useDebouncedValue } from '@mantine/hooks'
import {
  IconBuildingBank,
  IconSearch,
  IconSpeakerphone,
  IconDatabasePlus,
  IconUserCircle,
  IconUserPlus,
} from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useText } from '../ui/text.ts'
import { allowedNavigation } from './navigation.ts'
import { useApp } from './session.tsx'

/** A single word with a dot, colon, slash or digit in it is a value (an address, a domain, a hash) rather than words. */
export function looksLikeValue(text: string): boolean {
  return /^\S+$/.test(text) && /[.:/\\@\d]/.test(text)
}

/** Everything within reach by typing: pages, acts, organisations, and a value to look for in the events. */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  const { t } = useText()
  const { api, session } = useApp()
  const navigate = useNavigate()
  const [typed, setTyped] = useState('')
  const query = typed.trim()
  const [settled] = useDebouncedValue(query, 180)
  const may = (permission: (typeof session.permissions)[number]) => session.permissions.includes(permission)
  const organisations = useQuery({
    queryKey: ['organisations', 'palette', settled],
    queryFn: ({ signal }) => api.organisations.list({ q: settled, limit: 6 }, signal),
    enabled: settled.length >= 2 && may('organisation.read'),
  })
  const folded = foldVietnamese(query)
  const fits = (label: string) => folded === '' || foldVietnamese(label).includes(folded)
  const pages = allowedNavigation(session.permissions)
    .flatMap((section) => section.items)
    .filter((item) => fits(t(item.label)))
  const go = (to: () => void) => () => {
    onClose()
    to()
  }
  const acts = [
    {
      id: 'warning',
      label: t('ui.palette.newWarning'),
      icon: IconSpeakerphone,
      isAllowed: may('warning.draft'),
      to: () => void navigate({ to: '/warnings/new' }),
    },
    {
      id: 'source',
      label: t('ui.palette.newSource'),
      icon: IconDatabasePlus,
      isAllowed: may('source.manage'),
      to: () => void navigate({ to: '/sources', search: { create: true } }),
    },
    {
      id: 'invite',
      label: t('ui.people.new'),
      icon: IconUserPlus,
      isAllowed: may('user.manage'),
      to: () => void navigate({ to: '/people', search: { create: true } }),
    },
    {
      id: 'account',
      label: t('ui.account.nav'),
      icon: IconUserCircle,
      isAllowed: true,
      to: () => void navigate({ to: '/account' }),
    },
  ].filter((act) => act.isAllowed && fits(act.label))
  const found = query.length >= 2 ? (organisations.data?.items ?? []) : []
  const maySearch = query !== '' && may('event.read')
  return (
    <Spotlight.Root
      query={typed}
      onQueryChange={setTyped}
      forceOpened
      onSpotlightClose={onClose}
      lockScroll={false}
      attributes={{ content: { 'aria-label': t('ui.shell.searchShort') } }}
      shortcut={null}
      scrollable
      maxHeight={420}
    >
      <Spotlight.Search
        placeholder={t('ui.palette.placeholder')}
        aria-label={t('ui.palette.placeholder')}
        leftSection={<IconSearch size={18} aria-hidden />}
      />
      <Spotlight.ActionsList {...{ viewportProps: { tabIndex: 0 } }}>
        {maySearch && (
          <Spotlight.ActionsGroup label={t('ui.palette.search')}>
            <Spotlight.Action
              leftSection={<IconSearch size={18} aria-hidden />}
              onClick={go(
                () =>
                  void navigate({
                    to: '/events',
                    search: looksLikeValue(query) ? { value: query, range: '7d' } : { text: query },
                  }),
              )}
              label={
                looksLikeValue(query)
                  ? t('ui.palette.searchValue', { value: query })
                  : t('ui.palette.searchText', { value: query })
              }
            />
          </Spotlight.ActionsGroup>
        )}
        {pages.length > 0 && (
          <Spotlight.ActionsGroup label={t('ui.palette.pages')}>
            {pages.map((item) => (
              <Spotlight.Action
                key={item.to}
                leftSection={<item.icon size={18} aria-hidden />}
                onClick={go(() => void navigate({ to: item.to }))}
                label={t(item.label)}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {found.length > 0 && (
          <Spotlight.ActionsGroup label={t('ui.palette.organisations')}>
            {found.map((organisation) => (
              <Spotlight.Action
                key={organisation.id}
                leftSection={<IconBuildingBank size={18} aria-hidden />}
                onClick={go(() => void navigate({ to: '/organisations', search: { open: organisation.id } }))}
                label={organisation.name}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {acts.length > 0 && (
          <Spotlight.ActionsGroup label={t('ui.palette.acts')}>
            {acts.map((act) => (
              <Spotlight.Action
                key={act.id}
                leftSection={<act.icon size={18} aria-hidden />}
                onClick={go(act.to)}
                label={act.label}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {pages.length === 0 && acts.length === 0 && found.length === 0 && !maySearch && (
          <Spotlight.Empty>{t('ui.palette.nothing')}</Spotlight.Empty>
        )}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  )
}
