import type { Histogram } from '@haidang/contracts'
import { useComputedColorScheme } from '@mantine/core'
import { BarChart } from 'echarts/charts'
import { BrushComponent, GridComponent, TooltipComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import type { EChartsType } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'
import { emptyWithoutMarkup } from './empty-without-markup.ts'
import { absoluteTime, compactNumber, hourMinute, numberText } from './format.ts'
import classes from './histogram-chart.module.css'
import { useText } from './text.ts'

use([BarChart, GridComponent, TooltipComponent, BrushComponent, CanvasRenderer])

export interface HistogramChartProps {
  readonly histogram: Histogram
  readonly onRange: (from: string, to: string) => void
}

function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim()
}

/** Bars over time, those with an alert marked in their own colour; a drag chooses a span. The words and the table stand beside it. */
export function HistogramChart({ histogram, onRange }: HistogramChartProps) {
  const { t, locale } = useText()
  const scheme = useComputedColorScheme('light')
  const holder = useRef<HTMLDivElement>(null)
  const chart = useRef<EChartsType | null>(null)
  const latest = useRef({ histogram, onRange })
  latest.current = { histogram, onRange }

  // The canvas: made once, follows the size of its place, tells what was brushed.
  useEffect(() => {
    const element = holder.current
    if (element === null) return
    emptyWithoutMarkup(element)
    const made = init(element, null, { renderer: 'canvas' })
    chart.current = made
    const size = new ResizeObserver(() => made.resize())
    size.observe(element)
    made.on('brushEnd', (event) => {
      const areas = (event as { areas?: { coordRange?: [number, number] }[] }).areas
      const range = areas?.[0]?.coordRange
      if (range === undefined) return
      const { histogram: shown, onRange: tell } = latest.current
      const first = shown.buckets[Math.max(0, Math.round(range[0]))]
      const last = shown.buckets[Math.min(shown.buckets.length - 1, Math.round(range[1]))]
      made.dispatchAction({ type: 'brush', areas: [] })
      if (first !== undefined && last !== undefined)
        tell(first.at, new Date(Date.parse(last.at) + shown.bucketMs).toISOString())
    })
    return () => {
      size.disconnect()
      made.dispose()
      chart.current = null
    }
  }, [])

  // The canvas: what it shows.
  useEffect(() => {
    const made = chart.current
    if (made === null) return
    const ink = token('--ink-soft')
    const isLong = histogram.bucketMs * histogram.buckets.length > 2 * 86_400_000
    made.setOption(
      {
        animation: false,
        textStyle: { fontFamily: "'Be Vietnam Pro', sans-serif" },
        grid: { left: 44, right: 8, top: 8, bottom: 22 },
        tooltip: {
          trigger: 'axis',
          renderMode: 'richText',
          confine: true,
          axisPointer: { type: 'shadow' },
          backgroundColor: token('--surface-raised'),
          borderColor: token('--line'),
          textStyle: { color: token('--ink'), fontSize: 12 },
          formatter: (points: unknown) => {
            const point = (points as { dataIndex: number }[])[0]
            const bucket = point === undefined ? undefined : histogram.buckets[point.dataIndex]
            if (bucket === undefined) return ''
            return [
              absoluteTime(locale, bucket.at, histogram.bucketMs < 60_000),
              `${t('ui.chart.events')}: ${numberText(locale, bucket.count)}`,
              `${t('ui.chart.alerts')}: ${numberText(locale, bucket.alertCount)}`,
            ].join('\n')
          },
        },
        xAxis: {
          type: 'category',
          data: histogram.buckets.map((bucket) => bucket.at),
          axisTick: { show: false },
          axisLine: { lineStyle: { color: token('--line') } },
          axisLabel: {
            color: ink,
            fontSize: 11,
            hideOverlap: true,
            formatter: (at: string) => (isLong ? absoluteTime(locale, at).slice(6, 11) : hourMinute(locale, at)),
          },
        },
        yAxis: {
          type: 'value',
          splitNumber: 2,
          minInterval: 1,
          axisLabel: { color: ink, fontSize: 11, formatter: (value: number) => compactNumber(locale, value) },
          splitLine: { lineStyle: { color: token('--line-soft') } },
        },
        brush: {
          xAxisIndex: 0,
          brushType: 'lineX',
          brushMode: 'single',
          transformable: false,
          throttleType: 'debounce',
          brushStyle: { color: token('--accent-soft'), borderColor: token('--accent'), opacity: 0.5 },
        },
        series: [
          {
            type: 'bar',
            stack: 'all',
            barCategoryGap: '12%',
            itemStyle: { color: token('--severity-high') },
            data: histogram.buckets.map((bucket) => bucket.alertCount),
          },
          {
            type: 'bar',
            stack: 'all',
            itemStyle: { color: token('--heat-2') },
            data: histogram.buckets.map((bucket) => bucket.count - bucket.alertCount),
          },
        ],
      },
      { notMerge: true },
    )
    made.dispatchAction({
      type: 'takeGlobalCursor',
      key: 'brush',
      brushOption: { brushType: 'lineX', brushMode: 'single' },
    })
  }, [histogram, locale, t, scheme])

  return <div ref={holder} className={classes.chart} aria-hidden />
}
