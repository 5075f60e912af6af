import type { Breach, DataRequest, LegalHold } from '@haidang/contracts'
import { type Caller, callApi } from './client.ts'
import type { Unlisted } from './plant-plans.ts'

/**
 * A breach, a person's request, a hold and an entry of the register that belong to one unit.
 * @throws where a row cannot be made: silence would pass for isolation
 */
export async function plantPersonalData(
  url: string,
  administrator: Caller,
  unit: { readonly organisation: string; readonly code: string },
): Promise<Unlisted> {
  const send = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await callApi(url, administrator, method, path, body)
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`)
    return JSON.parse(answer.text) as T
  }
  const hour = new Date(Date.now() - 3_600_000).toISOString()
  await send<Breach>('POST', '/breaches', { detectedAt: hour, content: { title: `Vi phạm riêng của ${unit.code}` } })
  await send<DataRequest>('POST', '/personal-data/requests', {
    kind: 'correction',
    channel: 'in_person',
    person: { name: `Người hỏi ${unit.code}` },
  })
  const hold = await send<LegalHold>('POST', '/personal-data/holds', {
    kinds: ['sessions_ended'],
    reason: `Lý do giữ riêng của ${unit.code}`,
  })
  await send('PUT', '/personal-data/processing/accounts', {
    version: 0,
    content: {
      title: `Tài khoản của ${unit.code}`,
      purpose: 'Chỉ để chứng minh cô lập dữ liệu',
      lawfulBasis: 'public_duty',
      basis: '',
      dataKinds: ['name'],
      subjects: ['staff'],
    },
  })
  return new Map([['/personal-data/holds', [{ id: hold.id }]]])
}
