interface NewPort {
  readonly name: string
}

/** A schema, as those of zod, valibot and arktype are. */
export const newPort = {
  '~standard': {
    version: 1,
    vendor: 'harbour',
    validate: (value: unknown) =>
      typeof (value as NewPort | null)?.name === 'string'
        ? { value: value as NewPort }
        : { issues: [{ message: 'A port has a name', path: ['name'] }] },
  },
} as const

export const ports = new Map([['rtm', { id: 'rtm', name: 'Rotterdam' }]])
