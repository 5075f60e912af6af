import type { ReportBlock, ReportContent } from '@haidang/contracts'
import { ActionIcon, Button, Group, Select, Stack, Textarea, TextInput } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react'
import { useText } from '../../ui/text.ts'
import { markOf } from './item-marks.ts'
import classes from './reports.module.css'

const LEVELS = ['1', '2', '3', '4', '5'] as const
const lines = (text: string): string[] => text.split('\n')
const kept = (text: string): string[] => lines(text).filter((line) => line.trim() !== '')

function BlockEditor({
  block,
  n,
  mark,
  onChange,
  onMove,
  onRemove,
}: {
  readonly block: ReportBlock
  readonly n: number
  readonly mark: string
  readonly onChange: (next: ReportBlock) => void
  readonly onMove: (by: -1 | 1) => void
  readonly onRemove: () => void
}) {
  const { t } = useText()
  const tools = (
    <span className={classes.blockTools}>
      <ActionIcon variant="subtle" color="gray" aria-label={t('ui.reports.editor.up')} onClick={() => onMove(-1)}>
        <IconArrowUp size={16} aria-hidden />
      </ActionIcon>
      <ActionIcon variant="subtle" color="gray" aria-label={t('ui.reports.editor.down')} onClick={() => onMove(1)}>
        <IconArrowDown size={16} aria-hidden />
      </ActionIcon>
      <ActionIcon variant="subtle" color="gray" aria-label={t('ui.reports.editor.remove')} onClick={onRemove}>
        <IconTrash size={16} aria-hidden />
      </ActionIcon>
    </span>
  )
  if (block.kind === 'table' || block.kind === 'chart') {
    return (
      <li className={classes.block}>
        <span className={classes.soft}>
          {block.kind === 'table'
            ? t('ui.reports.editor.table', { title: block.title, rows: block.rows.length })
            : t('ui.reports.editor.chart', { title: block.title })}
        </span>
        {tools}
      </li>
    )
  }
  return (
    <li className={classes.block}>
      {block.kind === 'item' && (
        <Select
          aria-label={t('ui.reports.editor.level')}
          data={LEVELS.map((value) => ({ value, label: t(`ui.reports.editor.levels.${value}`) }))}
          value={String(block.level)}
          onChange={(value) => onChange({ ...block, level: Number(value ?? block.level) })}
          allowDeselect={false}
          w={76}
        />
      )}
      <Textarea
        className={classes.blockText ?? ''}
        aria-label={`${t('ui.reports.editor.text', { n: n + 1 })} ${mark}`}
        value={block.text}
        onChange={(event) => onChange({ ...block, text: event.currentTarget.value })}
        autosize
        minRows={1}
        lang="vi"
      />
      {tools}
    </li>
  )
}

/** The words of the paper, block by block. Tables and charts stand as they were built of the data. */
export function PaperEditor({
  content,
  onChange,
}: {
  readonly content: ReportContent
  readonly onChange: (next: ReportContent) => void
}) {
  const { t } = useText()
  const { blocks } = content
  const setBlocks = (next: readonly ReportBlock[]) => onChange({ ...content, blocks: [...next] })
  const move = (n: number, by: -1 | 1) => {
    const block = blocks[n]
    const other = blocks[n + by]
    if (block === undefined || other === undefined) return
    setBlocks(blocks.map((one, at) => (at === n ? other : at === n + by ? block : one)))
  }
  return (
    <Stack gap="md">
      <TextInput
        label={t('ui.reports.editor.abstract')}
        value={content.abstract}
        onChange={(event) => onChange({ ...content, abstract: event.currentTarget.value })}
        lang="vi"
      />
      <Textarea
        label={t('ui.reports.editor.addressees')}
        value={content.addressees.join('\n')}
        onChange={(event) => onChange({ ...content, addressees: lines(event.currentTarget.value) })}
        onBlur={() => onChange({ ...content, addressees: kept(content.addressees.join('\n')) })}
        autosize
        lang="vi"
      />
      <ol className={classes.blocks}>
        {blocks.map((block, n) => (
          <BlockEditor
            key={n}
            block={block}
            n={n}
            mark={markOf(blocks, n)}
            onChange={(next) => setBlocks(blocks.map((one, at) => (at === n ? next : one)))}
            onMove={(by) => move(n, by)}
            onRemove={() => setBlocks(blocks.filter((_, at) => at !== n))}
          />
        ))}
      </ol>
      <Group>
        <Button
          variant="default"
          size="sm"
          onClick={() => setBlocks([...blocks, { kind: 'item', level: 1, text: '' }])}
        >
          {t('ui.reports.editor.addItem')}
        </Button>
        <Button
          variant="default"
          size="sm"
          onClick={() => setBlocks([...blocks, { kind: 'paragraph', text: '', isItalic: false }])}
        >
          {t('ui.reports.editor.addParagraph')}
        </Button>
      </Group>
      <Textarea
        label={t('ui.reports.editor.signature')}
        value={content.signature.lines.join('\n')}
        onChange={(event) =>
          onChange({
            ...content,
            signature: { ...content.signature, lines: lines(event.currentTarget.value).slice(0, 6) },
          })
        }
        autosize
        lang="vi"
      />
      <TextInput
        label={t('ui.reports.editor.signer')}
        value={content.signature.name}
        onChange={(event) =>
          onChange({ ...content, signature: { ...content.signature, name: event.currentTarget.value } })
        }
      />
      <Textarea
        label={t('ui.reports.editor.recipients')}
        value={content.recipients.join('\n')}
        onChange={(event) => onChange({ ...content, recipients: lines(event.currentTarget.value) })}
        onBlur={() => onChange({ ...content, recipients: kept(content.recipients.join('\n')) })}
        autosize
        lang="vi"
      />
    </Stack>
  )
}
