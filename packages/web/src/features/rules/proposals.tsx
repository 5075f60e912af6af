import type { TuningItem, TuningProposal } from '@haidang/contracts'
import { Button } from '@mantine/core'
import { useState } from 'react'
import { useAct, useRefusalText } from '../../app/act.ts'
import { useApp, useMay } from '../../app/session.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { useText } from '../../ui/text.ts'
import classes from './rules.module.css'

const DISMISSED_ITEM = 'haidang.tuning.dismissed'

function storedDismissals(): ReadonlySet<string> {
  try {
    const list: unknown = JSON.parse(localStorage.getItem(DISMISSED_ITEM) ?? '[]')
    return new Set(Array.isArray(list) ? list.filter((key): key is string => typeof key === 'string') : [])
  } catch {
    return new Set()
  }
}

function storeDismissals(keys: ReadonlySet<string>): void {
  try {
    localStorage.setItem(DISMISSED_ITEM, JSON.stringify([...keys].slice(-500)))
  } catch {
    // A browser that keeps nothing shows the proposal again next time.
  }
}

/** A proposal changes its key with the feedback behind it: one set aside comes back when there is more to go by. */
const keyOf = (item: TuningItem, proposal: TuningProposal) =>
  `${item.rule.id}\n${proposal.key}\n${proposal.support}/${proposal.outOf}`

/** What could be done about a noisy rule: each with what it would spare and cost, to be accepted or set aside. */
export function Proposals({ item }: { readonly item: TuningItem }) {
  const { t } = useText()
  const { api } = useApp()
  const refusal = useRefusalText()
  const mayManage = useMay('rule.manage')
  const mayTune = useMay('rule.tune')
  const [dismissed, setDismissed] = useState(storedDismissals)
  const [accepting, setAccepting] = useState<TuningProposal | null>(null)
  const accept = useAct({
    run: ({ proposal, reason }: { proposal: TuningProposal; reason: string }) =>
      api.ruleTuning.accept({ ruleId: item.rule.id, key: proposal.key, reason }),
    touches: ['rules', 'alerts'],
    done: t('ui.rules.tuning.accepted'),
    onDone: () => setAccepting(null),
    isQuiet: true,
  })
  const shown = item.proposals.filter((proposal) => !dismissed.has(keyOf(item, proposal)))
  const words = (proposal: TuningProposal): string => {
    if (proposal.kind === 'disable') return t('ui.rules.tuning.disable')
    if (proposal.kind === 'lower_level')
      return t('ui.rules.tuning.lower', { level: t(`domain.severity.${proposal.toLevel ?? item.rule.level}`) })
    return t('ui.rules.tuning.except', {
      field: proposal.field ?? '',
      value: proposal.value ?? '',
      who: proposal.organisation?.shortName ?? t('ui.rules.exception.forAll'),
    })
  }
  const dismiss = (proposal: TuningProposal) => {
    const next = new Set(dismissed).add(keyOf(item, proposal))
    storeDismissals(next)
    setDismissed(next)
  }
  if (shown.length === 0) return <p className={classes.soft}>{t('ui.rules.tuning.noProposal')}</p>
  return (
    <ul className={classes.entries}>
      {shown.map((proposal) => {
        const mayAccept = proposal.kind === 'exception' ? mayTune : mayManage
        return (
          <li key={proposal.key} className={classes.entry}>
            <p>{words(proposal)}</p>
            <p className={classes.soft}>
              {t('ui.rules.tuning.gain', { support: proposal.support, outOf: proposal.outOf })}{' '}
              {proposal.cost > 0 ? t('ui.rules.tuning.cost', { count: proposal.cost }) : t('ui.rules.tuning.noCost')}
            </p>
            <div className={classes.entryActs}>
              {mayAccept && (
                <Button size="xs" variant="light" onClick={() => setAccepting(proposal)}>
                  {t('ui.rules.tuning.accept')}
                </Button>
              )}
              <Button size="xs" variant="default" onClick={() => dismiss(proposal)}>
                {t('ui.rules.tuning.dismiss')}
              </Button>
            </div>
          </li>
        )
      })}
      {accepting !== null && (
        <ConfirmDialog
          isOpen
          title={t('ui.rules.tuning.acceptTitle')}
          body={`${item.rule.title}: ${words(accepting)}`}
          confirmLabel={t('ui.rules.tuning.accept')}
          reason={{ label: t('ui.rules.tuning.reason'), minLength: 3 }}
          isWorking={accept.isPending}
          failure={accept.isError ? refusal(accept.error) : null}
          onConfirm={(reason) => accept.mutate({ proposal: accepting, reason })}
          onClose={() => setAccepting(null)}
        />
      )}
    </ul>
  )
}
