import { writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { testAdapter } from '@portolan-internal/adapter-contract'
import { findRuntime } from '@portolan-internal/runtimes'
import { afterAll, beforeAll } from 'vitest'
import { type Bundle, bundle } from './runtimes/bundle.ts'
import { startServer } from './runtimes/server-process.ts'
import { absoluteForm, passedOn, workerd } from './runtimes/skips.ts'

let worker: Bundle
beforeAll(async () => {
  worker = await bundle('workerd-worker.ts')
})
afterAll(() => worker.remove())

testAdapter({
  name: 'adapter-fetch on workerd',
  skip: [...absoluteForm, ...passedOn, ...workerd],
  async start(_options, app) {
    const config = join(dirname(worker.file), `${app}.capnp`)
    await writeFile(config, configFor(app))
    return startServer({
      program: findRuntime('workerd'),
      args: ['serve', config, '--control-fd=3'],
      portDescriptor: 3,
    })
  },
})

/** https://github.com/cloudflare/workerd/blob/main/src/workerd/server/workerd.capnp */
function configFor(app: string): string {
  return `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [(name = "main", worker = .worker)],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);

const worker :Workerd.Worker = (
  modules = [(name = "worker", esModule = embed "server.mjs")],
  bindings = [(name = "CONTRACT_APP", text = "${app}")],
  compatibilityDate = "2026-11-01",
  compatibilityFlags = ["enable_request_signal"],
);
`
}
