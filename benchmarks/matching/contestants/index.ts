import type { Contestant } from '../contestant.ts'
import { findMyWay } from './find-my-way.ts'
import { honoRegExp, honoTrie } from './hono.ts'
import { map } from './map.ts'
import { memoirist } from './memoirist.ts'
import { pathToRegexp } from './path-to-regexp.ts'
import { portolan } from './portolan.ts'
import { radix3 } from './radix3.ts'
import { rou3, rou3Compiled } from './rou3.ts'

/** By the name under which a report lists them. */
export const contestants: ReadonlyMap<string, Contestant> = new Map<string, Contestant>([
  ['Map.get', map as Contestant],
  ['portolan', portolan as Contestant],
  ['memoirist', memoirist as Contestant],
  ['find-my-way', findMyWay as Contestant],
  ['rou3', rou3 as Contestant],
  ['rou3, compiled', rou3Compiled as Contestant],
  ['hono RegExpRouter', honoRegExp as Contestant],
  ['hono TrieRouter', honoTrie as Contestant],
  ['radix3', radix3 as Contestant],
  ['path-to-regexp, list', pathToRegexp as Contestant],
])
