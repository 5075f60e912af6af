/** One line of a bench: the work and its floor, measured in the same run. */
export interface BenchResult {
  readonly name: string
  readonly events: number
  readonly eventsPerSecond: number
  /** User and system seconds of this process per million events. */
  readonly cpuSecondsPerMillion: number
  readonly floorCpuSecondsPerMillion: number
  /** Work over floor. */
  readonly ratio: number
  readonly peakRssMb: number
  readonly details?: Readonly<Record<string, unknown>>
}
