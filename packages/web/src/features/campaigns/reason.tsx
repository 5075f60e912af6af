import type { CampaignReason } from '@haidang/contracts'
import { DetectionName } from '../../app/detection-name.tsx'
import { shortValue } from '../../ui/short-value.ts'
import { useText } from '../../ui/text.ts'
import classes from './campaigns.module.css'
import { reasonParts } from './reason-text.ts'

/** A reason as a sentence; the values in fixed-width letters, long ones shortened with the whole on hover. */
export function Reason({ reason }: { readonly reason: CampaignReason }) {
  const text = useText()
  return (
    <>
      {reasonParts(reason, text).map((part, n) =>
        !part.isValue ? (
          part.text
        ) : part.text.startsWith('sigma:') ? (
          <DetectionName key={`${n}:${part.text}`} ruleKey={part.text} />
        ) : (
          <code key={`${n}:${part.text}`} className={classes.reasonValue} title={part.text}>
            {shortValue(part.text)}
          </code>
        ),
      )}
    </>
  )
}
