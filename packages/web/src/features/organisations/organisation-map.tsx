import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { Loaded } from '../../app/loaded.tsx'
import { useApp } from '../../app/session.tsx'
import { numberText } from '../../ui/format.ts'
import { useText } from '../../ui/text.ts'
import { CountryTiles } from '../../ui/tile-grid.tsx'
import classes from './organisations.module.css'

/** How many organisations lie in each of the 34 provinces, and what they are. */
export function OrganisationMap({ onProvince }: { readonly onProvince: (code: string) => void }) {
  const { t, locale } = useText()
  const { api } = useApp()
  const query = useQuery({
    queryKey: ['organisations', 'counts'],
    queryFn: ({ signal }) => api.organisations.counts(signal),
  })
  const values = useMemo(
    () => new Map((query.data?.byProvince ?? []).map(({ provinceCode, count }) => [provinceCode, count])),
    [query.data],
  )
  return (
    <Loaded query={query}>
      {(counts) => (
        <div className={classes.map}>
          <CountryTiles
            label={t('ui.organisations.mapLabel')}
            values={values}
            valueText={(value) => t('ui.organisations.mapValue', { value: numberText(locale, value) })}
            onOpen={onProvince}
          />
          <div className={classes.figures}>
            <p>
              <strong>{t('ui.organisations.countOpen', { count: numberText(locale, counts.total) })}</strong>
              {counts.closed > 0 &&
                `, ${t('ui.organisations.countClosed', { count: numberText(locale, counts.closed) })}`}
              . {t('ui.organisations.mapHint')}
            </p>
            <section>
              <h2>{t('ui.organisations.byKind')}</h2>
              <dl className={classes.counts}>
                {counts.byKind.map(({ kind, count }) => (
                  <div key={kind} style={{ display: 'contents' }}>
                    <dt>{t(`domain.organisationKind.${kind}`)}</dt>
                    <dd>{numberText(locale, count)}</dd>
                  </div>
                ))}
              </dl>
            </section>
            {counts.bySector.length > 0 && (
              <section>
                <h2>{t('ui.organisations.bySector')}</h2>
                <dl className={classes.counts}>
                  {counts.bySector.map(({ sector, count }) => (
                    <div key={sector} style={{ display: 'contents' }}>
                      <dt>{t(`domain.sector.${sector}`)}</dt>
                      <dd>{numberText(locale, count)}</dd>
                    </div>
                  ))}
                </dl>
              </section>
            )}
          </div>
        </div>
      )}
    </Loaded>
  )
}
