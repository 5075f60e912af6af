import type { PlanRow, ReviewInput } from '@haidang/contracts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { useText } from '../../ui/text.ts'
import { CorrectDialog } from './correct-dialog.tsx'
import { MergeDialog } from './merge-dialog.tsx'
import { SplitDialog } from './split-dialog.tsx'

/** An act of review that asks for something first. */
export type Asked =
  | { readonly kind: 'correct' | 'split' | 'dismiss'; readonly row: PlanRow }
  | { readonly kind: 'merge'; readonly rows: readonly PlanRow[] }
  | { readonly kind: 'acceptAll' }

/** The dialog of an act of review. */
export function ReviewDialog({
  dialog,
  clean,
  isWorking,
  onAct,
  onDismiss,
  onClose,
}: {
  readonly dialog: Asked
  /** Rows that wait and in which nothing is doubted. */
  readonly clean: readonly PlanRow[]
  readonly isWorking: boolean
  readonly onAct: (input: ReviewInput) => void
  readonly onDismiss: (row: PlanRow, reason: string) => void
  readonly onClose: () => void
}) {
  const { t } = useText()
  const common = { isWorking, onClose }
  switch (dialog.kind) {
    case 'correct':
      return (
        <CorrectDialog
          row={dialog.row}
          onSave={(change) => onAct({ act: 'correct', rowId: dialog.row.id, change })}
          {...common}
        />
      )
    case 'split':
      return (
        <SplitDialog
          row={dialog.row}
          onSplit={(texts) => onAct({ act: 'split', rowId: dialog.row.id, texts: [...texts] })}
          {...common}
        />
      )
    case 'merge':
      return (
        <MergeDialog
          rows={dialog.rows}
          onMerge={(text) => onAct({ act: 'merge', rowIds: dialog.rows.map((row) => row.id), text })}
          {...common}
        />
      )
    case 'dismiss':
      return (
        <ConfirmDialog
          isOpen
          title={t('ui.plans.review.dismiss')}
          body={dialog.row.text}
          confirmLabel={t('ui.plans.review.dismiss')}
          reason={{ label: t('ui.plans.review.dismissReason'), minLength: 0 }}
          onConfirm={(reason) => onDismiss(dialog.row, reason)}
          {...common}
        />
      )
    default:
      return (
        <ConfirmDialog
          isOpen
          title={t('ui.plans.review.acceptAll', { count: clean.length })}
          body={t('ui.plans.review.acceptAllBody')}
          confirmLabel={t('ui.plans.review.accept')}
          onConfirm={() => onAct({ act: 'accept', rowIds: clean.map((row) => row.id) })}
          {...common}
        />
      )
  }
}
