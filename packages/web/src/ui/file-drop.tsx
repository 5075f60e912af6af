import { Button } from '@mantine/core'
import { IconFileUpload } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import type { DragEvent, ReactNode } from 'react'
import { pickedFrom } from './picked-files.ts'
import type { PickedFile } from './picked-files.ts'
import classes from './file-drop.module.css'
import { useText } from './text.ts'

export interface FileDropProps {
  readonly label: string
  readonly hint: string
  /** As an input of files takes it, e.g. `.zip,.tar.gz,.yml`. */
  readonly accept: string
  readonly onFiles: (files: readonly PickedFile[]) => void
  /** One file: no folder, no second file. */
  readonly isSingle?: boolean
  /** What was chosen, in words. */
  readonly chosen?: ReactNode
}

/** Takes files or a whole folder: dropped here, or chosen with a button. */
export function FileDrop({ label, hint, accept, onFiles, isSingle = false, chosen }: FileDropProps) {
  const { t } = useText()
  const files = useRef<HTMLInputElement>(null)
  const folder = useRef<HTMLInputElement>(null)
  const [isOver, setOver] = useState(false)
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    void pickedFrom(event.dataTransfer).then(onFiles)
  }
  const picked = (list: FileList | null) =>
    onFiles([...(list ?? [])].map((file) => ({ path: file.webkitRelativePath || file.name, file })))
  return (
    <div
      className={classes.drop}
      data-over={isOver || undefined}
      role="group"
      aria-label={label}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <IconFileUpload size={26} stroke={1.5} aria-hidden />
      <p className={classes.label}>{label}</p>
      <p className={classes.hint}>{hint}</p>
      <div className={classes.acts}>
        <Button variant="default" size="sm" onClick={() => files.current?.click()}>
          {t('ui.files.files')}
        </Button>
        {!isSingle && (
          <Button variant="default" size="sm" onClick={() => folder.current?.click()}>
            {t('ui.files.folder')}
          </Button>
        )}
      </div>
      <input
        ref={files}
        type="file"
        multiple={!isSingle}
        accept={accept}
        className="visually-hidden"
        tabIndex={-1}
        aria-label={t('ui.files.files')}
        onChange={(event) => picked(event.currentTarget.files)}
      />
      <input
        ref={(element) => {
          folder.current = element
          element?.setAttribute('webkitdirectory', '')
        }}
        type="file"
        className="visually-hidden"
        tabIndex={-1}
        aria-label={t('ui.files.folder')}
        onChange={(event) => picked(event.currentTarget.files)}
      />
      <div aria-live="polite">{chosen}</div>
    </div>
  )
}
