import { existsSync, readFileSync } from 'node:fs'
import type { Comparison, Contestant } from './comparison.ts'
import type { Spread } from './median.ts'
import type { Machine } from './report-file.ts'

/** The comparisons that one benchmark has written, and the machine that it ran on. */
export interface MeasuredComparisons {
  readonly machine: Machine
  readonly comparisons: readonly Comparison[]
}

/** Contestants by their names, with one ratio each. */
type Ratios = readonly (readonly [name: string, ratio: Spread | undefined])[]

const OURS = /portolan|^adapter-|^file routes/

/** What the last run of each benchmark has written; a benchmark that has not run is left out. */
export function readComparisons(): MeasuredComparisons[] {
  return [
    ...read('matching', readMatching),
    ...read('http', readHttp),
    ...read('security-headers', readSecurityHeaders),
    ...read('discovery', readDiscovery),
  ]
}

/** What `matching/run.ts` writes, as far as it is shown. */
type MatchingResults = Readonly<
  Record<string, readonly { contestant: string; ratios: Readonly<Record<string, Spread>> }[]>
>

function readMatching(results: MatchingResults): Comparison[] {
  return Object.entries(results).flatMap(([set, lines]) =>
    ['mixed', 'missing'].map((kind) =>
      compare(
        `matching ${set} ${kind}`,
        `Matching, ${set}, ${kind} paths`,
        'Map.get',
        lines.map(({ contestant, ratios }) => [contestant, ratios[kind]]),
      ),
    ),
  )
}

/** What `http/run.ts` writes, as far as it is shown. */
type HttpResults = Readonly<
  Record<string, readonly { contestant: string; cpu: Spread; inProcess: Spread }[]>
>

function readHttp(results: HttpResults): Comparison[] {
  return Object.entries(results).flatMap(([endpoint, lines]) => [
    compare(
      `http ${endpoint} in process`,
      `CPU time of a request without a network, ${endpoint}`,
      'node:http',
      lines.map(({ contestant, inProcess }) => [contestant, inProcess]),
    ),
    compare(
      `http ${endpoint}`,
      `CPU time of a request over loopback, ${endpoint}`,
      'node:http',
      lines.map(({ contestant, cpu }) => [contestant, cpu]),
    ),
  ])
}

/** What `security-headers/run.ts` writes. */
type HeaderResults = Readonly<Record<string, Readonly<Record<string, Spread>>>>

function readSecurityHeaders(results: HeaderResults): Comparison[] {
  const ratios = Object.entries(results).map(([name, { clear }]) => [name, clear] as const)
  return [compare('security-headers', 'The same headers on a response', 'by hand', ratios)]
}

/** What `discovery/run.ts` writes, as far as it is shown. */
type DiscoveryResults = Readonly<Record<string, readonly { name: string; warm: Spread }[]>>

function readDiscovery(results: DiscoveryResults): Comparison[] {
  return Object.entries(results).map(([size, lines]) =>
    compare(
      `discovery ${size}`,
      `Discovery of ${size}, beside scans that only list files`,
      'fast-glob, sync',
      lines.map(({ name, warm }) => [name, warm]),
    ),
  )
}

function compare(id: string, title: string, unit: string, ratios: Ratios): Comparison {
  const contestants = ratios.flatMap(([name, ratio]): Contestant[] =>
    ratio === undefined || name === unit ? [] : [{ name, ratio, isOurs: OURS.test(name) }],
  )
  return { id: toFileName(id), title, unit, contestants }
}

/** @param convert takes results as they were written; nobody else writes the file */
function read<Results>(
  name: string,
  convert: (results: Results) => Comparison[],
): MeasuredComparisons[] {
  const file = `reports/${name}.json`
  if (!existsSync(file)) return []
  const { machine, results } = JSON.parse(readFileSync(file, 'utf8'))
  const comparisons = convert(results).filter(({ contestants }) => contestants.length > 1)
  return [{ machine, comparisons }]
}

function toFileName(id: string): string {
  return id
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
}
