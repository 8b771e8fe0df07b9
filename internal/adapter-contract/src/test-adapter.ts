import type { DispatcherOptions } from '@portolan/dispatch-core'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { type ContractAppName, contractApps } from './apps/index.ts'
import { createPortableSubject } from './cases/portable.ts'
import type { ContractCase, ContractSubject } from './contract-case.ts'
import { ContractHost } from './contract-host.ts'
import { checkSkips, findReason, type Skip } from './skip.ts'
import { subjects } from './subjects.ts'

/** A server that an adapter has started. */
export interface RunningAdapter {
  /** The URL without a path, such as `http://127.0.0.1:3000`. */
  readonly origin: string
  readonly close: () => Promise<void>
}

/** The description of an adapter under test. */
export interface AdapterUnderTest {
  readonly name: string
  /**
   * Serves routes with the options of `createDispatcher()` on a port of the loopback interface.
   * `app` names them, for a runtime that has to load them by itself from `contractApps`. Around
   * the one called `securityHeaders` the server puts those of `@portolan/security-headers`.
   */
  readonly start: (options: DispatcherOptions, app: ContractAppName) => Promise<RunningAdapter>
  readonly skip?: readonly Skip[]
  /** Headers that the host adds to those of the routes, in lower case. */
  readonly adds?: readonly string[]
}

/**
 * Tests an adapter against the contract: every case over a socket, in the current Vitest file.
 *
 * @throws {Error} for a skip without a reason, or with the name of an unknown case.
 */
export function testAdapter({ name, start, skip = [], adds = [] }: AdapterUnderTest): void {
  const all = [...subjects, createPortableSubject(adds)]
  checkSkips(skip, all)
  describe(name, () => {
    for (const subject of all) describe(subject.name, () => testSubject(subject, start, skip))
  })
}

function testSubject(
  subject: ContractSubject,
  start: AdapterUnderTest['start'],
  skip: readonly Skip[],
): void {
  let running: RunningAdapter | undefined
  const isSkipped = skip.some((each) => each.case === subject.name)
  if (!isSkipped) {
    beforeAll(async () => {
      running = await start(contractApps[subject.app](), subject.app)
    })
  }
  afterAll(() => running?.close())
  for (const { name, run } of subject.cases) {
    const reason = findReason(skip, subject.name, name)
    if (reason === undefined) {
      test(name, () => runAlone(run, new ContractHost(running?.origin ?? '')))
    } else {
      test.skip(`${name} (${reason})`, () => {})
    }
  }
}

/** Events that a failed case has left must not count for the next one. */
async function runAlone(run: ContractCase['run'], host: ContractHost): Promise<void> {
  try {
    await run(host)
  } catch (error) {
    await host.takeEvents()
    throw error
  }
}
