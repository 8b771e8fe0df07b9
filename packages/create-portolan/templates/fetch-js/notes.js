/**
 * Kept in memory, and gone with the process.
 *
 * @type {Map<string, { id: string, text: string }>}
 */
export const notes = new Map()
