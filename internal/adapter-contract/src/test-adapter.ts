import type { DispatcherOptions } from '@portolan/dispatch-core'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { type ContractAppName, contractApps } from './apps/index.ts'
import { createPortableSubject } from './cases/portable.ts'
import { http1 } from './client/http1.ts'
import { http2 } from './client/http2.ts'
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
  /** The version of HTTP that the cases are sent by. Default: `1`. */
  readonly httpVersion?: 1 | 2
  readonly skip?: readonly Skip[]
  /** Headers that the host adds to those of the routes, in lower case. */
  readonly adds?: readonly string[]
}

/**
 * Tests an adapter against the contract: every case over a socket, in the current Vitest file.
 *
 * @throws {Error} for a skip without a reason, or with the name of an unknown case.
 */
export function testAdapter({
  name,
  start,
  httpVersion = 1,
  skip = [],
  adds = [],
}: AdapterUnderTest): void {
  const all = [...subjects, createPortableSubject(adds)]
  checkSkips(skip, all)
  describe(name, () => {
    const client = httpVersion === 1 ? http1 : http2
    const connect = async (subject: ContractSubject) => {
      const running = await start(contractApps[subject.app](), subject.app)
      return { running, host: new ContractHost(running.origin, client) }
    }
    for (const subject of all) describe(subject.name, () => testSubject(subject, connect, skip))
  })
}

/** A running adapter, and a host that sends to it. */
interface Connected {
  readonly running: RunningAdapter
  readonly host: ContractHost
}

function testSubject(
  subject: ContractSubject,
  connect: (subject: ContractSubject) => Promise<Connected>,
  skip: readonly Skip[],
): void {
  let connected: Connected | undefined
  const isSkipped = skip.some((each) => each.case === subject.name)
  if (!isSkipped) {
    beforeAll(async () => {
      connected = await connect(subject)
    })
  }
  afterAll(() => connected?.running.close())
  for (const { name, run } of subject.cases) {
    const reason = findReason(skip, subject.name, name)
    if (reason === undefined) {
      test(name, () => runAlone(run, connected?.host ?? new ContractHost('')))
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
