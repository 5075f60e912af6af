import {
  AppError,
  type FieldOrigin,
  type Mapping,
  type ParseOutcome,
  PreviewSampleInput,
  SAMPLE_RECORDS_SHOWN,
  type SamplePreview,
  type SampleRecord,
  type SourceFormat,
  type SuggestedMapping,
  type SuggestMappingInput,
} from '@haidang/contracts'
import {
  createMappedParser,
  createParser,
  decodeText,
  rankSources,
  suggestMapping as suggest,
  traceOrigins,
  validateMapping,
} from '@haidang/parsers'
import { setImmediate } from 'node:timers/promises'
import { allow, type Call } from '#src/modules/access/index.ts'
import { isWarning } from '../mapping-problems.ts'
import { bytesOf, cutSample } from '../sample.ts'

/** Records of a sample that are read; more would tell nothing more. */
const MOST_RECORDS = 5000
const RECORDS_A_TURN = 250
const RAW_SHOWN = 16_384
/** Records that are asked for runner-ups. */
const ASKED_FOR_OTHERS = 5
const GENERIC: ReadonlySet<SourceFormat> = new Set(['json', 'csv', 'key-value', 'syslog'])

/**
 * What the parsers make of a sample: nothing is kept. A mapping that cannot be used is answered with its problems and no
 * records by it.
 * @throws AppError `sample.empty`
 */
export async function previewSample({ ctx, input }: Call<PreviewSampleInput>): Promise<SamplePreview> {
  allow(ctx, 'source.read')
  const { format, zoneOffsetMinutes, mapping, ...sample } = PreviewSampleInput.parse(input)
  const mappingProblems = mapping === undefined ? [] : validateMapping(mapping)
  const usable = mappingProblems.every((problem) => isWarning(problem.code)) ? mapping : undefined
  const { bytes, ranges, headers } = cutSample(bytesOf(sample), usable?.input.kind === 'csv' || format === 'csv')
  const parser = createParser({ format, zoneOffsetMinutes, ...(usable === undefined ? {} : { mapping: usable }) })
  const trace = tracer(usable, zoneOffsetMinutes)
  const now = ctx.clock.now()
  const total = ranges.length / 2
  const count = Math.min(total, MOST_RECORDS)
  const tally = createTally()
  const records: SampleRecord[] = []
  const texts: string[] = []
  let nextHeader = 0
  for (let i = 0; i < count; i++) {
    if (i % RECORDS_A_TURN === RECORDS_A_TURN - 1) await setImmediate()
    for (let h = headers[nextHeader]; h !== undefined && h.from <= i; h = headers[++nextHeader]) parser.header = h.text
    const start = ranges[2 * i] ?? 0
    const end = ranges[2 * i + 1] ?? 0
    const outcome = parser.parseBytes(bytes, start, end, now)
    tally.add(outcome)
    if (records.length >= SAMPLE_RECORDS_SHOWN) continue
    const raw = decodeText(bytes.subarray(start, end), usable === undefined ? 'utf-8' : encodingOf(usable))
    if (texts.length < ASKED_FOR_OTHERS && outcome.kind !== 'directive') texts.push(raw)
    records.push(recordOf(i, raw, outcome, trace(raw, now, outcome)))
  }
  return {
    recognised: tally.recognised(texts),
    counts: { records: total, ...tally.counts() },
    classes: tally.classes(),
    problems: tally.problems(),
    records,
    isCut: total > count,
    mappingProblems,
  }
}

/** A mapping to begin with, from what columns and keys are called and hold. */
export function suggestMapping({ ctx, input }: Call<SuggestMappingInput>): SuggestedMapping {
  allow(ctx, 'source.read')
  const text = decodeText(bytesOf(input))
  if (text.trim() === '') throw new AppError('sample.empty')
  return { mapping: suggest(text, input.name) }
}

function encodingOf({ input }: Mapping): Parameters<typeof decodeText>[1] {
  return input.kind === 'csv' ? input.encoding : 'utf-8'
}

type Trace = (raw: string, now: number, outcome: ParseOutcome) => readonly FieldOrigin[]

function tracer(mapping: Mapping | undefined, zoneOffsetMinutes: number): Trace {
  if (mapping === undefined) {
    return (raw, _now, outcome) => (outcome.kind === 'event' ? traceOrigins(raw, outcome.event) : [])
  }
  const mapped = createMappedParser(mapping, { zoneOffsetMinutes })
  return (raw, now, outcome) => {
    if (outcome.kind !== 'event') return []
    const byRule = mapped.trace(raw, now).origins
    const known = new Map(byRule.map((origin) => [origin.to, origin]))
    // A rule knows best where its field is from; what the parser adds by itself is looked for by value.
    return traceOrigins(raw, outcome.event).map((found) => placed(known.get(found.to), found))
  }
}

function placed(byRule: FieldOrigin | undefined, found: FieldOrigin): FieldOrigin {
  if (byRule === undefined) return found
  if (byRule.start !== undefined || byRule.from === undefined) return { ...byRule, value: found.value }
  // A key of an object: the rule names it, the value tells its place.
  const { start, end } = found
  return start === undefined || end === undefined || found.from !== byRule.from
    ? { ...byRule, value: found.value }
    : { ...byRule, value: found.value, start, end }
}

function recordOf(index: number, raw: string, outcome: ParseOutcome, origins: readonly FieldOrigin[]): SampleRecord {
  const common = { index, raw: raw.slice(0, RAW_SHOWN), isRawCut: raw.length > RAW_SHOWN }
  if (outcome.kind !== 'event') {
    const { code, offset, field } = outcome.problem
    return {
      ...common,
      kind: outcome.kind,
      format: null,
      classUid: null,
      time: null,
      ocsf: null,
      origins: [],
      problems: [{ code, offset, field: field ?? null }],
    }
  }
  const { event } = outcome
  const { time, class_uid: classUid } = event.ocsf
  return {
    ...common,
    kind: 'event',
    format: event.format,
    classUid,
    time: new Date(time).toISOString(),
    ocsf: event.ocsf,
    origins: [...origins],
    problems: event.problems.map(({ code, offset, field }) => ({ code, offset, field: field ?? null })),
  }
}

function createTally() {
  const formats = new Map<SourceFormat, number>()
  const classes = new Map<number, number>()
  const problems = new Map<string, number>()
  let events = 0
  let partial = 0
  let refused = 0
  let directives = 0
  const more = <K>(map: Map<K, number>, key: K): void => void map.set(key, (map.get(key) ?? 0) + 1)
  const sorted = <K>(map: ReadonlyMap<K, number>): [K, number][] => [...map].toSorted((a, b) => b[1] - a[1])
  return {
    add(outcome: ParseOutcome): void {
      if (outcome.kind === 'directive') {
        directives++
        return
      }
      if (outcome.kind === 'quarantine') {
        refused++
        more(problems, outcome.problem.code)
        return
      }
      const { event } = outcome
      events++
      if (event.problems.length > 0) partial++
      for (const code of new Set(event.problems.map((problem) => problem.code))) more(problems, code)
      more(formats, event.format)
      more(classes, event.ocsf.class_uid)
    },
    counts: () => ({ events, partial, refused, directives }),
    classes: () => sorted(classes).map(([classUid, count]) => ({ classUid, count })),
    problems: () => sorted(problems).map(([code, count]) => ({ code, count })),
    recognised(texts: readonly string[]): SamplePreview['recognised'] {
      const [first, ...rest] = sorted(formats)
      if (first === undefined) return { format: null, confidence: 'unsure', records: 0, others: [] }
      const [format, records] = first
      const ranked = texts.flatMap(rankSources)
      const isMarked = ranked.some((source) => source.format === format && source.confidence === 2)
      // A message of syslog is known by its program, which the ranking of lone texts does not see.
      const isInside = !ranked.some((source) => source.format === format)
      const isMost = records >= events * 0.8
      const confidence = GENERIC.has(format) || !isMost ? 'unsure' : isMarked || isInside ? 'sure' : 'likely'
      const others = new Map(rest)
      for (const source of ranked) {
        if (source.format !== format && !others.has(source.format)) others.set(source.format, 0)
      }
      return {
        format,
        confidence,
        records,
        others: sorted(others)
          .slice(0, 4)
          .map(([other, count]) => ({ format: other, records: count })),
      }
    },
  }
}
