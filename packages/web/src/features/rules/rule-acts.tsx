import type { Rule } from '@haidang/contracts'
import { Button, Menu, NativeSelect } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { SEVERITIES } from '@haidang/std'
import { IconDots } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useAct, useRefusalText } from '../../app/act.ts'
import { useApp, useMay } from '../../app/session.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { useText } from '../../ui/text.ts'
import { RuleSwitch } from './rule-switch.tsx'

/** The level in force here, which may differ from its author's. */
export function LevelSelect({ rule }: { readonly rule: Rule }) {
  const { t } = useText()
  const { api } = useApp()
  const update = useAct({
    run: (level: Rule['level'] | null) => api.rules.update(rule.id, { level }),
    touches: ['rules'],
    done: t('ui.rules.levelSet'),
  })
  return (
    <NativeSelect
      aria-label={t('ui.rules.levelHere')}
      size="xs"
      value={rule.level === rule.authorLevel ? '' : rule.level}
      disabled={update.isPending}
      data={[
        { value: '', label: t('ui.rules.levelOfAuthor', { level: t(`domain.severity.${rule.authorLevel}`) }) },
        ...SEVERITIES.toReversed()
          .filter((level) => level !== rule.authorLevel)
          .map((level) => ({ value: level as string, label: t(`domain.severity.${level}`) })),
      ]}
      onChange={(event) => update.mutate(SEVERITIES.find((level) => level === event.currentTarget.value) ?? null)}
    />
  )
}

/** What may be done with a rule: switch it, find its events, write on (a copy of) it, take one's own away. */
export function RuleActs({ rule }: { readonly rule: Rule }) {
  const { t } = useText()
  const { api } = useApp()
  const navigate = useNavigate()
  const refusal = useRefusalText()
  const mayManage = useMay('rule.manage')
  const [isRetiring, retiring] = useDisclosure(false)
  const isOwn = rule.pack.kind === 'own'
  const copy = useAct({
    run: () => api.rules.copy(rule.id, t('ui.rules.copyTitle', { title: rule.title })),
    touches: ['rules'],
    done: t('ui.rules.copied'),
    onDone: (made) => void navigate({ to: '/rules/$ruleId/edit', params: { ruleId: made.id } }),
  })
  const retire = useAct({
    run: () => api.rules.retire(rule.id),
    touches: ['rules'],
    done: ({ outcome }) => (outcome === 'deleted' ? t('ui.rules.deleted') : t('ui.rules.retiredDone')),
    onDone: () => void navigate({ to: '/rules' }),
    isQuiet: true,
  })
  return (
    <>
      <RuleSwitch rule={rule} />
      {mayManage &&
        rule.retiredAt === null &&
        (isOwn ? (
          <LinkButton to="/rules/$ruleId/edit" params={{ ruleId: rule.id }}>
            {t('ui.rules.edit')}
          </LinkButton>
        ) : (
          <Button loading={copy.isPending} onClick={() => copy.mutate(undefined)}>
            {t('ui.rules.copyToOwn')}
          </Button>
        ))}
      <LinkButton to="/events" search={{ rule: `sigma:${rule.id}`, range: '7d' }} variant="default">
        {t('ui.rules.findEvents')}
      </LinkButton>
      {mayManage && isOwn && rule.retiredAt === null && (
        <Menu position="bottom-end" shadow="md">
          <Menu.Target>
            <Button variant="default" aria-label={t('ui.rules.moreActs')}>
              <IconDots size={18} aria-hidden />
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => copy.mutate(undefined)}>{t('ui.rules.copy')}</Menu.Item>
            <Menu.Item onClick={retiring.open}>{t('ui.rules.retire')}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
      <ConfirmDialog
        isOpen={isRetiring}
        title={t('ui.rules.retireTitle', { title: rule.title })}
        body={t('ui.rules.retireBody')}
        confirmLabel={t('ui.rules.retire')}
        isDangerous
        isWorking={retire.isPending}
        failure={retire.isError ? refusal(retire.error) : null}
        onConfirm={() => retire.mutate(undefined)}
        onClose={retiring.close}
      />
    </>
  )
}
