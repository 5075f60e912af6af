import type { RuleSelection } from '@haidang/contracts'
import { Alert, Button, Group, Modal, Stack, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useAct, useRefusalText } from '../../app/act.ts'
import { Loaded } from '../../app/loaded.tsx'
import { useApp } from '../../app/session.tsx'
import { SeverityBadge } from '../../ui/badges.tsx'
import { numberText } from '../../ui/format.ts'
import { EmptyState } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'
import classes from './rules.module.css'

const SHOWN = 30

/** Says which rules an act will switch, and switches exactly those. */
export function SwitchDialog({
  selection,
  isEnabled,
  onClose,
}: {
  readonly selection: RuleSelection
  readonly isEnabled: boolean
  readonly onClose: () => void
}) {
  const { t, locale } = useText()
  const { api } = useApp()
  const refusal = useRefusalText()
  const [reason, setReason] = useState('')
  const preview = useQuery({
    queryKey: ['rules', 'switch', selection, isEnabled],
    queryFn: () => api.rules.previewSwitch({ selection, isEnabled }),
    staleTime: 0,
  })
  const apply = useAct({
    run: (fingerprint: string) => api.rules.applySwitch({ selection, isEnabled, fingerprint, reason }),
    touches: ['rules'],
    done: ({ changed }) =>
      isEnabled ? t('ui.rules.bulk.doneOn', { count: changed }) : t('ui.rules.bulk.doneOff', { count: changed }),
    onDone: onClose,
    isQuiet: true,
  })
  const count = preview.data?.changing ?? 0
  return (
    <Modal
      opened
      onClose={onClose}
      title={isEnabled ? t('ui.rules.bulk.titleOn') : t('ui.rules.bulk.titleOff')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('ui.act.close') }}
    >
      <Loaded query={preview}>
        {(found) =>
          found.changing === 0 ? (
            <EmptyState isSmall body={t('ui.rules.bulk.nothing', { count: found.matching })} />
          ) : (
            <Stack>
              <p>
                {isEnabled
                  ? t('ui.rules.bulk.bodyOn', { count: found.changing, matching: numberText(locale, found.matching) })
                  : t('ui.rules.bulk.bodyOff', { count: found.changing, matching: numberText(locale, found.matching) })}
              </p>
              <ul className={classes.inline}>
                {found.byLevel.map((entry) => (
                  <li key={entry.level}>
                    <SeverityBadge severity={entry.level} /> {numberText(locale, entry.count)}
                  </li>
                ))}
              </ul>
              <ul className={classes.affected}>
                {found.rules.slice(0, SHOWN).map((rule) => (
                  <li key={rule.id}>
                    <SeverityBadge severity={rule.level} isBare /> {rule.title}{' '}
                    <span className={classes.soft}>{rule.packName}</span>
                  </li>
                ))}
              </ul>
              {found.changing > SHOWN && (
                <p className={classes.soft}>{t('ui.rules.bulk.andMore', { count: found.changing - SHOWN })}</p>
              )}
              <Textarea
                label={`${t('ui.rules.bulk.reason')} ${t('ui.field.optional')}`}
                value={reason}
                onChange={(event) => setReason(event.currentTarget.value)}
                autosize
                minRows={2}
                maxLength={500}
              />
              {apply.isError && (
                <Alert color="red" variant="light" role="alert">
                  {refusal(apply.error)}
                </Alert>
              )}
              <Group justify="flex-end">
                <Button variant="default" onClick={onClose}>
                  {t('ui.act.cancel')}
                </Button>
                <Button loading={apply.isPending} onClick={() => apply.mutate(found.fingerprint)}>
                  {isEnabled ? t('ui.rules.bulk.on', { count }) : t('ui.rules.bulk.off', { count })}
                </Button>
              </Group>
            </Stack>
          )
        }
      </Loaded>
    </Modal>
  )
}
