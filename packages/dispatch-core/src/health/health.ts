import { UsageError } from '../checks/errors.ts'
import { checkOptions } from '../checks/options.ts'
import { isTimer, LONGEST_TIMER, quote } from '../checks/values.ts'
import type { HandlerContext } from '../contract/context.ts'
import { reportError } from '../exchange/request-context.ts'
import { type JsonResult, json } from '../results/json.ts'
import { isDraining } from './draining.ts'

/**
 * Looks whether a part of the app works, such as its database. It fails by throwing, or with `false`.
 *
 * @param signal aborted when its time is over
 */
export type HealthCheck = (signal: AbortSignal) => unknown

/** The options of `health()`. */
export interface HealthOptions {
  /** The checks by name, each with a time limit of its own or that of all. Default: none. */
  readonly checks?: Readonly<
    Record<string, HealthCheck | { readonly check: HealthCheck; readonly timeout: number }>
  >
  /** The milliseconds that a check may take. Default: 1,000. */
  readonly timeout?: number
}

/** The loaders of two resource routes. */
export interface Health {
  /** Answers 200 as long as the process answers. For a liveness probe, which starts it anew. */
  readonly livez: () => JsonResult
  /**
   * Answers 200 where every check passes, else 503 with the names of those that failed. 503, too,
   * from the moment on when `gracefulShutdown()` begins. For a readiness probe, which takes the
   * process out of the traffic.
   */
  readonly readyz: (context: HandlerContext) => JsonResult | Promise<JsonResult>
}

/**
 * Makes the loaders of the routes that tell whether an app is alive and ready.
 *
 * @example
 * // health.ts
 * export const { livez, readyz } = health({ checks: { database: () => db.query('select 1') } })
 * // app/readyz/route.ts
 * export { readyz as loader } from '../../health.js'
 * @throws {UsageError} for an unknown option and a value that is not valid.
 */
export function health(options: HealthOptions = {}): Health {
  const checks = readChecks(options)
  const failing = new Set<string>()
  let running: Promise<Report> | undefined
  return {
    livez: () => answer(200, { status: 'ok' }),
    readyz: (context) => {
      if (isDraining()) return answer(503, { status: 'draining' })
      // However many probes come, each part is asked once at a time.
      running ??= runAll(checks).finally(() => {
        running = undefined
      })
      return running.then((report) => toAnswer(report, failing, context))
    },
  }
}

type NamedCheck = readonly [name: string, check: HealthCheck, timeout: number]

function readChecks(options: HealthOptions): readonly NamedCheck[] {
  checkOptions(options, ['checks', 'timeout'], 'health()')
  const { checks = {}, timeout = 1_000 } = options
  return Object.entries(checks).map(([name, given]) => {
    const parts: { readonly check: unknown; readonly timeout: unknown } =
      typeof given === 'function' ? { check: given, timeout } : given
    if (typeof parts?.check !== 'function') {
      throw new UsageError(
        'invalid-option',
        `health(): checks.${name} is ${quote(given)}; write a function, or { check, timeout }`,
      )
    }
    if (!isTimer(parts.timeout)) {
      throw new UsageError(
        'invalid-option',
        `health(): the timeout of checks.${name} is ${quote(parts.timeout)}; write milliseconds above 0 and up to ${LONGEST_TIMER}`,
      )
    }
    // Its type was looked at.
    return [name, parts.check as HealthCheck, parts.timeout as number]
  })
}

/** The error of each check; `undefined` for one that passed. */
type Report = readonly (readonly [name: string, error: unknown])[]

function runAll(checks: readonly NamedCheck[]): Promise<Report> {
  return Promise.all(checks.map(async (check) => [check[0], await run(check)] as const))
}

async function run([name, check, timeout]: NamedCheck): Promise<unknown> {
  const controller = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const late = new Error(`The health check ${name} took longer than ${timeout} ms`)
      controller.abort(late)
      reject(late)
    }, timeout)
  })
  try {
    const passed = await Promise.race([Promise.resolve(controller.signal).then(check), limit])
    return passed === false ? new Error(`The health check ${name} failed`) : undefined
  } catch (error) {
    return error ?? new Error(`The health check ${name} failed`)
  } finally {
    clearTimeout(timer)
  }
}

/** A failure is reported once, until the check passes again: probes come every few seconds. */
function toAnswer(report: Report, failing: Set<string>, context: HandlerContext): JsonResult {
  for (const [name, error] of report) {
    if (error === undefined) {
      failing.delete(name)
    } else if (!failing.has(name)) {
      failing.add(name)
      reportError(error, context)
    }
  }
  const isReady = report.every(([, error]) => error === undefined)
  const checks = Object.fromEntries(
    report.map(([name, error]) => [name, error === undefined ? 'ok' : 'failed']),
  )
  return answer(isReady ? 200 : 503, { status: isReady ? 'ok' : 'unavailable', checks })
}

/** No cache may keep it. */
function answer(status: number, value: object): JsonResult {
  return json(value, { status, headers: { 'Cache-Control': 'no-store' } })
}
