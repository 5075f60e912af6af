import { Fragment, useMemo } from 'react'
import type { PhraseKey } from '@haidang/phrases'
import { useText } from '../../ui/text.ts'
import { readOutline } from './rule-outline.ts'
import type { OutlinePart, OutlineTest, OutlineWord } from './rule-outline.ts'
import classes from './rules.module.css'

const MOST_VALUES = 12

function Values({ test }: { readonly test: OutlineTest }) {
  const { t } = useText()
  const shown = test.values.slice(0, MOST_VALUES)
  const joint = test.wants === 'all' ? t('ui.rules.words.and') : t('ui.rules.words.or')
  return (
    <>
      {shown.map((value, n) => (
        <Fragment key={`${n}:${value}`}>
          {n > 0 && ` ${joint} `}
          <code>{value === '' ? t('ui.rules.words.empty') : value}</code>
        </Fragment>
      ))}
      {test.values.length > MOST_VALUES && ` ${t('ui.rules.words.more', { count: test.values.length - MOST_VALUES })}`}
    </>
  )
}

function Test({ test }: { readonly test: OutlineTest }) {
  const { t, lookup } = useText()
  const field = test.field === null ? t('ui.rules.words.anyField') : test.field
  const ways = test.ways.map((way) => lookup(`ui.rules.words.way.${way}`, {}, way))
  const note = ways.length === 0 ? '' : ` (${ways.join(', ')})`
  if (test.operator === 'exists') {
    const isWanted = test.values[0]?.toLowerCase() !== 'false'
    return (
      <>
        <code className={classes.field}>{field}</code>{' '}
        {isWanted ? t('ui.rules.words.exists') : t('ui.rules.words.missing')}
      </>
    )
  }
  if (test.values.length === 1 && /^(?:null|~)?$/.test(test.values[0] ?? '') && test.operator === 'equals') {
    return (
      <>
        <code className={classes.field}>{field}</code> {t('ui.rules.words.missing')}
      </>
    )
  }
  return (
    <>
      {test.field === null ? <span>{field}</span> : <code className={classes.field}>{field}</code>}{' '}
      {test.isNegated && `${t('ui.rules.words.not')} `}
      {t(`ui.rules.words.operator.${test.operator}`)}
      {note} <Values test={test} />
    </>
  )
}

function Part({ part }: { readonly part: OutlinePart }) {
  const { t } = useText()
  return (
    <li className={classes.part}>
      <span className={classes.partName}>{part.name}</span>
      <ul>
        {part.alternatives.map((tests, n) => (
          <li key={n}>
            {n > 0 && <b>{t('ui.rules.words.or')} </b>}
            {tests.map((test, m) => (
              <Fragment key={m}>
                {m > 0 && (
                  <>
                    , <b>{t('ui.rules.words.and')}</b>{' '}
                  </>
                )}
                <Test test={test} />
              </Fragment>
            ))}
          </li>
        ))}
      </ul>
    </li>
  )
}

function Word({ word }: { readonly word: OutlineWord }) {
  const { t } = useText()
  if (word.kind === 'part') return <code>{word.text}</code>
  if (word.kind === 'open' || word.kind === 'close') return word.text
  const key: PhraseKey = `ui.rules.words.condition.${word.kind}`
  return <b>{t(key, { count: word.text })}</b>
}

function Condition({ words }: { readonly words: readonly OutlineWord[] }) {
  return (
    <p>
      {words.map((word, n) => {
        const before = words[n - 1]
        const isTight = n === 0 || before?.kind === 'open' || word.kind === 'close'
        return (
          <Fragment key={n}>
            {isTight ? '' : ' '}
            <Word word={word} />
          </Fragment>
        )
      })}
    </p>
  )
}

/** What a rule looks for, in words: when it hits, and what each of its parts asks. */
export function RuleWordsView({ text }: { readonly text: string }) {
  const { t, lookup } = useText()
  const outline = useMemo(() => readOutline(text), [text])
  if (outline === null) return <p className={classes.soft}>{t('ui.rules.words.unreadable')}</p>
  const { correlation } = outline
  return (
    <div className={classes.words}>
      {outline.conditions.length > 0 && (
        <div className={classes.condition}>
          <span className={classes.soft}>{t('ui.rules.words.hitsWhen')}</span>
          {outline.conditions.map((words, n) => (
            <Condition key={n} words={words} />
          ))}
        </div>
      )}
      {outline.parts.length > 0 && (
        <ul className={classes.parts}>
          {outline.parts.map((part) => (
            <Part key={part.name} part={part} />
          ))}
        </ul>
      )}
      {correlation !== null && (
        <p>
          {t('ui.rules.words.correlation', {
            type: lookup(`ui.rules.words.correlationType.${correlation.type}`, {}, correlation.type),
            rules: correlation.rules.join(', '),
            timespan: correlation.timespan,
            groupBy: correlation.groupBy.join(', ') || t('ui.list.none'),
            condition: correlation.condition || t('ui.list.none'),
          })}
        </p>
      )}
    </div>
  )
}
