import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'

/** The single surface for numbers: names are `haidang_<area>_<what>_<unit>`, labels are bounded. */
export interface Metrics {
  counter(name: string, help: string, labels?: readonly string[]): Counter<string>
  gauge(
    name: string,
    help: string,
    labels?: readonly string[],
    collect?: (set: (value: number) => void) => void,
  ): Gauge<string>
  histogram(name: string, help: string, buckets: readonly number[], labels?: readonly string[]): Histogram<string>
  /** Prometheus text format. */
  render(): Promise<string>
  readonly contentType: string
}

export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'haidang_' })
  return {
    counter: (name, help, labels = []) => new Counter({ name, help, labelNames: [...labels], registers: [registry] }),
    gauge: (name, help, labels = [], collect) =>
      new Gauge({
        name,
        help,
        labelNames: [...labels],
        registers: [registry],
        ...(collect === undefined
          ? {}
          : {
              collect() {
                collect((value) => this.set(value))
              },
            }),
      }),
    histogram: (name, help, buckets, labels = []) =>
      new Histogram({ name, help, buckets: [...buckets], labelNames: [...labels], registers: [registry] }),
    render: () => registry.metrics(),
    contentType: registry.contentType,
  }
}
