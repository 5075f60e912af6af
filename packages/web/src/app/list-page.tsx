import type { ReactNode } from 'react'
import { FilterBar } from '../ui/filter-bar.tsx'
import { Page } from '../ui/page.tsx'
import { SplitView } from '../ui/split-view.tsx'
import { useText } from '../ui/text.ts'
import { VirtualList } from '../ui/virtual-list.tsx'
import type { VirtualListProps } from '../ui/virtual-list.tsx'
import type { PageOf } from './page-of.ts'
import { Loaded } from './loaded.tsx'
import type { CursorList } from './pages.ts'

export interface ListPageProps<Row, P extends PageOf<Row>> extends Pick<
  VirtualListProps<Row>,
  'rowKey' | 'rowLabel' | 'columns' | 'narrow' | 'onOpen' | 'selection' | 'density'
> {
  readonly title: string
  readonly lead?: string
  readonly above?: ReactNode
  readonly acts?: ReactNode
  readonly filters?: ReactNode
  /** Between the filters and the rows: counts, what can be done with the selection. */
  readonly summary?: ReactNode
  readonly list: CursorList<Row, P>
  /** What is shown where no row fits. */
  readonly empty: ReactNode
  /** The open item; absent where items have pages of their own. */
  readonly open?: {
    readonly id: string | undefined
    readonly detail: (id: string) => ReactNode
    readonly onClose: () => void
  }
}

/** The frame every list shares: filters on top, the rows, the open item beside them, and all states in between. */
export function ListPage<Row, P extends PageOf<Row> = PageOf<Row>>(props: ListPageProps<Row, P>) {
  const { list, open } = props
  const { t } = useText()
  const openId = open?.id
  const rows = (
    <VirtualList<Row>
      label={props.title}
      rows={list.rows}
      rowKey={props.rowKey}
      rowLabel={props.rowLabel}
      columns={props.columns}
      narrow={props.narrow}
      onOpen={props.onOpen}
      selection={props.selection}
      density={props.density ?? 'comfortable'}
      openKey={openId}
      onClose={open?.onClose}
      hasMore={list.query.hasNextPage}
      isLoadingMore={list.query.isFetchingNextPage}
      onMore={list.more}
    />
  )
  return (
    <Page
      title={props.title}
      width="full"
      acts={props.acts}
      above={props.above}
      {...(props.lead === undefined ? {} : { lead: props.lead })}
    >
      {props.filters !== undefined && <FilterBar>{props.filters}</FilterBar>}
      <Loaded query={list.query}>
        {() => {
          if (list.rows.length === 0 && openId === undefined) return props.empty
          return (
            <>
              {props.summary}
              {open === undefined ? (
                rows
              ) : (
                <SplitView
                  detailLabel={t('ui.list.detail')}
                  onClose={open.onClose}
                  detail={openId === undefined ? null : open.detail(openId)}
                  list={rows}
                />
              )}
            </>
          )
        }}
      </Loaded>
    </Page>
  )
}
