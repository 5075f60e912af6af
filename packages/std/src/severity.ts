/** Severity of findings, alerts, campaigns and warnings, from least to most severe. */
export const SEVERITIES = ['informational', 'low', 'medium', 'high', 'critical'] as const
export type Severity = (typeof SEVERITIES)[number]

export function severityRank(severity: Severity): number {
  return SEVERITIES.indexOf(severity)
}

export function moreSevere(a: Severity, b: Severity): Severity {
  return severityRank(a) >= severityRank(b) ? a : b
}
