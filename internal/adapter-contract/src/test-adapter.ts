import type { DispatcherOptions } from '@portolan/dispatch-core'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { type ContractAppName, contractApps } from './apps/index.ts'
import { createPortableSubject } from './cases/portable.ts'
import type { ContractCase, ContractSubject } from './contract-case.ts'
import { ContractHost } from './contract-host.ts'
import { checkSkips, findReason, type Skip } from './skip.ts'
import { subjects } from './subjects.ts'

/** A server that an adapter has started. */
export interface RunningAdapter {
  /** Such as `http://127.0.0.1:3000`. */
  readonly origin: string
  readonly close: () => Promise<void>
}

/** What the contract has to know of an adapter. */
export interface AdapterUnderTest {
  readonly name: string
  /**
   * Serves routes with the options of `createDispatcher()` on a port of the loopback interface.
   * `app` names them, for a runtime that has to load them by itself from `contractApps`. Around
   * the one called `securityHeaders` the server puts those of `@portolan/security-headers`.
   */
  readonly start: (options: DispatcherOptions, app: ContractAppName) => Promise<RunningAdapter>
  readonly skip?: readonly Skip[]
  /** Headers that the host adds to what the routes say, in lower case. */
  readonly adds?: readonly string[]
}

/**
 * Holds an adapter to the contract: every case over a socket, in the current vitest file.
 *
 * @throws {Error} for a skip that names no case, or gives no reason.
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
  if (!isSkipped)
    beforeAll(async () => {
      running = await start(contractApps[subject.app](), subject.app)
    })
  afterAll(() => running?.close())
  for (const { name, run } of subject.cases) {
    const reason = findReason(skip, subject.name, name)
    if (reason === undefined) it(name, () => runAlone(run, new ContractHost(running?.origin ?? '')))
    else it.skip(`${name} (${reason})`, () => {})
  }
}

/** What a case that fails has caused must not be held against the next one. */
async function runAlone(run: ContractCase['run'], host: ContractHost): Promise<void> {
  try {
    await run(host)
  } catch (error) {
    await host.takeEvents()
    throw error
  }
}
