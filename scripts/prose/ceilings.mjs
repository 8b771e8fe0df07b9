/** Hard sentences in 1,000 words that no workspace may reach. */
export const LIMIT = 3

/**
 * Higher limits, of workspaces whose prose is being rewritten. Lower them as it goes, never raise
 * them.
 *
 * @type {Record<string, number>}
 */
export const CEILINGS = {}
