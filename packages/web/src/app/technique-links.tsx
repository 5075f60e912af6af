import { Link } from '@tanstack/react-router'
import { useText } from '../ui/text.ts'
import { useMay } from './session.tsx'
import classes from './technique-links.module.css'

/** ATT&CK techniques, each leading to what the platform has on it; plain text for who may not see rules. */
export function TechniqueLinks({
  techniques,
}: {
  readonly techniques: readonly { readonly id: string; readonly name?: string | null }[]
}) {
  const { t } = useText()
  const mayRead = useMay('rule.read')
  if (techniques.length === 0) return t('ui.list.none')
  return (
    <ul className={classes.list}>
      {techniques.map(({ id, name = null }) => {
        const label = name === null ? id : `${id} ${name}`
        return (
          <li key={id}>
            {mayRead ? (
              <Link to="/rules/coverage" search={{ open: id }} title={t('ui.rules.techniqueOpen', { id })}>
                {label}
              </Link>
            ) : (
              label
            )}
          </li>
        )
      })}
    </ul>
  )
}
