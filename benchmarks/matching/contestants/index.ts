import type { Contestant } from '../contestant.ts'
import { findMyWay } from './find-my-way.ts'
import { honoRegExp, honoTrie } from './hono.ts'
import { map } from './map.ts'
import { memoirist } from './memoirist.ts'
import { pathToRegexp } from './path-to-regexp.ts'
import { portolan, portolanManifest } from './portolan.ts'
import { radix3 } from './radix3.ts'
import { rou3, rou3Compiled } from './rou3.ts'

/** The contestants by the names that a report lists. */
export const contestants: ReadonlyMap<string, Contestant> = new Map<string, Contestant>([
  ['Map.get', map],
  ['portolan', portolan],
  ['portolan, manifest', portolanManifest],
  ['memoirist', memoirist],
  ['find-my-way', findMyWay],
  ['rou3', rou3],
  ['rou3, compiled', rou3Compiled],
  ['hono RegExpRouter', honoRegExp],
  ['hono TrieRouter', honoTrie],
  ['radix3', radix3],
  ['path-to-regexp, list', pathToRegexp],
])
