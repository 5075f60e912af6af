import { setTimeout as wait } from 'node:timers/promises'
import type { Duty, DutySummary, FileRef, Plan, PlanRow } from '@haidang/contracts'
import { AGENCIES } from '../agencies.ts'
import type { SignIn, World } from '../accounts.ts'
import { PLAN_NAME, PLAN_TEXT } from './plan-text.ts'

export interface PlanStory {
  readonly url: string
  readonly world: World
  readonly signIns: readonly SignIn[]
  readonly onProgress: (what: string) => void
}

const READING_MS = 200
const READING_TURNS = 300

type Send = <T>(method: string, path: string, body?: unknown) => Promise<T>

/** The API as one signed-in person has it. @throws with the answer's text where the server refuses */
async function signIn(story: PlanStory, login: string): Promise<Send> {
  const account = story.signIns.find((s) => s.login === login)
  if (account === undefined) throw new Error(`the demonstration has no account ${login}`)
  let cookie = ''
  const send: Send = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const response = await fetch(`${story.url}/api/v1${path}`, {
      method,
      headers: { cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
    cookie ||= response.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ')
    return (response.status === 204 ? undefined : await response.json()) as T
  }
  await send('POST', '/session', { login, password: account.password })
  return send
}

/** The groups the plan speaks of, so that a duty of "the departments" becomes one of each. */
async function makeGroups(story: PlanStory, send: Send): Promise<void> {
  const members = (kind: string): string[] =>
    AGENCIES.filter((a) => a.kind === kind).flatMap((a) => story.world.organisations.get(a.code) ?? [])
  await send('POST', '/groups', {
    code: 'provincial_departments',
    name: 'Các sở, ban, ngành',
    memberIds: members('department'),
  })
  await send('POST', '/groups', {
    code: 'commune_committees',
    name: 'Ủy ban nhân dân cấp xã',
    memberIds: members('commune'),
  })
}

async function readPlan(send: Send): Promise<Plan> {
  const content = Buffer.from(PLAN_TEXT).toString('base64')
  const file = await send<FileRef>('POST', '/files', { name: PLAN_NAME, content })
  let plan = await send<Plan>('POST', '/plans', { fileId: file.id, level: 'provincial' })
  for (let turn = 0; plan.state === 'reading' && turn < READING_TURNS; turn++) {
    await wait(READING_MS)
    plan = await send<Plan>('GET', `/plans/${plan.id}`)
  }
  if (plan.state !== 'review') throw new Error(`the plan of the demonstration was not read: ${plan.state}`)
  return plan
}

const idsOf = (matches: PlanRow['matches']['lead']) => ({
  organisationIds: matches.flatMap((m) => m.organisation?.id ?? []),
  groupIds: matches.flatMap((m) => m.groupId ?? []),
})

/** Accepts what was read, leaves a few rows for whoever wants to review, and gives every duty to the units it names. */
async function assignDuties(send: Send, plan: Plan): Promise<void> {
  const rows = (await send<{ items: PlanRow[] }>('GET', `/plans/${plan.id}/rows?limit=1000`)).items
  const ready = rows.filter((row) => {
    const { organisationIds, groupIds } = idsOf(row.matches.lead)
    return row.kind !== 'goal' && organisationIds.length + groupIds.length > 0
  })
  await send('POST', `/plans/${plan.id}/review`, { act: 'accept', rowIds: ready.map((row) => row.id) })
  await send('POST', `/plans/${plan.id}/duties`, {
    assignments: ready.map((row) => ({
      rowIds: [row.id],
      lead: idsOf(row.matches.lead),
      supporting: idsOf(row.matches.supporting),
      expansion: 'copy_each',
    })),
  })
  await send('POST', `/plans/${plan.id}/activate`)
}

/** What the units have done since: some finished, some under way, one in difficulty, one asking for time. */
async function makeProgress(story: PlanStory): Promise<void> {
  const busy = ['so-y-te', 'so-tai-chinh', 'so-khoa-hoc', 'van-phong', 'so-noi-vu']
  for (const [n, login] of busy.entries()) {
    const send = await signIn(story, login)
    const { items } = await send<{ items: DutySummary[] }>('GET', '/duties?isMine=true&role=lead&limit=20')
    for (const [at, summary] of items.entries()) {
      const duty = await send<Duty>('GET', `/duties/${summary.id}`)
      const can = (act: Duty['nextActs'][number]): boolean => duty.nextActs.includes(act)
      if ((at + n) % 3 === 0 && can('complete')) {
        await send('POST', `/duties/${duty.id}/complete`, {
          version: duty.version,
          note: 'Đã hoàn thành theo kế hoạch.',
        })
      } else if ((at + n) % 3 === 1 && can('progress')) {
        await send('POST', `/duties/${duty.id}/progress`, {
          version: duty.version,
          percent: 40 + 10 * n,
          note: 'Đang thực hiện, đã xong phần khảo sát.',
        })
        if (n === 0 && can('raise_obstacle'))
          await send('POST', `/duties/${duty.id}/obstacles`, {
            kind: 'obstacle',
            text: 'Thiết bị giám sát về chậm một tháng so với hợp đồng.',
          })
        if (n === 1 && can('request_extension'))
          await send('POST', `/duties/${duty.id}/extensions`, {
            toOn: '2027-03-31',
            reason: 'Chờ cấp bổ sung kinh phí.',
          })
      }
    }
  }
}

/**
 * The plan of the demonstration's province, as its people would do it: the document is read, its duties given to the units,
 * and the units report how far they are. Called once, on a platform whose agencies have just been made.
 */
export async function tellPlan(story: PlanStory): Promise<void> {
  story.onProgress('Đang đọc kế hoạch / reading the plan …')
  await makeGroups(story, await signIn(story, 'quan-tri'))
  const officer = await signIn(story, 'truc-ban')
  const plan = await readPlan(officer)
  story.onProgress('Đang giao nhiệm vụ / assigning duties …')
  await assignDuties(officer, plan)
  await makeProgress(story)
}
