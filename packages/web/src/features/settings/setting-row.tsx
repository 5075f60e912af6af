import type { Setting } from '@haidang/contracts'
import { Button } from '@mantine/core'
import { absoluteTime } from '../../ui/format.ts'
import { useText } from '../../ui/text.ts'
import classes from './settings.module.css'

/** The words of a setting: what people call it and what it does; its name in the environment where it has none. */
export function useSettingWords(): (name: string) => { readonly label: string; readonly what: string } {
  const { lookup } = useText()
  return (name) => ({
    label: lookup(`ui.settings.items.${name}.label`, {}, name),
    what: lookup(`ui.settings.items.${name}.what`, {}, ''),
  })
}

/** One setting: what it does, what is in force, where that comes from, and how to change it. */
export function SettingRow({ setting, onEdit }: { readonly setting: Setting; readonly onEdit: (() => void) | null }) {
  const { t, locale } = useText()
  const { label, what } = useSettingWords()(setting.name)
  const { change } = setting
  const value =
    setting.isSecret && setting.isSet ? t('ui.settings.secretSet') : (setting.value ?? t('ui.settings.unset'))
  return (
    <div className={classes.row}>
      <div>
        <p className={classes.label}>{label}</p>
        <p className={classes.what}>{what}</p>
        <code className={classes.name}>{setting.name}</code>
      </div>
      <div>
        <p className={classes.value} data-unset={!setting.isSet || undefined}>
          {setting.isSecret || !setting.isSet ? value : <code>{value}</code>}
        </p>
        <p className={classes.source}>{t(`ui.settings.source.${setting.source}`)}</p>
      </div>
      <div>
        {onEdit !== null && (
          <Button
            size="compact-sm"
            variant="default"
            onClick={onEdit}
            aria-label={`${t('ui.settings.edit')}: ${label}`}
          >
            {t('ui.settings.edit')}
          </Button>
        )}
      </div>
      {change !== null && (
        <p className={classes.change}>
          {t('ui.settings.changedBy', {
            time: absoluteTime(locale, change.at),
            name: change.by?.displayName ?? t('ui.settings.changedBySystem'),
            reason: change.reason,
            initial: change.initial ?? t('ui.settings.unset'),
          })}
        </p>
      )}
    </div>
  )
}
