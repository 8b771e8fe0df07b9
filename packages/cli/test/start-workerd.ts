import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { onTestFinished } from 'vitest'

/** Runs a worker of one module in workerd, without any flag, until the test ends. */
export async function startWorkerd(directory: string, module: string): Promise<{ url: string }> {
  const config = join(directory, 'worker.capnp')
  writeFileSync(config, configFor(module))
  const child = spawn(findProgram(), ['serve', config, '--control-fd=3'], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  })
  let errors = ''
  child.stderr?.on('data', (chunk) => {
    errors += chunk
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  onTestFinished(async () => {
    child.kill()
    await ended
  })
  // The descriptor above is a pipe that this process reads.
  const control = child.stdio[3] as Readable
  const port = await new Promise<string>((resolve, reject) => {
    let text = ''
    control.on('data', (chunk) => {
      text += chunk
      const found = /"port"\s*:\s*(\d+)/.exec(text)?.[1]
      if (found !== undefined) resolve(found)
    })
    ended.then(() => reject(new Error(`workerd ended before it listened:\n${errors}`)))
  })
  return { url: `http://127.0.0.1:${port}` }
}

/** Of the package for this platform, since the script that would move it may not run. */
function findProgram(): string {
  const { platform, arch } = process
  const system = platform === 'win32' ? 'windows' : platform
  const machine = arch === 'arm64' ? 'arm64' : '64'
  const workerd = createRequire(createRequire(import.meta.url).resolve('workerd/package.json'))
  const found = workerd.resolve(`@cloudflare/workerd-${system}-${machine}/package.json`)
  return join(dirname(found), 'bin', system === 'windows' ? 'workerd.exe' : 'workerd')
}

/** https://github.com/cloudflare/workerd/blob/main/src/workerd/server/workerd.capnp */
function configFor(module: string): string {
  return `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [(name = "main", worker = .worker)],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);

const worker :Workerd.Worker = (
  modules = [(name = "worker", esModule = embed "${module}")],
  compatibilityDate = "2026-11-01",
);
`
}
