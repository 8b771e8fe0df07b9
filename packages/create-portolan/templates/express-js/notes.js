import { z } from 'zod'

export const Note = z.object({ id: z.string(), text: z.string().min(1) })

/**
 * Kept in memory, and gone with the process.
 *
 * @type {Map<string, z.infer<typeof Note>>}
 */
export const notes = new Map()
