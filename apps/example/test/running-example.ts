import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type Ending,
  type ProcessOptions,
  type RunningProcess,
  runToEnd,
  startProcess,
} from './running-process.ts'

const serverFile = new URL('../dist/server.js', import.meta.url)

/** Starts the built example with its data in that directory. */
export function startExample(
  directory: string,
  options: ProcessOptions = {},
): Promise<RunningProcess> {
  return startProcess(serverFile, withData(directory, options))
}

/** Starts the built example where it is expected to refuse. */
export function runExample(directory: string, options: ProcessOptions = {}): Promise<Ending> {
  return runToEnd(serverFile, withData(directory, options))
}

function withData(directory: string, { express, env }: ProcessOptions): ProcessOptions {
  return { express, env: { DATA_DIR: directory, ...env } }
}

export function makeDataDirectory(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'portolan-example-'))
}

export function removeDataDirectory(directory: string): Promise<void> {
  return rm(directory, { recursive: true, force: true, maxRetries: 5 })
}
