/** Whole hours a device's clock may be set to, minutes east of UTC, and the odd ones of our part of the world. */
export const ZONES: readonly number[] = [
  420, 0, 60, 120, 180, 240, 300, 330, 345, 360, 390, 480, 540, 570, 600, 660, 720, -60, -120, -180, -240, -300, -360,
  -420, -480, -540, -600, -660, -720,
]

/** `UTC+07:00` */
export function zoneLabel(minutes: number): string {
  const size = Math.abs(minutes)
  const two = (n: number): string => String(n).padStart(2, '0')
  return `UTC${minutes < 0 ? '−' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
}
