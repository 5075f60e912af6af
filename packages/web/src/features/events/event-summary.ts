import type { EventRow } from '@haidang/contracts'
import type { Severity } from '@haidang/std'
import type { Text } from '../../ui/text.ts'

/**
 * What a row says in one line: the product's signature, else the message, else what it tells of, else its class and the most
 * telling field (`Đăng nhập · ky.thuat`).
 */
export function summaryOf(event: EventRow, { lookup }: Pick<Text, 'lookup'>): string {
  const told = event.signature || event.message || event.process || event.domain
  if (told !== '') return told
  const field = event.user || event.host || event.dstIp || event.srcIp || event.product || event.id
  return `${lookup(`domain.eventClass.${event.classUid}`, {}, String(event.classUid))} · ${field}`
}

function endpoint(ip: string, port: number): string {
  if (ip === '') return ''
  if (port === 0) return ip
  return ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`
}

/** `10.0.0.5:50122 → 203.0.113.9:443`; empty where the event is not about the network. */
export function flowOf(event: EventRow): string {
  const from = endpoint(event.srcIp, event.srcPort)
  const to = endpoint(event.dstIp, event.dstPort)
  if (from === '' && to === '') return ''
  return to === '' ? from : `${from} → ${to}`
}

/** Host and account of the event. */
export function actorOf(event: EventRow): string {
  return [event.host, event.user].filter((part) => part !== '').join(' · ')
}

/** The product's severity of an OCSF severity id; null where it says nothing (0 unknown, 99 other). */
export function severityOf(severityId: number): Severity | null {
  const names: readonly (Severity | null)[] = [null, 'informational', 'low', 'medium', 'high', 'critical', 'critical']
  return names[severityId] ?? null
}
