import type { TuningItem } from '@haidang/contracts'
import { parseSigmaRules, type SigmaDetectionRule } from '@haidang/detect'
import { listRefs } from '#src/modules/organisations/index.ts'
import type { Tx } from '#src/platform/db/index.ts'
import { type FeedbackRow, listFeedbackOrganisations, listVerdicts } from './feedback-queries.ts'
import { levelOf } from './model.ts'
import { proposalsFor } from './tuning.ts'

/** Verdicts of each kind looked at for one rule, and organisations shown. */
const MOST_VERDICTS = 60
const MOST_ORGANISATIONS = 50

type Condition = SigmaDetectionRule['condition']

function fieldsAsked(condition: Condition, into: Set<string>): Set<string> {
  if (condition.op === 'test') {
    if (condition.test.field !== null) into.add(condition.test.field.toLowerCase())
  } else if (condition.op === 'not') fieldsAsked(condition.of, into)
  else if (condition.op !== 'placeholder') for (const inner of condition.of) fieldsAsked(inner, into)
  return into
}

/** Rules with the feedback on them, and what is proposed. */
export async function readTuning(
  tx: Tx,
  rows: readonly FeedbackRow[],
  organisations: readonly string[] | null,
): Promise<TuningItem[]> {
  const ids = rows.map((r) => r.rule_id)
  const shares = await listFeedbackOrganisations(tx, ids, MOST_ORGANISATIONS)
  const verdicts = await listVerdicts(tx, ids, organisations, MOST_VERDICTS)
  const refs = await listRefs(tx, [...new Set([...shares.map((s) => s.tenant_id), ...verdicts.map((v) => v.tenant)])])
  return rows.map((row) => {
    const rule = parseSigmaRules(row.text, row.origin).rules.find((r) => r.id === row.rule_id)
    const proposals = proposalsFor(
      {
        severity: row.severity,
        isEnabled: row.is_enabled,
        askedFields: rule?.kind === 'detection' ? fieldsAsked(rule.condition, new Set()) : new Set(),
        truePositive: row.true_positive,
        falsePositive: row.false_positive,
      },
      verdicts.filter((v) => v.ruleId === row.rule_id),
    )
    return {
      rule: { id: row.rule_id, title: row.title, level: levelOf(row.severity), isEnabled: row.is_enabled },
      verdicts: { truePositive: row.true_positive, falsePositive: row.false_positive, benign: row.benign },
      falsePositiveShare: row.false_positive / (row.true_positive + row.false_positive + row.benign),
      organisations: shares
        .filter((s) => s.rule_id === row.rule_id)
        .flatMap((s) => {
          const organisation = refs.get(s.tenant_id)
          if (organisation === undefined) return []
          return [{ organisation, truePositive: s.true_positive, falsePositive: s.false_positive, benign: s.benign }]
        }),
      proposals: proposals.map(({ tenant, ...p }) => ({
        ...p,
        organisation: tenant === null ? null : (refs.get(tenant) ?? null),
      })),
    }
  })
}
