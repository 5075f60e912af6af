import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { CopyValue } from '../ui/copy-value.tsx'
import { useText } from '../ui/text.ts'
import { useApp, useMay } from './session.tsx'

const TITLES_STAY_MS = 600_000

function RuleTitle({ ruleId }: { readonly ruleId: string }) {
  const { lookup } = useText()
  const { api } = useApp()
  const mayRead = useMay('rule.read')
  const rule = useQuery({
    queryKey: ['rules', 'one', ruleId],
    queryFn: () => api.rules.read(ruleId),
    enabled: mayRead,
    staleTime: TITLES_STAY_MS,
  })
  const title = rule.data?.title ?? `${lookup('domain.indicatorKind.technique-rule')} ${ruleId.slice(0, 8)}`
  if (!mayRead) return title
  return (
    <Link to="/rules/$ruleId" params={{ ruleId }}>
      {title}
    </Link>
  )
}

/**
 * What found something, for people: the title of the rule behind `sigma:ID`, the kind and value behind
 * `indicator:KIND:VALUE`; any other key as it stands.
 */
export function DetectionName({ ruleKey }: { readonly ruleKey: string }) {
  const { lookup } = useText()
  const [origin, kind, ...rest] = ruleKey.split(':')
  if (origin === 'sigma' && kind !== undefined) return <RuleTitle ruleId={[kind, ...rest].join(':')} />
  if (origin === 'indicator' && kind !== undefined && rest.length > 0) {
    return (
      <>
        {lookup(`domain.indicatorKind.${kind}`, {}, kind)} <CopyValue value={rest.join(':')} />
      </>
    )
  }
  return <CopyValue value={ruleKey} />
}
