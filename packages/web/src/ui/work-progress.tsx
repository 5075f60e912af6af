import type { Work } from '@haidang/contracts'
import { Button, Progress } from '@mantine/core'
import classes from './work-progress.module.css'
import { useText } from './text.ts'

/** Long work as it goes on: the step it is at, how far, and a way to stop it. */
export function WorkProgress({
  work,
  onCancel,
  cancelLabel,
}: {
  readonly work: Work
  readonly onCancel?: (() => void) | undefined
  readonly cancelLabel: string
}) {
  const { t, lookup } = useText()
  const percent = work.total === 0 ? 0 : Math.round((100 * work.done) / work.total)
  const step = work.state === 'queued' ? t('ui.plans.reading.waiting') : lookup(`ui.plans.reading.stage.${work.stage}`)
  return (
    <div className={classes.frame} role="status" aria-live="polite">
      <p className={classes.step}>
        {step} {work.total > 0 && <span className={classes.percent}>{percent}%</span>}
      </p>
      <Progress value={percent} animated={work.state === 'running'} size="lg" aria-label={step} />
      {onCancel !== undefined && (
        <Button variant="default" size="sm" onClick={onCancel}>
          {cancelLabel}
        </Button>
      )}
    </div>
  )
}
