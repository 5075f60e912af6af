/** Who leads and who helps, from the heading above, the head of the sentence, and the phrases "chủ trì", "phối hợp với", "giao". */
import type { Actor } from '../model.ts'
import { type ActorList, isActorList, readActors, toActors } from './actors.ts'

interface Roles {
  /** As written, from the heading or the head of the sentence. */
  readonly actor: string
  readonly leads: readonly Actor[]
  readonly supports: readonly Actor[]
}

const plain = (text: string): string => text.replaceAll('*', ' ').replaceAll(/\s+/gu, ' ').trim()
const titleText = (text: string): string => text.replace(/\s*[:;.]\s*$/u, '').trim()

/** Words of a title before the agency it is about. */
const OF =
  /^(?:(?:Trách nhiệm|Nhiệm vụ|Phần việc)(?:,? (?:quyền hạn|nhiệm vụ))?(?: của| cụ thể của)?|Đối với|Giao(?: cho)?|Phân công|Yêu cầu|Đề nghị|Kính đề nghị)\s+(?=\p{L})/u

export interface HeadingActors {
  readonly name: string
  readonly list: ActorList
  /** Whom the heading tells them to work with. */
  readonly supports: readonly Actor[]
}

/** The agencies a heading names, where it names nothing else, or tells them to see to what follows. */
export function headingActors(text: string): HeadingActors | undefined {
  const name = titleText(text).replace(OF, '')
  if (isActorList(name)) {
    const list = readActors(plain(name))
    return list === undefined ? undefined : { name, list, supports: [] }
  }
  if (!/:\s*$/u.test(text)) return undefined
  const subject = readSubject(plain(text))
  return subject === undefined
    ? undefined
    : { name: subject.text, list: subject.list, supports: readRoles(text, undefined).supports }
}

interface Subject {
  readonly list: ActorList
  readonly text: string
  readonly rest: string
}

/** The agencies the sentence opens with: `Công an tỉnh: Chỉ đạo …`, `Sở Tài chính ưu tiên …`, `Giao Sở Nội vụ …`. */
function readSubject(text: string): Subject | undefined {
  const open =
    /^(?:Giao|(?:Kính )?[Đđ]ề nghị|Yêu cầu|Phân công|Trách nhiệm của)\s+(?:cho\s+)?/u.exec(text)?.[0].length ?? 0
  const list = readActors(text, open)
  if (list === undefined) return undefined
  const rest = text.slice(list.end).replace(/^\s*\([^)]{0,300}\)/u, '')
  const isSubject = /^\s*:|^\s*,?\s*(?:và các cơ quan liên quan )?\p{Ll}/u.test(rest) && rest.trim().length > 8
  if (!isSubject) return undefined
  return { list, text: text.slice(open, list.end), rest: rest.replace(/^\s*[:,]\s*/u, '').trim() }
}

const WITH =
  /^(?:[\p{L}\s,]{0,40}?)?(?<![\p{L}])phối hợp(?:\s+(?:chặt chẽ|đồng bộ|tốt|cùng|thường xuyên))?(?:,?\s+(?:hướng dẫn|với|cùng))?\s*(?:với\s+)?/iu
const LEADS = /^(?:(?:là\s+)?(?:cơ quan|đơn vị)\s+)?chủ trì(?![\p{L}])/iu

/**
 * @param above the agencies of the nearest heading that names any
 */
export function readRoles(text: string, above: HeadingActors | undefined): Roles {
  const sentence = plain(text)
  const subject = readSubject(sentence)
  const actor = subject?.text ?? above?.name ?? ''
  const doers = subject === undefined ? toActors(above?.list, 'heading') : toActors(subject.list, 'subject')
  const rest = subject?.rest ?? sentence
  const supports: Actor[] = []
  let leads: readonly Actor[] = doers
  if (LEADS.test(rest)) {
    const after = WITH.exec(rest.slice(0, 200))
    if (after !== null) supports.push(...toActors(readActors(rest, after[0].length), 'phrase'))
    // "Sở A chủ trì; Sở B, Sở C phối hợp …".
    const next = /^chủ trì(?: thực hiện)?\s*[;,]\s*/iu.exec(rest)?.[0].length
    const others = next === undefined ? undefined : readActors(rest, next)
    if (others !== undefined && /^\s*(?:cùng )?(?:phối hợp|tham gia)(?![\p{L}])/iu.test(rest.slice(others.end)))
      supports.push(...toActors(others, 'phrase'))
  } else if (/^phối hợp(?![\p{L}])/iu.test(rest)) {
    // Whoever is told to work with another helps; the other leads.
    const after = WITH.exec(rest.slice(0, 200))
    const others = toActors(readActors(rest, after?.[0].length ?? 0), 'implied')
    if (others.length > 0 && doers.length > 0) {
      leads = others
      supports.push(...doers)
    }
  } else {
    const within = /(?<![\p{L}])(?:do|giao)\s+/giu
    for (const match of rest.matchAll(within)) {
      const list = readActors(rest, match.index + match[0].length)
      if (list === undefined || !/^\s+(?:làm\s+)?(?:(?:cơ quan|đơn vị)\s+)?chủ trì/iu.test(rest.slice(list.end)))
        continue
      leads = toActors(list, 'phrase')
      break
    }
    const together = /(?<![\p{L}])phối hợp (?:chặt chẽ )?(?:với|cùng) /iu.exec(rest)
    if (together !== null) supports.push(...toActors(readActors(rest, together.index + together[0].length), 'phrase'))
  }
  if (supports.length === 0 && subject === undefined) supports.push(...(above?.supports ?? []))
  return { actor, leads, supports: distinct(supports, leads) }
}

export function distinct(actors: readonly Actor[], without: readonly Actor[] = []): Actor[] {
  const seen = new Set(without.map((a) => a.canonical))
  return actors.filter((a) => {
    if (seen.has(a.canonical)) return false
    seen.add(a.canonical)
    return true
  })
}
