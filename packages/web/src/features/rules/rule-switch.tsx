import type { Rule } from '@haidang/contracts'
import { Switch } from '@mantine/core'
import { useAct } from '../../app/act.ts'
import { useApp, useMay } from '../../app/session.tsx'
import { useText } from '../../ui/text.ts'

/** Turns one rule on or off; a rule that has left its pack cannot be turned on. */
export function RuleSwitch({ rule }: { readonly rule: Rule }) {
  const { t } = useText()
  const { api } = useApp()
  const mayManage = useMay('rule.manage')
  const switched = useAct({
    run: (isEnabled: boolean) => api.rules.update(rule.id, { isEnabled }),
    touches: ['rules'],
    done: (after) => (after.isEnabled ? t('ui.rules.turnedOn') : t('ui.rules.turnedOff')),
  })
  if (!mayManage || rule.retiredAt !== null) return null
  return (
    <Switch
      checked={rule.isEnabled}
      disabled={switched.isPending}
      onChange={(event) => switched.mutate(event.currentTarget.checked)}
      aria-label={t('ui.rules.enable', { name: rule.title })}
      label={rule.isEnabled ? t('ui.rules.state.on') : t('ui.rules.state.off')}
    />
  )
}
