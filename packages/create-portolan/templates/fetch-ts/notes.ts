export interface Note {
  readonly id: string
  readonly text: string
}

/** Kept in memory, and gone with the process. */
export const notes = new Map<string, Note>()
