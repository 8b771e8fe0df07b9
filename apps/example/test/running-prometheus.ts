import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findFreePort } from '@portolan-internal/runtimes/free-port'

/** Of the Debian package prometheus. */
export const PROMETHEUS = '/usr/bin/prometheus'

/** One line of an answer to a query. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

export interface RunningPrometheus {
  readonly url: string
  /** Asks by PromQL. */
  query(text: string): Promise<readonly Sample[]>
  stop(): Promise<void>
}

/** Starts Prometheus with the files of dashboard/, which asks that server for its metrics. */
export async function startPrometheus(target: string): Promise<RunningPrometheus> {
  const directory = await mkdtemp(join(tmpdir(), 'portolan-prometheus-'))
  const dashboard = new URL('../dashboard/', import.meta.url)
  const config = await readFile(new URL('prometheus.yml', dashboard), 'utf8')
  const { host } = new URL(target)
  await writeFile(join(directory, 'prometheus.yml'), config.replace('localhost:3000', host))
  const port = await findFreePort()
  const child = spawn(
    PROMETHEUS,
    [
      `--config.file=${join(directory, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(directory, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      `--web.console.templates=${fileURLToPath(dashboard)}`,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  )
  const url = `http://127.0.0.1:${port}`
  await whenReady(child, url)
  return {
    url,
    async query(text) {
      const answer = await fetch(`${url}/api/v1/query?query=${encodeURIComponent(text)}`)
      const { data, error } = await answer.json()
      if (error !== undefined) throw new Error(`${text}: ${error}`)
      return data.result.map(toSample)
    },
    async stop() {
      child.kill('SIGTERM')
      await once(child, 'close')
      await rm(directory, { recursive: true, force: true })
    },
  }
}

async function whenReady(child: ChildProcess, url: string): Promise<void> {
  let log = ''
  child.stderr?.setEncoding('utf8').on('data', (text) => {
    log += text
  })
  const isReady = () =>
    fetch(`${url}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    )
  while (!(await isReady())) {
    if (child.exitCode !== null) throw new Error(`Prometheus has ended:\n${log}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

function toSample(line: { metric: Record<string, string>; value: [number, string] }): Sample {
  return { labels: line.metric, value: Number(line.value[1]) }
}
