import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Changes files from another process, as an editor or git does. */
export interface Change {
  readonly kind: 'write' | 'rename' | 'remove'
  readonly folders: readonly string[]
}

/** The time of a change by the clock of the machine, in milliseconds. */
export interface ChangeTimes {
  readonly begun: number
  readonly over: number
}

process.on('message', ({ kind, folders }: Change) => {
  const begun = now()
  for (const folder of folders) change(kind, folder)
  process.send?.({ begun, over: now() } satisfies ChangeTimes)
})
process.send?.('ready')

function now(): number {
  return performance.timeOrigin + performance.now()
}

function change(kind: Change['kind'], folder: string): void {
  const file = join(folder, 'route.ts')
  const content = `export const loader = () => ${Math.random()}\n`
  if (kind === 'remove') {
    rmSync(folder, { recursive: true })
  } else if (kind === 'rename') {
    writeFileSync(`${file}.tmp`, content)
    renameSync(`${file}.tmp`, file)
  } else {
    mkdirSync(folder, { recursive: true })
    writeFileSync(file, content)
  }
}
