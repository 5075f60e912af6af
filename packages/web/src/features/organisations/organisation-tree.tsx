import type { OrganisationNode } from '@haidang/contracts'
import { IconChevronRight, IconPoint } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import type { CSSProperties, KeyboardEvent } from 'react'
import { failureOf, Loaded } from '../../app/loaded.tsx'
import { useCursorList } from '../../app/pages.ts'
import { useApp } from '../../app/session.tsx'
import { numberText } from '../../ui/format.ts'
import { ErrorState, RowsSkeleton } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'
import classes from './organisation-tree.module.css'
import { useEnding } from './use-ending.ts'

const PAGE = 100

interface Shared {
  readonly expanded: ReadonlySet<string>
  readonly toggle: (id: string, isOpen: boolean) => void
  readonly focused: string | null
  readonly focus: (id: string) => void
  readonly openId: string | undefined
  readonly onOpen: (id: string) => void
}

const depthStyle = (depth: number) => ({ '--depth': depth }) as CSSProperties

/** What lies directly below one organisation (or at the top), page after page. */
function Level({
  parent,
  depth,
  shared,
}: {
  readonly parent: string | undefined
  readonly depth: number
  readonly shared: Shared
}) {
  const { t } = useText()
  const { api } = useApp()
  const list = useCursorList<OrganisationNode>(['organisations', 'tree'], api.organisations.tree, { parent }, PAGE)
  const more = `more:${parent ?? ''}`
  if (list.query.data === undefined) {
    return (
      <li role="none">
        {list.query.isError ? (
          <ErrorState failure={failureOf(list.query.error)} onRetry={() => void list.query.refetch()} />
        ) : (
          <RowsSkeleton rows={3} />
        )}
      </li>
    )
  }
  return (
    <>
      {list.rows.map((node, n) => (
        <Node key={node.id} node={node} depth={depth} isFirst={depth === 0 && n === 0} place={n + 1} shared={shared} />
      ))}
      {list.query.hasNextPage && (
        <li
          role="treeitem"
          aria-level={depth + 1}
          aria-selected={false}
          data-id={more}
          className={classes.item}
          tabIndex={shared.focused === more ? 0 : -1}
          onFocus={(event) => {
            if (event.target === event.currentTarget) shared.focus(more)
          }}
          onClick={list.more}
          data-acts
        >
          <div className={`${classes.line} ${classes.more}`} style={depthStyle(depth)}>
            <span className={classes.twist} />
            {t('ui.organisations.tree.more')}
          </div>
        </li>
      )}
    </>
  )
}

function Node({
  node,
  depth,
  isFirst,
  place,
  shared,
}: {
  readonly node: OrganisationNode
  readonly depth: number
  readonly isFirst: boolean
  readonly place: number
  readonly shared: Shared
}) {
  const { t, locale } = useText()
  const ending = useEnding()
  const isExpandable = node.childCount > 0
  const isExpanded = isExpandable && shared.expanded.has(node.id)
  const end = ending(node.closedOn)
  return (
    <li
      role="treeitem"
      className={classes.item}
      data-id={node.id}
      data-closed={end?.isOver === true || undefined}
      aria-level={depth + 1}
      aria-posinset={place}
      aria-setsize={-1}
      aria-selected={shared.openId === node.id}
      aria-label={node.name}
      {...(isExpandable ? { 'aria-expanded': isExpanded } : {})}
      tabIndex={shared.focused === node.id || (shared.focused === null && isFirst) ? 0 : -1}
      onFocus={(event) => {
        if (event.target === event.currentTarget) shared.focus(node.id)
      }}
    >
      <div className={classes.line} style={depthStyle(depth)} onClick={() => shared.onOpen(node.id)}>
        <span
          className={classes.twist}
          aria-hidden
          onClick={(event) => {
            if (!isExpandable) return
            event.stopPropagation()
            shared.toggle(node.id, !isExpanded)
          }}
          data-twist={isExpandable || undefined}
        >
          {isExpandable ? <IconChevronRight size={17} /> : <IconPoint size={12} />}
        </span>
        <span className={classes.words}>
          <span className={classes.name}>{node.name}</span>
          <span className={classes.kind}>{end?.text ?? t(`domain.organisationKind.${node.kind}`)}</span>
        </span>
        {node.belowCount > 0 && (
          <span className={classes.count}>
            {t('ui.organisations.tree.below', { count: numberText(locale, node.belowCount) })}
          </span>
        )}
      </div>
      {isExpanded && (
        <ul role="group" className={classes.level}>
          <Level parent={node.id} depth={depth + 1} shared={shared} />
        </ul>
      )}
    </li>
  )
}

/**
 * The organisations as a tree that loads a branch when it is opened. One line has the focus: the arrows move and open branches,
 * Home and End go to the ends, Enter shows the organisation (WAI-ARIA tree view).
 */
export function OrganisationTree({
  openId,
  reveal,
  onOpen,
}: {
  readonly openId: string | undefined
  /** Branches to open because what is shown lies in them. */
  readonly reveal: readonly string[]
  readonly onOpen: (id: string) => void
}) {
  const { t } = useText()
  const { api } = useApp()
  const tree = useRef<HTMLUListElement>(null)
  const [toggled, setToggled] = useState<ReadonlyMap<string, boolean>>(new Map())
  const [focused, setFocused] = useState<string | null>(null)
  const tops = useCursorList<OrganisationNode>(
    ['organisations', 'tree'],
    api.organisations.tree,
    { parent: undefined },
    PAGE,
  )
  // A tree with one top opens it: nobody comes to see one line.
  const [only, second] = tops.rows
  const byItself = only !== undefined && second === undefined ? [only.id] : []
  const expanded = new Set([...byItself, ...reveal].filter((id) => toggled.get(id) !== false))
  for (const [id, isOpen] of toggled) if (isOpen) expanded.add(id)
  const toggle = (id: string, isOpen: boolean) => setToggled((before) => new Map(before).set(id, isOpen))
  const shared: Shared = { expanded, toggle, focused, focus: setFocused, openId, onOpen }

  const keys = (event: KeyboardEvent<HTMLUListElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const items = [...(tree.current?.querySelectorAll<HTMLElement>('[role="treeitem"]') ?? [])]
    const at = items.findIndex((item) => item === document.activeElement)
    const item = items[at]
    if (item === undefined) return
    const id = item.dataset['id'] ?? ''
    const state = item.getAttribute('aria-expanded')
    const go = (target: HTMLElement | undefined | null) => target?.focus()
    switch (event.key) {
      case 'ArrowDown':
        go(items[at + 1])
        break
      case 'ArrowUp':
        go(items[at - 1])
        break
      case 'Home':
        go(items[0])
        break
      case 'End':
        go(items.at(-1))
        break
      case 'ArrowRight':
        if (state === 'false') toggle(id, true)
        else if (state === 'true') go(items[at + 1])
        break
      case 'ArrowLeft':
        if (state === 'true') toggle(id, false)
        else go(item.parentElement?.closest<HTMLElement>('[role="treeitem"]'))
        break
      case 'Enter':
      case ' ':
        if (item.dataset['acts'] === undefined) onOpen(id)
        else item.click()
        break
      default:
        return
    }
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <Loaded query={tops.query}>
      {() => (
        <div className={classes.tree}>
          <p className="visually-hidden" id="organisation-tree-hint">
            {t('ui.organisations.tree.hint')}
          </p>
          <ul
            ref={tree}
            role="tree"
            className={classes.level}
            aria-label={t('ui.organisations.tree.label')}
            aria-describedby="organisation-tree-hint"
            onKeyDown={keys}
          >
            <Level parent={undefined} depth={0} shared={shared} />
          </ul>
        </div>
      )}
    </Loaded>
  )
}
