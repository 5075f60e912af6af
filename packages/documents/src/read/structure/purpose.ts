import type { Purpose } from '../model.ts'
import { isActorList, startsWithActor } from '../sense/actors.ts'
import type { TreeNode } from './tree.ts'
import { MARK_RANK } from './marks.ts'

const GOALS = /mục tiêu|mục đích|yêu cầu|chỉ tiêu/u
const DUTIES =
  /nhiệm vụ|giải pháp|tổ chức thực hiện|phân công|trách nhiệm|kinh phí|nội dung|biện pháp|triển khai|thực hiện|tiến độ|lộ trình|kế hoạch cụ thể|công tác|hoạt động|chương trình|đề án|nguồn lực|hình thức|chế độ (?:thông tin|báo cáo)/u
const CONTEXT =
  /quan điểm|quy định chung|tầm nhìn|tàm nhìn|tình hình|thực trạng|sự cần thiết|căn cứ|cơ sở (?:pháp lý|thực tiễn|chính trị)|phạm vi|đối tượng|giải thích từ ngữ|đánh giá (?:chung|tình hình|kết quả)|kết quả (?:đạt được|thực hiện)|hạn chế|nguyên nhân|bối cảnh|dự báo|bài học|khái quát|đặc điểm|nguyên tắc|phương châm|thuận lợi|khó khăn|kiến nghị, đề xuất|định nghĩa/u
const ENACTMENT =
  /có hiệu lực|chịu trách nhiệm (?:thi hành|thực hiện|tổ chức thực hiện) (?:quyết định|nghị quyết|chỉ thị)|chịu trách nhiệm thi hành|(?:căn cứ|theo) quyết định (?:này )?thi hành|ban hành kèm theo|kèm theo quyết định này|hết hiệu lực|điều khoản thi hành|hiệu lực thi hành|bãi bỏ|thi hành quyết định này/u

/** "Yêu cầu các sở, ban, ngành:" tells somebody to do what follows; "Yêu cầu" alone is about what is to be. */
const tellsSomebody = (title: string): boolean => {
  const told = /^(?:yêu cầu|đề nghị|giao)\s+/iu.exec(title)
  return told !== null && startsWithActor(title.slice(told[0].length))
}

/** What a title says it is about; undefined where it says nothing of the kind. */
export function titlePurpose(title: string): Purpose | undefined {
  if (tellsSomebody(title)) return 'duties'
  const text = title.slice(0, 300).toLowerCase()
  const goals = GOALS.test(text)
  const duties = DUTIES.test(text)
  const context = CONTEXT.test(text)
  if (goals && /^(?:\W*)(?:mục tiêu|mục đích|yêu cầu|chỉ tiêu)/u.test(text) && !/nhiệm vụ|giải pháp/u.test(text))
    return 'goals'
  if (context && !/nhiệm vụ|giải pháp|tổ chức thực hiện/u.test(text)) return 'context'
  if (duties) return 'duties'
  return goals ? 'goals' : undefined
}

/** Titles that may change the purpose within a part: short, and naming goals alone. */
const OWN_GOALS = /^(?:các )?(?:mục tiêu|chỉ tiêu|mục đích|yêu cầu)(?![\p{L}])[^.;]{0,90}$/iu
const MIXED = /(?:mục tiêu|chỉ tiêu|yêu cầu|mục đích).*(?:nhiệm vụ|giải pháp|nội dung)|nội dung/iu
const OWN_DUTIES = /nhiệm vụ|giải pháp|tổ chức thực hiện|phân công/iu

interface PurposeResult {
  readonly purposes: ReadonlyMap<TreeNode, Purpose>
  /** Parts whose title did not tell. */
  readonly unclear: readonly TreeNode[]
}

/** Purpose of every node, from the titles of the parts down; `fallback` where no title tells. */
export function readPurposes(root: TreeNode, fallback: Purpose): PurposeResult {
  const purposes = new Map<TreeNode, Purpose>()
  const unclear: TreeNode[] = []
  const own = (node: TreeNode, inherited: Purpose, isTold: boolean): Purpose => {
    if (node.kind === 'article') {
      const text = node.text.toLowerCase()
      if (!holdsParts(node) && (ENACTMENT.test(text.slice(-400)) || ENACTMENT.test(text.slice(0, 400))))
        return 'enactment'
    }
    const isTitle = node.rank <= MARK_RANK.caption || (node.children.length > 0 && node.rank < MARK_RANK.letter)
    if (isTitle && /điều khoản thi hành|hiệu lực thi hành/iu.test(node.text)) return 'enactment'
    const said = isTitle ? titlePurpose(node.text) : undefined
    if (said !== undefined) return said
    if (
      !isTold &&
      node.rank <= MARK_RANK.caption &&
      node.children.length > 0 &&
      node.kind !== 'article' &&
      !isActorList(node.text)
    )
      unclear.push(node)
    return inherited
  }
  const walk = (node: TreeNode, above: Purpose, isMixed: boolean): void => {
    for (const child of node.children) {
      let purpose = above
      const isTitle = child.children.length > 0 && child.rank < MARK_RANK.star
      if (isTitle && above !== 'enactment') {
        const namesDuties = OWN_DUTIES.test(child.text)
        if (OWN_GOALS.test(child.text) && !namesDuties && !tellsSomebody(child.text)) purpose = 'goals'
        else if (isMixed) purpose = titlePurpose(child.text) ?? above
        else if (above === 'goals' && namesDuties) purpose = 'duties'
      }
      purposes.set(child, purpose)
      walk(child, purpose, isMixed && isTitle)
    }
  }
  const visit = (node: TreeNode, inherited: Purpose, isTold: boolean): void => {
    for (const part of node.children) {
      const purpose = own(part, inherited, isTold)
      purposes.set(part, purpose)
      if (holdsParts(part)) visit(part, purpose, isTold || titlePurpose(part.text) !== undefined)
      else walk(part, purpose, MIXED.test(part.text))
    }
  }
  visit(root, fallback, false)
  return { purposes, unclear }
}

/** An article, chapter or part that only frames parts of its own: `Điều 1. Phê duyệt … : I. … II. …`. */
export const holdsParts = (node: TreeNode): boolean =>
  (node.kind === 'article' ||
    node.kind === 'part' ||
    node.kind === 'chapter' ||
    node.kind === 'upper_letter' ||
    node.kind === 'roman') &&
  node.children.some(
    (c) => ['roman', 'upper_letter', 'article', 'section', 'chapter'].includes(c.kind) && c.rank < MARK_RANK.arabic,
  )
