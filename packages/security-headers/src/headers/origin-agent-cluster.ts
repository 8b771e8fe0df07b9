import { tokenHeader } from './token-header.ts'

export type OriginAgentCluster = '?1' | '?0'

/**
 * Asks browsers to isolate the pages of this origin from those of other origins of the same site
 * (WHATWG HTML, section 7.5.1).
 */
export const originAgentCluster = tokenHeader<OriginAgentCluster>({
  name: 'Origin-Agent-Cluster',
  values: ['?1', '?0'],
  recommended: '?1',
})
