import { UsageError } from '@portolan/dispatch-core'
import { checkOptions } from '@portolan/dispatch-core/adapter'
import { quote } from './options.ts'
import type { PolicyStore } from './stores/policy-store.ts'

/** A pool or a client of `pg`, or a database of PGlite. */
export interface PostgresClient {
  query(text: string, values?: unknown[]): Promise<{ readonly rows: readonly unknown[] }>
  /** PGlite runs several statements only by this method. */
  exec?(text: string): Promise<unknown>
}

/** The options of `postgresStore()`. */
export interface PostgresStoreOptions {
  /** The table, with its schema or not. Default: `'portolan_policies'`. */
  readonly table?: string
  /**
   * Whether the store creates its table before its first use. `false` where a migration does, with
   * the statements of `postgresStoreTable()`. Default: `true`.
   */
  readonly createTable?: boolean
}

/**
 * A store in PostgreSQL 12 or later. Each change is one statement, and the clock is that of the
 * database, so that it is exact however many processes ask.
 *
 * @example const store = postgresStore(new Pool({ connectionString }))
 * @param client a pool of `pg`, or a database of PGlite. The app closes it, and listens to the errors
 * of a pool, `pool.on('error', …)`: Node ends a process where nobody does.
 * @throws {UsageError} for a value that is not such a client, and an option that is not valid.
 */
export function postgresStore(
  client: PostgresClient,
  options: PostgresStoreOptions = {},
): PolicyStore {
  checkOptions(options, ['table', 'createTable'], 'postgresStore()')
  const { table = DEFAULT_TABLE, createTable = true } = options
  if (typeof client !== 'object' || client === null || typeof client.query !== 'function') {
    throw new UsageError(
      'invalid-option',
      `postgresStore() got ${quote(client)}; give a pool of pg, such as new Pool({ connectionString }), or a PGlite`,
    )
  }
  if (typeof createTable !== 'boolean') {
    throw new UsageError(
      'invalid-option',
      `postgresStore(): createTable is ${quote(createTable)}; write true or false`,
    )
  }
  const statements = postgresStoreTable(table)
  const sql = createStatements(table)
  let ready: Promise<unknown> | undefined
  let nextSweep = 0

  async function prepare(): Promise<void> {
    if (!createTable) return
    // A query without values is one transaction, however many statements it has.
    ready ??= client.exec?.(statements) ?? client.query(`${LOCK};\n${statements}`)
    try {
      await ready
    } catch (error) {
      // The next call tries again.
      ready = undefined
      throw error
    }
  }

  async function query(text: string, values: unknown[]): Promise<Row | undefined> {
    await prepare()
    const { rows } = await client.query(text, values)
    // The columns are those of the statements below.
    return rows[0] as Row | undefined
  }

  /** Removes rows that have ended, beside the request and at most once a minute. */
  function sweep(): void {
    const now = performance.now()
    if (now < nextSweep) return
    nextSweep = now + SWEEP_INTERVAL
    // A failure of the database is told by the next statement that somebody waits for.
    client.query(sql.sweep).catch(() => {})
  }

  return {
    isShared: true,
    async count(key, window) {
      const row = await query(sql.count, [key, window])
      sweep()
      return { count: Number(row?.count), resetsIn: Number(row?.left) }
    },
    async claim(key, value, ttl) {
      for (;;) {
        const isClaimed = (await query(sql.claim, [key, value, ttl])) !== undefined
        if (isClaimed) sweep()
        if (isClaimed) return undefined
        const row = await query(sql.read, [key])
        // The row that was in the way may have ended meanwhile.
        if (row !== undefined) return row.value
      }
    },
    async read(key) {
      return (await query(sql.read, [key]))?.value
    },
    async write(key, value, ttl) {
      await query(sql.write, [key, value, ttl])
      sweep()
    },
    async replace(key, expected, value, ttl) {
      const row =
        value === undefined
          ? await query(sql.remove, [key, expected])
          : await query(sql.replace, [key, expected, value, ttl])
      return row !== undefined
    },
  }
}

const DEFAULT_TABLE = 'portolan_policies'

/**
 * The statements that create the table of a store, for a migration.
 *
 * @throws {UsageError} for a name that is not a plain one.
 */
export function postgresStoreTable(table: string = DEFAULT_TABLE): string {
  if (typeof table !== 'string' || !/^([a-z_][a-z\d_]*\.)?[a-z_][a-z\d_]{0,50}$/.test(table)) {
    throw new UsageError(
      'invalid-option',
      `The table of a store is ${quote(table)}; write lower-case letters, digits and "_", such as 'portolan_policies'`,
    )
  }
  const index = `${table.slice(table.indexOf('.') + 1)}_ends`
  return `CREATE TABLE IF NOT EXISTS ${table} (key text PRIMARY KEY, value text NOT NULL, count bigint NOT NULL, ends timestamptz NOT NULL);
CREATE INDEX IF NOT EXISTS ${index} ON ${table} (ends);`
}

/** Several processes that create one table at once would fail. */
const LOCK = `SELECT pg_advisory_xact_lock(hashtext('portolan_policies'))`

/** The milliseconds between two removals of old rows. */
const SWEEP_INTERVAL = 60_000

interface Row {
  readonly value: string
  readonly count: string
  readonly left: string
}

/**
 * The statements of one table. `clock_timestamp()` is the time of the evaluation, which comes after
 * the wait for a row that another request holds.
 */
function createStatements(table: string) {
  const now = 'clock_timestamp()'
  const after = (place: number) => `${now} + make_interval(secs => $${place}::float8)`
  const isOver = `old.ends <= ${now}`
  const insert = `INSERT INTO ${table} AS old (key, value, count, ends)`
  return {
    count: `${insert} VALUES ($1, '', 1, ${after(2)})
ON CONFLICT (key) DO UPDATE SET
  count = CASE WHEN ${isOver} THEN 1 ELSE old.count + 1 END,
  ends = CASE WHEN ${isOver} THEN excluded.ends ELSE old.ends END
RETURNING count, extract(epoch FROM ends - ${now}) AS left`,
    claim: `${insert} VALUES ($1, $2, 0, ${after(3)})
ON CONFLICT (key) DO UPDATE SET value = excluded.value, count = 0, ends = excluded.ends
WHERE ${isOver}
RETURNING key`,
    read: `SELECT value FROM ${table} WHERE key = $1 AND ends > ${now}`,
    write: `${insert} VALUES ($1, $2, 0, ${after(3)})
ON CONFLICT (key) DO UPDATE SET value = excluded.value, count = 0, ends = excluded.ends`,
    replace: `UPDATE ${table} SET value = $3, ends = ${after(4)}
WHERE key = $1 AND value = $2 AND ends > ${now}
RETURNING key`,
    remove: `DELETE FROM ${table} WHERE key = $1 AND value = $2 RETURNING key`,
    sweep: `DELETE FROM ${table} WHERE key IN (
  SELECT key FROM ${table} WHERE ends <= ${now} FOR UPDATE SKIP LOCKED
)`,
  }
}
