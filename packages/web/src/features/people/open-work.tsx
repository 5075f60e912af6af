import type { User } from '@haidang/contracts'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useApp } from '../../app/session.tsx'
import { useText } from '../../ui/text.ts'
import classes from './people.module.css'

/** What still carries the person's name, to be handed on before they leave. */
export function OpenWork({ person }: { readonly person: User }) {
  const { t } = useText()
  const { api } = useApp()
  const work = useQuery({ queryKey: ['users', 'open-work', person.id], queryFn: () => api.users.openWork(person.id) })
  const items = work.data?.items ?? []
  if (items.length === 0) return null
  return (
    <section className={classes.work} aria-label={t('ui.people.openWork', { count: items.length })}>
      <p>{t('ui.people.openWork', { count: items.length })}</p>
      <ul>
        {items.map((item) => (
          <li key={item.id}>
            {item.kind === 'alert' ? (
              <Link to="/alerts" search={{ open: item.id }}>
                {item.title}
              </Link>
            ) : (
              <Link to="/warnings/$warningId" params={{ warningId: item.id }}>
                {item.title}
              </Link>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
