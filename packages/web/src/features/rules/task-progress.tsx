import type { RuleTask } from '@haidang/contracts'
import { Alert, Button, Progress } from '@mantine/core'
import { useAct } from '../../app/act.ts'
import { useApp } from '../../app/session.tsx'
import { numberText } from '../../ui/format.ts'
import { useText } from '../../ui/text.ts'
import classes from './rules.module.css'

/** How far a longer piece of work is, with the way to stop it; why it failed. What it brought is the caller's to show. */
export function TaskProgress({ task }: { readonly task: RuleTask }) {
  const { t, lookup, locale } = useText()
  const { api } = useApp()
  const cancel = useAct({
    run: () => api.ruleTasks.cancel(task.id),
    touches: ['rule-tasks'],
    done: t('ui.rules.task.cancelled'),
  })
  if (task.state === 'failed') {
    const code = task.problem?.code ?? 'server.fault'
    return (
      <Alert
        color="red"
        variant="light"
        role="alert"
        title={lookup(`errors.${code}.title`, task.problem?.params ?? {}, t('ui.panel.failed'))}
      >
        {lookup(`errors.${code}.remedy`, task.problem?.params ?? {}, t('errors.server.fault.remedy'))}
      </Alert>
    )
  }
  if (task.state === 'cancelled') return <Alert color="gray" variant="light" title={t('ui.rules.task.cancelled')} />
  if (task.state === 'done') return null
  const share = task.total > 0 ? Math.min(100, (task.done / task.total) * 100) : 100
  return (
    <div className={classes.task}>
      <div className={classes.taskLine} aria-live="polite">
        <span>{t(`ui.rules.task.stage.${task.stage}`)}</span>
        {task.total > 0 && (
          <span className={classes.soft}>
            {numberText(locale, task.done)} / {numberText(locale, task.total)}
          </span>
        )}
      </div>
      <Progress
        value={share}
        striped={task.total === 0}
        animated={task.total === 0}
        aria-label={task.title || t(`ui.rules.task.stage.${task.stage}`)}
      />
      <div>
        <Button size="xs" variant="default" loading={cancel.isPending} onClick={() => cancel.mutate(undefined)}>
          {t('ui.rules.task.cancel')}
        </Button>
      </div>
    </div>
  )
}
