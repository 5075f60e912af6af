import type { Setting } from '@haidang/contracts'
import { Alert, Button, Group, Modal, Select, Stack, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useAct, useRefusalText } from '../../app/act.ts'
import { useApp } from '../../app/session.tsx'
import { useText } from '../../ui/text.ts'
import { useSettingWords } from './setting-row.tsx'

const REASON_LENGTH = 3

/** Changes one setting while the platform runs; says why, because the audit keeps it. */
export function ChangeSetting({ setting, onClose }: { readonly setting: Setting; readonly onClose: () => void }) {
  const { t, lookup } = useText()
  const { api } = useApp()
  const refusal = useRefusalText()
  const { label, what } = useSettingWords()(setting.name)
  const [value, setValue] = useState(setting.value ?? '')
  const [reason, setReason] = useState('')
  const change = useAct({
    run: (next: string | null) => api.settings.change(setting.name, { value: next, reason: reason.trim() }),
    touches: ['settings'],
    done: t('ui.settings.saved'),
    onDone: onClose,
    isQuiet: true,
  })
  const hasReason = reason.trim().length >= REASON_LENGTH
  const { edit } = setting
  return (
    <Modal
      opened
      onClose={onClose}
      title={`${t('ui.settings.editTitle')}: ${label}`}
      closeButtonProps={{ 'aria-label': t('ui.act.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (hasReason && value.trim() !== '') change.mutate(value.trim())
        }}
      >
        <Stack>
          {change.isError && (
            <Alert color="red" variant="light" role="alert">
              {refusal(change.error)}
            </Alert>
          )}
          {edit?.kind === 'choice' ? (
            <Select
              label={t('ui.settings.newValue')}
              description={what}
              data={edit.choices.map((choice) => ({
                value: choice,
                label: lookup(`domain.severity.${choice}`, {}, choice),
              }))}
              value={value}
              allowDeselect={false}
              onChange={(next) => next !== null && setValue(next)}
              data-autofocus
            />
          ) : (
            <TextInput
              label={t('ui.settings.newValue')}
              description={
                edit === null ? what : `${what} ${t('ui.settings.bounds', { min: edit.min, max: edit.max })}.`
              }
              inputMode="numeric"
              value={value}
              onChange={(event) => setValue(event.currentTarget.value)}
              data-autofocus
            />
          )}
          <Textarea
            label={t('ui.settings.reason')}
            description={t('ui.settings.reasonHint')}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            maxLength={1000}
            autosize
            minRows={2}
            required
          />
          <Group justify="flex-end">
            {setting.source === 'database' && (
              <Button
                variant="default"
                disabled={!hasReason}
                loading={change.isPending}
                onClick={() => change.mutate(null)}
              >
                {t('ui.settings.takeBack')}
              </Button>
            )}
            <Button type="submit" disabled={!hasReason || value.trim() === ''} loading={change.isPending}>
              {t('ui.act.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
