import { join } from 'node:path'
import { toSpread } from '../report/median.ts'
import { createService } from '../route-types/service.ts'
import { PROGRAMS } from './programs.ts'

const EDITS = 15

/**
 * The milliseconds until an editor offers the paths of a call behind an edit, among 1,000 routes.
 *
 * @param directory whose `src` the files are written to
 */
export function measureCompletions(
  directory: string,
  writeFiles: (files: Readonly<Record<string, string>>) => void,
): number {
  const program = PROGRAMS.find(({ name }) => name.includes('standalone'))
  const files = program?.toFiles(1_000, 20) ?? {}
  writeFiles(files)
  const names = Object.keys(files).map((name) => join(directory, 'src', name))
  const service = createService(names, join(directory, 'src/use.ts'))
  const mark = "api.get('"
  const times = Array.from({ length: EDITS }, () => {
    const start = performance.now()
    const offered = service.complete(mark)
    if (offered < 1_000) throw new Error(`The editor offers ${offered} paths`)
    return performance.now() - start
  })
  service.dispose()
  // The first one reads the program.
  return toSpread(times.slice(1)).median
}
