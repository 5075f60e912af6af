import type { PhraseKey } from '@haidang/phrases'
import type { KeyboardEvent } from 'react'
import { compactNumber } from './format.ts'
import { heatStep, PROVINCE_TILES, SPECIAL_ZONE_TILES, TILE_COLUMNS, TILE_ROWS } from './province-tiles.ts'
import { useText } from './text.ts'
import classes from './tile-grid.module.css'

const W = 68
const H = 46
const GAP = 4

/** The baselines of a name's lines; a number below them takes room. */
function baselines(lines: number, hasValue: boolean): readonly number[] {
  if (lines === 1) return [hasValue ? 18 : 27]
  return hasValue ? [13.5, 27] : [20, 35]
}

/** Two lines where a name is too long for one. */
function linesOf(name: string): readonly string[] {
  if (name.length <= 7) return [name]
  const words = name.split(' ')
  const half = Math.ceil(words.length / 2)
  return [words.slice(0, half).join(' '), words.slice(half).join(' ')]
}

export interface CountryTilesProps {
  readonly label: string
  /** A number for each province code; provinces that are absent count as zero. */
  readonly values: ReadonlyMap<string, number>
  readonly valueText: (value: number) => string
  readonly chosenCode?: string | null
  /** Where given, every province is a button. */
  readonly onOpen?: (code: string) => void
}

/** The country as tiles: 34 provinces, and the special zones Hoàng Sa and Trường Sa in the East Sea. */
export function CountryTiles({ label, values, valueText, chosenCode = null, onOpen }: CountryTilesProps) {
  const { t, locale } = useText()
  const most = Math.max(0, ...values.values())
  return (
    <figure className={classes.country}>
      <svg
        viewBox={`0 0 ${TILE_COLUMNS * (W + GAP)} ${TILE_ROWS * (H + GAP)}`}
        className={classes.svg}
        role={onOpen === undefined ? 'list' : 'group'}
        aria-label={label}
      >
        {PROVINCE_TILES.map((tile) => {
          const value = values.get(tile.code) ?? 0
          const name = t(`domain.province.${tile.code}` as PhraseKey)
          const lines = linesOf(name)
          const at = baselines(lines.length, value > 0)
          return (
            <g
              key={tile.code}
              role={onOpen === undefined ? 'listitem' : 'button'}
              {...(onOpen === undefined
                ? {}
                : {
                    tabIndex: 0,
                    'data-opens': true,
                    onClick: () => onOpen(tile.code),
                    onKeyDown: (event: KeyboardEvent) => {
                      if (event.key !== 'Enter' && event.key !== ' ') return
                      event.preventDefault()
                      onOpen(tile.code)
                    },
                  })}
              aria-label={t('ui.map.tileValue', { name, value: valueText(value) })}
              transform={`translate(${tile.column * (W + GAP)} ${tile.row * (H + GAP)})`}
              className={classes.tile}
              data-heat={heatStep(value, most)}
              data-chosen={chosenCode === tile.code || undefined}
            >
              <title>{t('ui.map.tileValue', { name, value: valueText(value) })}</title>
              <rect width={W} height={H} rx={5} />
              {lines.map((line, n) => (
                <text key={line} x={6} y={at[n]}>
                  {line}
                </text>
              ))}
              {value > 0 && (
                <text x={W - 6} y={H - 4} textAnchor="end" className={classes.value}>
                  {compactNumber(locale, value)}
                </text>
              )}
            </g>
          )
        })}
        {SPECIAL_ZONE_TILES.map((zone) => {
          const note = t(zone.code === 'hoangSa' ? 'domain.specialZone.hoangSaNote' : 'domain.specialZone.truongSaNote')
          const lines = linesOf(
            t(zone.code === 'hoangSa' ? 'domain.specialZone.hoangSa' : 'domain.specialZone.truongSa'),
          )
          const at = baselines(lines.length, false)
          return (
            <g
              key={zone.code}
              role={onOpen === undefined ? 'listitem' : 'img'}
              aria-label={note}
              transform={`translate(${zone.column * (W + GAP)} ${zone.row * (H + GAP)})`}
              className={classes.zone}
            >
              <title>{note}</title>
              <rect x={0.75} y={0.75} width={W - 1.5} height={H - 1.5} rx={5} />
              {lines.map((line, n) => (
                <text key={line} x={6} y={at[n]}>
                  {line}
                </text>
              ))}
            </g>
          )
        })}
      </svg>
      <figcaption className={classes.caption}>{t('ui.map.countryHint')}</figcaption>
    </figure>
  )
}

export interface OrganisationTile {
  readonly id: string
  readonly name: string
  readonly value: number
  readonly detail: string
  readonly isTroubled?: boolean
}

/** The organisations of a province (or of anything) as equal tiles, the heaviest first. */
export function OrganisationTiles({
  label,
  tiles,
  onOpen,
}: {
  readonly label: string
  readonly tiles: readonly OrganisationTile[]
  readonly onOpen?: (id: string) => void
}) {
  const { locale } = useText()
  const most = Math.max(0, ...tiles.map((tile) => tile.value))
  return (
    <ul className={classes.organisations} aria-label={label}>
      {tiles.map((tile) => (
        <li key={tile.id}>
          <button
            type="button"
            className={classes.organisation}
            data-heat={heatStep(tile.value, most)}
            data-troubled={tile.isTroubled === true || undefined}
            title={`${tile.name}: ${tile.detail}`}
            onClick={() => onOpen?.(tile.id)}
          >
            <span className={classes.organisationName}>{tile.name}</span>
            <span className={classes.organisationValue}>{compactNumber(locale, tile.value)}</span>
            <span className="visually-hidden">{tile.detail}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}
