import { setTimeout as wait } from 'node:timers/promises'
import type { Duty, DutySummary, FileRef, Plan, PlanRow, Report } from '@haidang/contracts'
import { type Caller, callApi } from './client.ts'

const TURN_MS = 200
const TURNS = 300

/** A plan of one unit for itself, in the form of Decree 30/2020/NĐ-CP, Annex I. */
const planText = (name: string, code: string): string => `${name.toUpperCase()}
-------
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
---------------
Số: 5/KH-${code.toUpperCase()}
Minh Họa, ngày 20 tháng 01 năm 2026

KẾ HOẠCH
Kế hoạch riêng của ${code}

I. NHIỆM VỤ
1. Thay mật khẩu mặc định của thiết bị mạng riêng ${code} trước ngày 30 tháng 12 năm 2026.
2. Sao lưu cấu hình thiết bị mạng riêng ${code} trước ngày 15 tháng 12 năm 2026.

Nơi nhận:
- Lưu: VT.
`

/** Rows that no list shows, by the path they would be listed at. */
export type Unlisted = ReadonlyMap<string, readonly Readonly<Record<string, unknown>>[]>

/**
 * A plan that one unit keeps for itself, with a duty, its evidence, a difficulty, a request for more time, a measured target
 * and a report that is built: rows of every kind the modules of plans have.
 * @throws where a row cannot be made: silence would pass for isolation
 */
export async function plantPlans(
  url: string,
  officer: Caller,
  unit: { readonly organisation: string; readonly name: string; readonly code: string },
): Promise<Unlisted> {
  const send = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await callApi(url, officer, method, path, body)
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`)
    return JSON.parse(answer.text) as T
  }
  const keep = (name: string, text: string): Promise<FileRef> =>
    send('POST', '/files', { name, content: Buffer.from(text).toString('base64') })
  const file = await keep(`ke-hoach-${unit.code}.txt`, planText(unit.name, unit.code))
  let plan = await send<Plan>('POST', '/plans', { fileId: file.id, level: 'unit' })
  const workId = plan.work?.id
  for (let n = 0; plan.state === 'reading' && n < TURNS; n++) {
    await wait(TURN_MS)
    plan = await send<Plan>('GET', `/plans/${plan.id}`)
  }
  if (plan.state !== 'review') throw new Error(`the plan of ${unit.code} was not read: ${plan.state}`)
  const { items: rows } = await send<{ items: PlanRow[] }>('GET', `/plans/${plan.id}/rows`)
  const rowIds = rows.filter((row) => row.kind === 'duty').map((row) => row.id)
  await send('POST', `/plans/${plan.id}/review`, { act: 'accept', rowIds })
  await send('POST', `/plans/${plan.id}/duties`, {
    assignments: rowIds.map((id) => ({
      rowIds: [id],
      lead: { organisationIds: [unit.organisation] },
      expansion: 'copy_each',
    })),
  })
  await send('POST', `/plans/${plan.id}/activate`)
  const { items: duties } = await send<{ items: DutySummary[] }>('GET', `/duties?planId=${plan.id}`)
  const [duty] = duties
  if (duty === undefined) throw new Error(`${unit.code} has no duty`)
  const evidence = await keep(`minh-chung-${unit.code}.txt`, `Minh chứng riêng của ${unit.code}`)
  const { version } = await send<Duty>('GET', `/duties/${duty.id}`)
  await send('POST', `/duties/${duty.id}/progress`, { version, percent: 10, fileIds: [evidence.id] })
  await send('POST', `/duties/${duty.id}/obstacles`, { kind: 'obstacle', text: `Khó khăn riêng của ${unit.code}` })
  await send('POST', `/duties/${duty.id}/extensions`, { toOn: '2027-06-30', reason: `Lý do riêng của ${unit.code}` })
  await send('POST', '/targets/T10/measurements', { measuredOn: '2026-03-01', value: 12 })
  const report = await send<Report>('POST', '/reports', {
    class: 'on_request',
    title: `Báo cáo riêng của ${unit.code}`,
    planIds: [plan.id],
    periodFrom: '2026-01-01',
    periodTo: '2026-12-31',
    periodLabel: 'Năm 2026',
  })
  await send('POST', `/reports/${report.id}/build`, { version: report.version })
  return new Map([
    ['/files', [{ id: file.id }]],
    ['/works', workId === undefined ? [] : [{ id: workId }]],
  ])
}

/** Plans of others that give somebody duties, which that somebody therefore reads. */
export async function plansGivingDuties(url: string, caller: Caller): Promise<Set<string>> {
  const answer = await callApi(url, caller, 'GET', '/duties?limit=200')
  const { items } = JSON.parse(answer.text) as { items: DutySummary[] }
  return new Set(items.map((duty) => duty.plan.id))
}
