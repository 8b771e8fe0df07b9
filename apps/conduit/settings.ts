import { resolve } from 'node:path'
import { z } from 'zod'

/** An environment that the app cannot start with. `message` has a line for each wrong setting. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError'
}

const wholeNumber = (least: number, most: number, sample: string) =>
  z
    .string()
    .regex(/^\d+$/, `is not a number; write ${sample}`)
    .transform(Number)
    .refine((value) => value >= least, `is below ${least}; write ${sample}`)
    .refine((value) => value <= most, `is above ${most}; write ${sample}`)

const url = (schemes: string, sample: string) =>
  z.string().refine((text) => URL.canParse(text) && new RegExp(`^(?:${schemes}):`).test(text), {
    error: `is not such a URL; write ${sample}`,
  })

const environment = z
  .object({
    /** The port to listen on; 0 lets the system choose. */
    PORT: wholeNumber(0, 65_535, 'PORT=3000').default(3000),
    /** The address to listen on. Default: every address of the machine. */
    HOST: z.string().optional(),
    /** The directory of the embedded database and the generated key. */
    DATA_DIR: z
      .string()
      .default('.data')
      .transform((directory) => resolve(directory)),
    DATABASE_URL: url(
      'postgres|postgresql',
      'DATABASE_URL=postgres://user:password@host:5432/name',
    ).optional(),
    /** The connections to PostgreSQL that one process opens at most. */
    DATABASE_POOL: wholeNumber(1, 1_000, 'DATABASE_POOL=10').default(10),
    REDIS_URL: url('redis|rediss', 'REDIS_URL=redis://host:6379').optional(),
    /** The logins of one account in a quarter of an hour, right or wrong. */
    LOGIN_LIMIT: wholeNumber(1, 1_000_000, 'LOGIN_LIMIT=20').default(20),
    /** The key that signs tokens. */
    JWT_SECRET: z
      .string()
      .min(32, 'has less than 32 characters; write those of "openssl rand -hex 32"')
      .optional(),
    /** The origins whose pages may read the answers, or `*`. */
    CORS_ORIGINS: z
      .string()
      .default('*')
      .transform((text) => text.split(',').map((origin) => origin.trim()))
      .refine((list) => list.join() === '*' || list.every(isOrigin), {
        error: 'names no origins; write CORS_ORIGINS=https://app.example,https://www.example or *',
      })
      .transform((list) => (list.join() === '*' ? ('*' as const) : list)),
    LOG_LEVEL: z
      .enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'], {
        error: 'is no level; write trace, debug, info, warn, error or silent',
      })
      .default('info'),
    /** The milliseconds that a process is served after the signal to end, see README.md. */
    DRAIN_DELAY: wholeNumber(0, 600_000, 'DRAIN_DELAY=5000').default(0),
  })
  .refine(({ DATABASE_URL, JWT_SECRET }) => !DATABASE_URL || JWT_SECRET, {
    path: ['JWT_SECRET'],
    error:
      'is missing, and every process behind one DATABASE_URL needs the same; write those of "openssl rand -hex 32"',
    // Told beside the other faults, not after them.
    when: () => true,
  })

export type Settings = z.infer<typeof environment>

/**
 * Reads the settings of the environment. An empty one counts as not set.
 * @throws {SettingsError} with every fault, one in each line.
 */
export function readSettings(given: NodeJS.ProcessEnv = process.env): Settings {
  const set = Object.fromEntries(Object.entries(given).filter(([, text]) => text))
  const result = environment.safeParse(set)
  if (result.success) return result.data
  throw new SettingsError(
    result.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('\n'),
  )
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text
}
