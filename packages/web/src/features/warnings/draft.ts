import type { Addressing, Warning, WarningContent } from '@haidang/contracts'
import type { Severity, Tlp } from '@haidang/std'

export interface Draft {
  readonly content: WarningContent
  readonly severity: Severity
  readonly tlp: Tlp
  readonly addressing: Addressing
}

export const EMPTY_DRAFT: Draft = {
  content: { title: '', summary: '', actions: [''], indicators: [], techniques: [] },
  severity: 'high',
  tlp: 'amber',
  addressing: { organisationIds: [], groupIds: [], sectors: [], kinds: [], provinceCodes: [] },
}

export function draftOf(warning: Warning): Draft {
  const { content, severity, tlp, addressing } = warning
  return { content: content.actions.length === 0 ? { ...content, actions: [''] } : content, severity, tlp, addressing }
}

/** The kind of an indicator by its shape; `domain` where nothing else fits. */
export function indicatorKindOf(value: string): string {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(value)) return 'url'
  if (/^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$/.test(value)) return 'cidr'
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(value)) return 'ipv4'
  if (/^[0-9a-f:]+$/i.test(value) && value.includes(':')) return 'ipv6'
  if (/^([0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{128})$/i.test(value)) return 'hash'
  if (value.includes('@')) return 'email'
  return 'domain'
}

/** One value a line, each once; the kind of a value that was there before is kept. */
export function indicatorsOf(text: string, before: WarningContent['indicators']): WarningContent['indicators'] {
  const kinds = new Map(before.map((indicator) => [indicator.value, indicator.kind]))
  const values = [
    ...new Set(
      text
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== ''),
    ),
  ]
  return values.map((value) => ({ kind: kinds.get(value) ?? indicatorKindOf(value), value }))
}

/** The draft as it is sent: empty lines dropped, texts trimmed. */
export function cleaned(draft: Draft): Draft {
  const { content } = draft
  return {
    ...draft,
    content: {
      ...content,
      title: content.title.trim(),
      summary: content.summary.trim(),
      actions: content.actions.map((action) => action.trim()).filter((action) => action !== ''),
    },
  }
}
