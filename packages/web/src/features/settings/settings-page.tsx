import { type Setting, SETTING_GROUPS } from '@haidang/contracts'
import { Alert, Stack, Switch, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { foldVietnamese } from '@haidang/std'
import { Loaded } from '../../app/loaded.tsx'
import { useApp, useSession } from '../../app/session.tsx'
import { absoluteTime } from '../../ui/format.ts'
import { Page, Panel } from '../../ui/page.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'
import { ChangeSetting } from './change-setting.tsx'
import { SecretKeys } from './secret-keys.tsx'
import { SettingRow, useSettingWords } from './setting-row.tsx'
import classes from './settings.module.css'

/** What the platform runs with: every setting as it is in force, and the few that may be changed here. */
export function SettingsPage() {
  const { t, locale } = useText()
  const { api } = useApp()
  const session = useSession()
  const words = useSettingWords()
  const [search, setSearch] = useState('')
  const [isChangedOnly, setIsChangedOnly] = useState(false)
  const [edited, setEdited] = useState<Setting | null>(null)
  const query = useQuery({ queryKey: ['settings'], queryFn: api.settings.read })
  const mayChange = session.permissions.includes('setting.manage')
  const wanted = foldVietnamese(search.trim())
  const isShown = (setting: Setting): boolean => {
    if (isChangedOnly && setting.source === 'default') return false
    const { label, what } = words(setting.name)
    return wanted === '' || foldVietnamese(`${setting.name} ${label} ${what}`).includes(wanted)
  }
  return (
    <Page
      title={t('ui.settings.title')}
      lead={t('ui.settings.lead')}
      width="reading"
      beside={query.data !== undefined && t('ui.settings.version', { version: query.data.version })}
    >
      <Loaded query={query}>
        {(page) => {
          const shown = page.items.filter(isShown)
          return (
            <Stack>
              {page.notices.length > 0 && (
                <Alert color="gray" variant="light" title={t('ui.settings.notices')}>
                  <Stack gap="xs">
                    {page.notices.map((notice) => (
                      <p key={notice}>{t(`ui.settings.notice.${notice}`)}</p>
                    ))}
                  </Stack>
                </Alert>
              )}
              <div className={classes.tools}>
                <TextInput
                  className={classes.find}
                  leftSection={<IconSearch size={16} aria-hidden />}
                  aria-label={t('ui.settings.search')}
                  placeholder={t('ui.settings.search')}
                  value={search}
                  onChange={(event) => setSearch(event.currentTarget.value)}
                />
                <Switch
                  label={t('ui.settings.changedOnly')}
                  checked={isChangedOnly}
                  onChange={(event) => setIsChangedOnly(event.currentTarget.checked)}
                />
              </div>
              {shown.length === 0 && (
                <EmptyState title={t('ui.settings.noMatch')} body={t('ui.settings.noMatchHint')} />
              )}
              {SETTING_GROUPS.map((group) => {
                const items = shown.filter((setting) => setting.group === group)
                if (items.length === 0) return null
                return (
                  <Panel key={group} title={t(`ui.settings.group.${group}`)}>
                    {group === 'doors' && page.certificate !== null && (
                      <p className={classes.what}>
                        {t('ui.settings.certificate', { time: absoluteTime(locale, page.certificate.expiresAt) })}
                      </p>
                    )}
                    <div className={classes.list}>
                      {items.map((setting) => (
                        <SettingRow
                          key={setting.name}
                          setting={setting}
                          onEdit={mayChange && setting.edit !== null ? () => setEdited(setting) : null}
                        />
                      ))}
                    </div>
                  </Panel>
                )
              })}
              {wanted === '' && !isChangedOnly && (
                <>
                  <p className={classes.what}>{t('ui.settings.fixedHint')}</p>
                  <SecretKeys keys={page.secretKeys} />
                </>
              )}
            </Stack>
          )
        }}
      </Loaded>
      {edited !== null && <ChangeSetting setting={edited} onClose={() => setEdited(null)} />}
    </Page>
  )
}
