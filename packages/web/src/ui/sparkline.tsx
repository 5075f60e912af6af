import classes from './sparkline.module.css'

/** A line of numbers without axes; its meaning stands beside it in words, `label` repeats it for screen readers. */
export function Sparkline({
  values,
  label,
  height = 48,
}: {
  readonly values: readonly number[]
  readonly label: string
  readonly height?: number
}) {
  const most = Math.max(1, ...values)
  const step = values.length > 1 ? 300 / (values.length - 1) : 300
  const points = values.map(
    (value, n) => `${(n * step).toFixed(1)},${(height - 3 - (value / most) * (height - 8)).toFixed(1)}`,
  )
  return (
    <svg
      className={classes.sparkline}
      viewBox={`0 0 300 ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
      height={height}
    >
      {points.length > 0 && (
        <polygon className={classes.area} points={`0,${height} ${points.join(' ')} 300,${height}`} />
      )}
      <polyline className={classes.line} points={points.join(' ')} vectorEffect="non-scaling-stroke" />
    </svg>
  )
}
