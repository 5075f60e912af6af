import { ActionIcon, Button } from '@mantine/core'
import type { ActionIconProps, ButtonProps } from '@mantine/core'
import { createLink } from '@tanstack/react-router'
import type { AnchorHTMLAttributes, Ref } from 'react'

type AnchorRest = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'style' | 'color'>

function AnchorButton(props: ButtonProps & AnchorRest & { readonly ref?: Ref<HTMLAnchorElement> }) {
  return <Button component="a" {...props} />
}

function AnchorIcon(props: ActionIconProps & AnchorRest & { readonly ref?: Ref<HTMLAnchorElement> }) {
  return <ActionIcon component="a" {...props} />
}

/** A place to go, drawn as a button. */
export const LinkButton = createLink(AnchorButton)
/** A place to go, drawn as an icon; needs an `aria-label`. */
export const LinkIcon = createLink(AnchorIcon)
