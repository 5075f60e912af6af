import { lazy, Suspense } from 'react'
import { RowsSkeleton } from '../../ui/states.tsx'

const RuleWordsView = lazy(() => import('./rule-words-view.tsx').then((module) => ({ default: module.RuleWordsView })))

/** What a rule looks for, in words; the reader of YAML is loaded when it is needed. */
export function RuleWords({ text }: { readonly text: string }) {
  return (
    <Suspense fallback={<RowsSkeleton rows={3} />}>
      <RuleWordsView text={text} />
    </Suspense>
  )
}
