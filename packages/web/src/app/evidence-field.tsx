import type { FileRef } from '@haidang/contracts'
import { Alert, FileInput } from '@mantine/core'
import { IconPaperclip } from '@tabler/icons-react'
import { useState } from 'react'
import { useAct, useRefusalText } from './act.ts'
import { useApp } from './session.tsx'
import { base64Of } from '../ui/picked-files.ts'
import { useText } from '../ui/text.ts'

/** Files handed in with an act: each is uploaded when chosen, so that the act itself is short and a refused file is told at once. */
export function EvidenceField({
  files,
  onChange,
}: {
  readonly files: readonly FileRef[]
  readonly onChange: (files: readonly FileRef[]) => void
}) {
  const { t } = useText()
  const { api } = useApp()
  const refusal = useRefusalText()
  const [uploading, setUploading] = useState('')
  const upload = useAct({
    run: async (chosen: readonly File[]) => {
      const kept: FileRef[] = []
      for (const file of chosen) {
        setUploading(file.name)
        kept.push(await api.files.upload({ name: file.name, content: await base64Of(file) }))
      }
      return kept
    },
    touches: [],
    onDone: (kept) => onChange([...files, ...kept]),
    isQuiet: true,
  })
  return (
    <div>
      <FileInput
        label={t('ui.duties.form.files')}
        description={t('ui.duties.form.filesHint')}
        multiple
        value={[]}
        leftSection={<IconPaperclip size={16} aria-hidden />}
        disabled={upload.isPending}
        onChange={(chosen) => {
          if (chosen.length > 0) upload.mutate(chosen)
        }}
      />
      <p role="status">
        {upload.isPending
          ? t('ui.duties.form.uploading', { name: uploading })
          : files.length > 0
            ? t('ui.duties.form.uploaded', { names: files.map((file) => file.name).join(', ') })
            : ''}
      </p>
      {upload.isError && (
        <Alert color="red" variant="light" role="alert">
          {refusal(upload.error)}
        </Alert>
      )}
    </div>
  )
}
