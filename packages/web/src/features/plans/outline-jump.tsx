import type { PlanText } from '@haidang/contracts'
import { Select } from '@mantine/core'
import { IconListTree } from '@tabler/icons-react'
import { useText } from '../../ui/text.ts'
import classes from './plans.module.css'

const SHOWN = 90
const INDENT = '\u00A0\u00A0\u00A0'

/** The outline of the document, to go straight to an item of it. */
export function OutlineJump({ text, onJump }: { readonly text: PlanText; readonly onJump: (line: number) => void }) {
  const { t } = useText()
  if (text.outline.length === 0) return null
  return (
    <div className={classes.outline}>
      <Select
        aria-label={t('ui.plans.review.outline')}
        placeholder={t('ui.plans.review.outlinePlaceholder')}
        leftSection={<IconListTree size={17} aria-hidden />}
        data={text.outline.map((item) => ({
          value: `${item.line} ${item.id}`,
          label: `${INDENT.repeat(item.level)}${item.marker} ${item.text.slice(0, SHOWN)}`,
        }))}
        value={null}
        onChange={(value) => value !== null && onJump(Number(value.split(' ')[0]))}
        searchable
        size="sm"
        maxDropdownHeight={360}
      />
    </div>
  )
}
