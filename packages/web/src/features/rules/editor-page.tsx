import type { Rule } from '@haidang/contracts'
import { Alert, Button, Checkbox, SegmentedControl, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useMemo, useRef, useState } from 'react'
import { useAct, useRefusalText } from '../../app/act.ts'
import { Loaded } from '../../app/loaded.tsx'
import { useApp } from '../../app/session.tsx'
import { StateBadge } from '../../ui/badges.tsx'
import { CodeEditor } from '../../ui/code-editor.tsx'
import type { CodeControl } from '../../ui/code-editor-props.ts'
import { Page, Panel } from '../../ui/page.tsx'
import { useText } from '../../ui/text.ts'
import { BacktestPanel } from './backtest-panel.tsx'
import { ProblemList } from './problem-list.tsx'
import { codeProblems, useProblemWords } from './problem-words.ts'
import { emptyRule, storeDraft, storedDraft } from './rule-draft.ts'
import { RuleWords } from './rule-words.tsx'
import classes from './rules.module.css'
import { completeSigma } from './sigma-completions.ts'
import { TestPanel } from './test-panel.tsx'

const SIDES = ['test', 'backtest', 'words'] as const

/** The editor: the text with its problems in place on the left, on the right what it does to an event, to the past, and in words. */
function Editor({
  rule,
  initial,
  draftKey,
}: {
  readonly rule: Rule | null
  readonly initial: string
  readonly draftKey: string
}) {
  const { t } = useText()
  const { api } = useApp()
  const navigate = useNavigate()
  const refusal = useRefusalText()
  const words = useProblemWords()
  const control = useRef<CodeControl>(null)
  const [text, setText] = useState(() => storedDraft(draftKey) ?? initial)
  const [side, setSide] = useState<(typeof SIDES)[number]>('test')
  const [isEnabled, setEnabled] = useState(true)
  const [note, setNote] = useState('')
  const [asked] = useDebouncedValue(text, 300)
  const check = useQuery({
    queryKey: ['rules', 'check', asked],
    queryFn: ({ signal }) => api.rules.check(asked, signal),
    placeholderData: keepPreviousData,
    staleTime: 600_000,
    retry: false,
  })
  const problems = useMemo(() => codeProblems(check.data?.problems ?? [], words), [check.data, words])
  const write = (next: string) => {
    setText(next)
    storeDraft(draftKey, next === initial ? null : next)
  }
  const save = useAct({
    run: () =>
      rule === null
        ? api.rules.save({ text, isEnabled, note })
        : api.rules.edit(rule.id, { text, baseVersion: rule.version, note }),
    touches: ['rules'],
    done: t('ui.rules.editor.saved'),
    onDone: (saved) => {
      storeDraft(draftKey, null)
      void navigate({ to: '/rules/$ruleId', params: { ruleId: saved.id } })
    },
    isQuiet: true,
  })
  const errors = check.data?.problems.filter((problem) => problem.severity === 'error').length ?? 0
  const isChanged = text !== initial
  const first = check.data?.rules[0]
  return (
    <Page
      title={rule === null ? t('ui.rules.editor.newTitle') : t('ui.rules.editor.editTitle', { title: rule.title })}
      above={
        rule === null ? (
          <Link to="/rules">{t('ui.rules.title')}</Link>
        ) : (
          <Link to="/rules/$ruleId" params={{ ruleId: rule.id }}>
            {rule.title}
          </Link>
        )
      }
      acts={
        <>
          {isChanged && (
            <Button variant="default" onClick={() => write(initial)}>
              {t('ui.rules.editor.discard')}
            </Button>
          )}
          <Button
            loading={save.isPending}
            disabled={errors > 0 || (rule !== null && !isChanged)}
            onClick={() => save.mutate(undefined)}
          >
            {rule === null ? t('ui.rules.editor.save') : t('ui.rules.editor.saveVersion')}
          </Button>
        </>
      }
    >
      {save.isError && (
        <Alert color="red" variant="light" role="alert">
          {refusal(save.error)}
        </Alert>
      )}
      <div className={classes.editor}>
        <div className={classes.editorSide}>
          <CodeEditor
            ref={control}
            value={text}
            onChange={write}
            label={t('ui.rules.editor.label')}
            problems={problems}
            complete={completeSigma}
          />
          <div aria-live="polite" className={classes.checkLine}>
            {check.isError ? (
              <StateBadge tone="warn" label={refusal(check.error)} />
            ) : check.data === undefined ? (
              t('ui.rules.editor.checking')
            ) : errors > 0 ? (
              <StateBadge tone="bad" label={t('ui.rules.editor.errors', { count: errors })} />
            ) : first === undefined ? (
              <StateBadge tone="warn" label={t('ui.rules.editor.noRule')} />
            ) : (
              <StateBadge tone="good" label={t('ui.rules.editor.fine')} />
            )}
          </div>
          {(check.data?.problems.length ?? 0) > 0 && (
            <ProblemList problems={check.data?.problems ?? []} onGo={(place) => control.current?.goTo(place)} />
          )}
          <div className={classes.saveLine}>
            <TextInput
              label={`${t('ui.rules.editor.note')} ${t('ui.field.optional')}`}
              value={note}
              onChange={(event) => setNote(event.currentTarget.value)}
              maxLength={500}
            />
            {rule === null && (
              <Checkbox
                label={t('ui.rules.editor.enable')}
                checked={isEnabled}
                onChange={(event) => setEnabled(event.currentTarget.checked)}
              />
            )}
          </div>
        </div>
        <div className={classes.editorSide}>
          <SegmentedControl
            aria-label={t('ui.rules.editor.side')}
            value={side}
            onChange={(value) => setSide(SIDES.find((known) => known === value) ?? 'test')}
            data={SIDES.map((value) => ({ value, label: t(`ui.rules.editor.sides.${value}`) }))}
            fullWidth
          />
          {side === 'test' && <TestPanel text={asked} hasErrors={errors > 0} />}
          {side === 'backtest' && (
            <BacktestPanel text={asked} hasErrors={errors > 0} canRun={first?.canBacktest ?? null} />
          )}
          {side === 'words' && (
            <Panel title={t('ui.rules.words.title')}>
              <RuleWords text={asked} />
            </Panel>
          )}
        </div>
      </div>
    </Page>
  )
}

/** Writes a new rule of one's own. */
export function NewRulePage() {
  const { t } = useText()
  const [initial] = useState(() => emptyRule(crypto.randomUUID(), t('ui.rules.editor.untitled')))
  return <Editor rule={null} initial={initial} draftKey="new" />
}

/** Writes the next version of a rule of one's own. */
export function EditRulePage() {
  const { api } = useApp()
  const { ruleId } = useParams({ from: '/rules/$ruleId/edit' })
  const query = useQuery({ queryKey: ['rules', 'one', ruleId], queryFn: () => api.rules.read(ruleId) })
  return (
    <Loaded query={query}>
      {(rule) => <Editor key={`${rule.id}:${rule.version}`} rule={rule} initial={rule.text} draftKey={rule.id} />}
    </Loaded>
  )
}
