import { existsSync, readFileSync } from 'node:fs'
import type { Comparison, Contestant } from './comparison.ts'
import { findClientKind, findDiscoveryKind, findHttpKind } from './contestant-kinds.ts'
import { type Spread, toSpread } from './median.ts'
import type { Machine } from './report-file.ts'

/** The comparisons of one benchmark, and the machine that it ran on. */
export interface MeasuredComparisons {
  /** The name of the benchmark's directory. */
  readonly benchmark: string
  readonly machine: Machine
  readonly comparisons: readonly Comparison[]
}

/** The contestants by name, with one ratio each. */
type Ratios = readonly (readonly [name: string, ratio: Spread | undefined])[]

/** The group of a contestant: all contestants that do the same work. */
type FindKind = (name: string) => string

const OURS = /portolan|^adapter-|^file routes/

/** The comparisons of each benchmark that has run in this clone. */
export function readComparisons(): MeasuredComparisons[] {
  return [
    ...read('matching', readMatching),
    ...read('instructions', readInstructions),
    ...read('http', readHttp),
    ...read('start', readStart),
    ...read('fetch', readFetch),
    ...read('security-headers', readSecurityHeaders),
    ...read('discovery', readDiscovery),
    ...read('client-types', readClientTypes),
  ]
}

/** The part of the report of `matching/run.ts` that is shown. */
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

/** The report of `instructions/run.ts`. */
type InstructionResults = Readonly<Record<string, Readonly<Record<string, Spread>>>>

function readInstructions(results: InstructionResults): Comparison[] {
  return Object.entries(results).map(([endpoint, ratios]) =>
    compare(
      `instructions ${endpoint}`,
      `Instructions of a request, ${endpoint}`,
      'node:http',
      Object.entries(ratios),
      findHttpKind,
    ),
  )
}

/** The part of the report of `http/run.ts` that is shown. */
type HttpResults = Readonly<Record<string, readonly { contestant: string; cpu: Spread }[]>>

function readHttp(results: HttpResults): Comparison[] {
  return Object.entries(results).map(([endpoint, lines]) =>
    compare(
      `http ${endpoint}`,
      `CPU time of a request over loopback, ${endpoint}`,
      'node:http',
      lines.map(({ contestant, cpu }) => [contestant, cpu]),
      findHttpKind,
    ),
  )
}

/** The report of `start/run.ts`. */
type StartResults = Readonly<Record<string, Readonly<Record<string, Spread>>>>

function readStart(results: StartResults): Comparison[] {
  return Object.entries(results).map(([figure, ratios]) =>
    compare(
      `start ${figure}`,
      `Start, ${figure}`,
      'node:http',
      Object.entries(ratios),
      findHttpKind,
    ),
  )
}

/** The report of `fetch/run.ts`. */
type FetchResults = Readonly<Record<string, Readonly<Record<string, Spread>>>>

function readFetch(results: FetchResults): Comparison[] {
  return Object.entries(results).map(([endpoint, ratios]) =>
    compare(
      `fetch ${endpoint}`,
      `CPU time of an answer of a fetch function, ${endpoint}`,
      'by hand',
      Object.entries(ratios),
    ),
  )
}

/** The report of `security-headers/run.ts`. */
type HeaderResults = Readonly<Record<string, Readonly<Record<string, Spread>>>>

function readSecurityHeaders(results: HeaderResults): Comparison[] {
  const ratios = Object.entries(results).map(([name, { clear }]) => [name, clear] as const)
  return [compare('security-headers', 'The same headers on a response', 'by hand', ratios)]
}

/** The part of the report of `discovery/run.ts` that is shown. */
type DiscoveryResults = Readonly<Record<string, readonly { name: string; warm: Spread }[]>>

function readDiscovery(results: DiscoveryResults): Comparison[] {
  return Object.entries(results).map(([size, lines]) =>
    compare(
      `discovery ${size}`,
      `Discovery of ${size}`,
      'fast-glob, sync',
      lines.map(({ name, warm }) => [name, warm]),
      findDiscoveryKind,
    ),
  )
}

/** The part of the report of `client-types/run.ts` that is shown. */
interface ClientTypeResults {
  readonly programs: readonly ClientProgram[]
}

interface ClientProgram {
  readonly program: string
  readonly version: string
  readonly routes: number
  readonly calls: number
  readonly figures?: { readonly instantiations: number; readonly megabytes: number }
  /** Of CPU time. */
  readonly ratio?: Spread
  readonly failure?: string
}

/** The programs with the most calls, one comparison for each figure, size and version. */
function readClientTypes({ programs }: ClientTypeResults): Comparison[] {
  const calls = Math.max(...programs.map((each) => each.calls))
  const shown = programs.filter((each) => each.calls === calls)
  const groups = new Map<string, ClientProgram[]>()
  for (const each of shown) {
    const key = `${each.routes.toLocaleString('en')} routes, tsc ${each.version}`
    groups.set(key, [...(groups.get(key) ?? []), each])
  }
  return [...groups].flatMap(([key, members]) => {
    const failed = members.filter(({ failure }) => failure !== undefined)
    const failures = failed.map(({ program, failure }) => `; ${program}: ${failure}`).join('')
    const own = members.find(({ program }) => program === BY_HAND)?.figures
    const figures = {
      'CPU time': ({ ratio }: ClientProgram) => ratio,
      memory: ({ figures }: ClientProgram) => toRatio(figures?.megabytes, own?.megabytes),
      instantiations: ({ figures }: ClientProgram) =>
        toRatio(figures?.instantiations, own?.instantiations),
    }
    return Object.entries(figures).map(([figure, find]) =>
      compare(
        `client-types ${key} ${figure}`,
        `Types of ${calls} calls, ${key}, ${figure}${failures}`,
        BY_HAND,
        members.map((each) => [each.program, find(each)]),
        findClientKind,
      ),
    )
  })
}

const BY_HAND = 'by hand'

/** A compiler needs the same memory and instantiations in each run, so the spread is 0. */
function toRatio(figure: number | undefined, unit: number | undefined): Spread | undefined {
  if (!figure || !unit) return undefined
  return toSpread([figure / unit])
}

function compare(
  id: string,
  title: string,
  unit: string,
  ratios: Ratios,
  findKind: FindKind = () => '',
): Comparison {
  const contestants = ratios.flatMap(([name, ratio]): Contestant[] =>
    ratio === undefined || name === unit
      ? []
      : [{ name, ratio, isOurs: OURS.test(name), kind: findKind(name) }],
  )
  return { id: toFileName(id), title, unit, contestants }
}

/** @param convert makes comparisons of the results in the file, which only this benchmark writes */
function read<Results>(
  benchmark: string,
  convert: (results: Results) => Comparison[],
): MeasuredComparisons[] {
  const file = `reports/${benchmark}.json`
  if (!existsSync(file)) return []
  const { machine, results } = JSON.parse(readFileSync(file, 'utf8'))
  const comparisons = convert(results).filter(({ contestants }) => contestants.length > 1)
  return [{ benchmark, machine, comparisons }]
}

function toFileName(id: string): string {
  return id
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
}
