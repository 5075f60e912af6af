import type { Campaign } from '@haidang/contracts'
import { useNavigate } from '@tanstack/react-router'
import { Panel } from '../../ui/page.tsx'
import { useText } from '../../ui/text.ts'
import { CountryTiles, OrganisationTiles } from '../../ui/tile-grid.tsx'

/** Whom a campaign touched, and where in the country as far as the organisations have a province. */
export function PlacesPanels({ campaign }: { readonly campaign: Campaign }) {
  const { t } = useText()
  const navigate = useNavigate()
  const provinces = new Map<string, number>()
  for (const { organisation } of campaign.organisations) {
    if (organisation.provinceCode !== null)
      provinces.set(organisation.provinceCode, (provinces.get(organisation.provinceCode) ?? 0) + 1)
  }
  return (
    <>
      <Panel title={t('ui.campaigns.organisationsTitle')}>
        <OrganisationTiles
          label={t('ui.campaigns.organisationsTitle')}
          tiles={campaign.organisations
            .toSorted((a, b) => b.count - a.count)
            .map((row) => ({
              id: row.organisation.id,
              name: row.organisation.shortName,
              value: row.count,
              detail: `${t('ui.campaigns.sightings', { count: row.count })}, ${t('ui.campaigns.openAlerts', { count: row.openAlertCount })}`,
            }))}
          onOpen={(id) => void navigate({ to: '/alerts', search: { organisations: [id], campaign: campaign.id } })}
        />
      </Panel>
      {provinces.size > 0 && (
        <Panel title={t('ui.campaigns.mapTitle')}>
          <CountryTiles
            label={t('ui.map.country')}
            values={provinces}
            valueText={(value) => (value === 0 ? t('ui.map.none') : t('ui.campaigns.mapValue', { count: value }))}
          />
        </Panel>
      )}
    </>
  )
}
