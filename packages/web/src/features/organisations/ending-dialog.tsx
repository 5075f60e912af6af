import type { OrganisationDetail } from '@haidang/contracts'
import { Alert, Button, Modal, Stack, TextInput } from '@mantine/core'
import { vietnamDate } from '@haidang/std'
import { useState } from 'react'
import type { SyntheticEvent } from 'react'
import { useAct, useRefusalText } from '../../app/act.ts'
import { useApp } from '../../app/session.tsx'
import { useNow } from '../../ui/now.tsx'
import { useText } from '../../ui/text.ts'
import { OrganisationPicker } from './organisation-picker.tsx'

export type EndingAct = 'move' | 'merge' | 'close' | 'reopen'
const DONE = { move: 'moved', merge: 'merged', close: 'closed', reopen: 'reopened' } as const

/** Moves, merges, closes or reopens an organisation; says first what that does to whom. */
export function EndingDialog({
  act,
  organisation,
  onClose,
}: {
  readonly act: EndingAct
  readonly organisation: OrganisationDetail
  readonly onClose: () => void
}) {
  const { t } = useText()
  const { api } = useApp()
  const refusal = useRefusalText()
  const [target, setTarget] = useState<string | null>(null)
  const [on, setOn] = useState(vietnamDate(useNow()))
  const [basis, setBasis] = useState('')
  const { id, name } = organisation
  const run = useAct({
    run: () => {
      if (act === 'move') return api.organisations.move(id, target ?? '')
      if (act === 'merge') return api.organisations.merge(id, { organisationId: target ?? '', on, basis: basis.trim() })
      if (act === 'close') return api.organisations.close(id, { on, basis: basis.trim() })
      return api.organisations.reopen(id, basis.trim())
    },
    touches: ['organisations', 'groups'],
    done: t(`ui.organisations.ending.${DONE[act]}`),
    onDone: onClose,
    isQuiet: true,
  })
  const needsTarget = act === 'move' || act === 'merge'
  const needsDay = act === 'merge' || act === 'close'
  const isReady =
    (!needsTarget || target !== null) && (!needsDay || on !== '') && (act === 'move' || basis.trim().length >= 3)
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    if (isReady) run.mutate(undefined)
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(`ui.organisations.ending.${act}Title`, { name })}
      size="lg"
      centered
      closeButtonProps={{ 'aria-label': t('ui.act.close') }}
    >
      <form onSubmit={submit} noValidate>
        <Stack>
          <p>{t(`ui.organisations.ending.${act}Body`)}</p>
          {run.isError && (
            <Alert color="red" variant="light" role="alert">
              {refusal(run.error)}
            </Alert>
          )}
          {needsTarget && (
            <OrganisationPicker
              label={act === 'move' ? t('ui.organisations.ending.moveTo') : t('ui.organisations.ending.mergeInto')}
              value={target}
              excludeId={id}
              onChange={setTarget}
            />
          )}
          {needsDay && (
            <TextInput
              type="date"
              label={t('ui.organisations.ending.on')}
              value={on}
              onChange={(event) => setOn(event.currentTarget.value)}
            />
          )}
          {act !== 'move' && (
            <TextInput
              label={t('ui.organisations.ending.basis')}
              description={t('ui.organisations.ending.basisHint')}
              value={basis}
              onChange={(event) => setBasis(event.currentTarget.value)}
              maxLength={500}
            />
          )}
          <Button
            type="submit"
            disabled={!isReady}
            loading={run.isPending}
            {...(act === 'close' ? { color: 'red' } : {})}
          >
            {t(`ui.organisations.ending.${act}`)}
          </Button>
        </Stack>
      </form>
    </Modal>
  )
}
