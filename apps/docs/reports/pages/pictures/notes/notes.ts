import { z } from 'zod'

export const Note = z.object({ id: z.string(), text: z.string().min(1) })

/** Kept in memory, and gone with the process. */
export const notes = new Map<string, z.infer<typeof Note>>()
