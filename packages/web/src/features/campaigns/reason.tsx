import type { CampaignReason } from '@haidang/contracts'
import { useText } from '../../ui/text.ts'
import classes from './campaigns.module.css'
import { reasonParts, shortValue } from './reason-text.ts'

/** A reason as a sentence; the values in fixed-width letters, long ones shortened with the whole on hover. */
export function Reason({ reason }: { readonly reason: CampaignReason }) {
  const text = useText()
  return (
    <>
      {reasonParts(reason, text).map((part, n) =>
        part.isValue ? (
          <code key={`${n}:${part.text}`} className={classes.reasonValue} title={part.text}>
            {shortValue(part.text)}
          </code>
        ) : (
          part.text
        ),
      )}
    </>
  )
}
