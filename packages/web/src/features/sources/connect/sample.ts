/** A sample as the page holds it: text that was pasted, or a file. */
export interface Sample {
  /** Counts up with every change: stands for the content where content would be too long a key. */
  readonly revision: number
  readonly text: string
  readonly file: { readonly name: string; readonly size: number; readonly base64: string } | null
}

export const NO_SAMPLE: Sample = { revision: 0, text: '', file: null }

export const hasContent = ({ text, file }: Sample): boolean => file !== null || text.trim() !== ''

/** The sample as the server takes it. */
export const sampleInput = ({ text, file }: Sample): { text: string } | { base64: string } =>
  file === null ? { text } : { base64: file.base64 }
