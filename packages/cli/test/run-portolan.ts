import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** The output of a run of the command, and its end. */
export interface PortolanRun {
  readonly code: number | null
  readonly out: string
  /** Without the line that leads to the page of reasons. */
  readonly err: string
}

export const bin = fileURLToPath(new URL('../bin/portolan.js', import.meta.url))

/** Runs the built command to its end, as a user does whose output is piped. */
export function runPortolan(
  cwd: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<PortolanRun> {
  const child = spawn(process.execPath, [bin, ...args], { cwd, env: { ...process.env, ...env } })
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk) => {
    out += chunk
  })
  child.stderr.on('data', (chunk) => {
    err += chunk
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, out, err: err.replace(LINK, '') }))
  })
}

const LINK = /^ {2}[a-z-]+: https:\/\/\S+\/reference\/codes\.md#portolancli\n/m
