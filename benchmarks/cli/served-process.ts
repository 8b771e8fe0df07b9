import { spawn } from 'node:child_process'
import { Agent, request } from 'node:http'

/** A server that runs in a process of its own. */
export interface ServedProcess {
  /** Milliseconds from the start of the process until it printed its address. */
  readonly ready: number
  /** The answer with its headers, as text. Fails if no server answers. */
  ask(path: string): Promise<string>
  stop(): Promise<void>
}

/** Starts Node, and waits for the first address that it prints. */
export async function startProcess(
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<ServedProcess> {
  const start = performance.now()
  const child = spawn(process.execPath, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise((resolve) => child.once('close', resolve))
  const agent = new Agent({ keepAlive: true })
  const url = await new Promise<string>((resolve, reject) => {
    let out = ''
    child.stdout.on('data', (chunk) => {
      out += chunk
      const [found] = /http:\/\/\S+(?=\s)/.exec(out) ?? []
      if (found !== undefined) resolve(found)
    })
    ended.then(() => reject(new Error(`${args.join(' ')} ended before it listened`)))
  })
  const ready = performance.now() - start
  return {
    ready,
    ask: (path) => ask(new URL(path, url), agent),
    async stop() {
      agent.destroy()
      child.kill()
      await ended
    },
  }
}

function ask(url: URL, agent: Agent): Promise<string> {
  return new Promise((resolve, reject) => {
    const req = request(url, { agent }, (res) => {
      let text = `${res.statusCode} ${JSON.stringify(res.headers)}`
      res.on('data', (chunk) => {
        text += chunk
      })
      res.on('end', () => resolve(text))
    })
    req.on('error', reject).end()
  })
}
