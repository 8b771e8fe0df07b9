import { tokenHeader } from './token-header.ts'

export type OriginAgentCluster = '?1' | '?0'

/** Asks browsers to keep the origin's pages apart from its sister sites' (WHATWG HTML, 7.5.1). */
export const originAgentCluster = tokenHeader<OriginAgentCluster>({
  name: 'Origin-Agent-Cluster',
  values: ['?1', '?0'],
  recommended: '?1',
})
