import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { type StartedServer, startProcess } from './start-process.ts'

/** Runs a worker of one module in workerd, without any flag, until the test ends. */
export function startWorkerd(directory: string, module: string): Promise<StartedServer> {
  const config = join(directory, 'worker.capnp')
  writeFileSync(config, configFor(module))
  // It tells its port to the descriptor that it is given, as JSON.
  return startProcess(/"port"\s*:\s*(\d+)/, {
    command: findProgram(),
    args: ['serve', config, '--control-fd=1'],
    cwd: directory,
  })
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
