#!/usr/bin/env node
// Stand-in for Prisma's schema-engine binary (normally downloaded from binaries.prisma.sh).
// Same command line and JSON-RPC-over-stdio protocol, served by Prisma's own WebAssembly build
// of that engine (@prisma/schema-engine-wasm) over @prisma/adapter-pg.
// Used through Prisma's documented override: PRISMA_SCHEMA_ENGINE_BINARY=./scripts/schema-engine.mjs
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils'
import * as bg from '@prisma/schema-engine-wasm/schema_engine_bg'
import pg from 'pg'
import { parse } from 'pg-connection-string'

const { values: opt, positionals: cmd } = parseArgs({
  allowPositionals: true,
  strict: false,
  options: {
    datamodels: { type: 'string', multiple: true, short: 'd' },
    datasource: { type: 'string' },
    'enabled-preview-features': { type: 'string' },
    'extension-types': { type: 'string' },
    version: { type: 'boolean', short: 'V' },
  },
})
const datasource = opt.datasource ? JSON.parse(opt.datasource) : {}
const urlOf = (u) => u ?? process.env.DATABASE_URL ?? 'postgresql://postgres@127.0.0.1:5432/postgres'
const schemaOf = (u) => new URL(urlOf(u)).searchParams.get('schema') ?? 'public'

/** Fields rather than a connection string, so that `database` can be replaced. */
function poolConfig(u, database) {
  const url = new URL(urlOf(u))
  url.searchParams.delete('schema')
  const c = parse(url.href)
  return {
    host: c.host ?? undefined,
    port: c.port ? Number(c.port) : 5432,
    user: c.user,
    password: c.password,
    database: database ?? c.database ?? 'postgres',
    ...(c.ssl ? { ssl: c.ssl } : {}),
  }
}

async function withClient(config, fn) {
  const client = new pg.Client(config)
  await client.connect()
  try {
    return await fn(client)
  } finally {
    await client.end()
  }
}
const admin = (fn) => withClient(poolConfig(datasource.url, 'postgres'), fn)

async function createDatabase() {
  const { database } = poolConfig(datasource.url)
  await admin(async (c) => {
    const { rowCount } = await c.query('select 1 from pg_database where datname = $1', [database])
    if (!rowCount) await c.query(`CREATE DATABASE ${c.escapeIdentifier(database)}`)
  })
  return { databaseName: database }
}

/** adapter-pg refuses the catalogue type "char" (oid 18) that the schema describer reads: type it as Character. */
function readCatalogChars(adapter) {
  let chars = []
  adapter.underlyingDriver().on('connect', (client) =>
    client.connection.prependListener('rowDescription', (msg) => {
      chars = []
      msg.fields.forEach((f, i) => {
        if (f.dataTypeID !== 18) return
        f.dataTypeID = 25
        chars.push(i)
      })
    }),
  )
  const patch = (queryable) => {
    const queryRaw = queryable.queryRaw.bind(queryable)
    queryable.queryRaw = async (query) => {
      chars = []
      const result = await queryRaw(query) // the engine runs one statement at a time
      for (const i of chars) result.columnTypes[i] = ColumnTypeEnum.Character
      return result
    }
    return queryable
  }
  const startTransaction = adapter.startTransaction.bind(adapter)
  adapter.startTransaction = async (...args) => patch(await startTransaction(...args))
  return patch(adapter)
}

const factory = {
  provider: 'postgres',
  adapterName: '@prisma/adapter-pg',
  async connect() {
    const options = { schema: schemaOf(datasource.url) }
    return readCatalogChars(await new PrismaPg(poolConfig(datasource.url), options).connect())
  },
  async connectToShadowDb() {
    if (datasource.shadowDatabaseUrl) {
      const options = { schema: schemaOf(datasource.shadowDatabaseUrl) }
      return readCatalogChars(await new PrismaPg(poolConfig(datasource.shadowDatabaseUrl), options).connect())
    }
    const name = `prisma_migrate_shadow_db_${randomUUID()}`
    await admin((c) => c.query(`CREATE DATABASE "${name}"`))
    const adapter = await new PrismaPg(poolConfig(datasource.url, name)).connect()
    const dispose = adapter.dispose.bind(adapter)
    adapter.dispose = async () => {
      await dispose()
      await admin((c) => c.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`))
    }
    return readCatalogChars(adapter)
  },
}

globalThis.PRISMA_WASM_PANIC_REGISTRY = {
  message: '',
  set_message(m) {
    this.message = `RuntimeError: ${m}`
  },
}
async function loadWasm() {
  const file = createRequire(import.meta.url)
    .resolve('@prisma/schema-engine-wasm/schema_engine_bg')
    .replace(/\.js$/, '.wasm')
  const { instance } = await WebAssembly.instantiate(readFileSync(file), { './schema_engine_bg.js': bg })
  bg.__wbg_set_wasm(instance.exports)
  instance.exports.__wbindgen_start()
}
let engine
const getEngine = () =>
  (engine ??= (async () => {
    await loadWasm()
    const datamodels = opt.datamodels?.map((p) => [p, readFileSync(p, 'utf8')])
    return bg.SchemaEngine.new({ datamodels }, () => {}, bindMigrationAwareSqlAdapterFactory(factory))
  })())

const log = (level, fields) => {
  const line = { timestamp: new Date().toISOString(), level, fields, target: 'schema_engine::logger' }
  process.stderr.write(`${JSON.stringify(line)}\n`)
}

async function runCli(command) {
  log('INFO', { message: 'Starting schema engine CLI', git_hash: 'wasm' }) // the Prisma CLI skips the first line
  const { database, host, port } = poolConfig(datasource.url)
  try {
    if (command === 'can-connect-to-database') {
      await withClient(poolConfig(datasource.url), (c) => c.query('select 1'))
    } else if (command === 'create-database') {
      await createDatabase()
    } else if (command === 'drop-database') {
      await admin((c) => c.query(`DROP DATABASE IF EXISTS ${c.escapeIdentifier(database)} WITH (FORCE)`))
    } else {
      throw new Error(`unknown command ${command}`)
    }
  } catch (e) {
    const [error_code, message] =
      e.code === '3D000'
        ? ['P1003', `Database \`${database}\` does not exist`]
        : e.code?.startsWith?.('28')
          ? ['P1000', `Authentication failed against database server at \`${host}\`: ${e.message}`]
          : ['P1001', `Can't reach database server at \`${host}:${port}\`: ${e.message || e.code}`]
    log('ERROR', { is_panic: false, message, meta: null, error_code })
    process.exitCode = 1
  }
}

function runRpc() {
  const send = (msg) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...msg })}\n`)
  async function handle({ id, method, params }) {
    try {
      let result
      if (method === 'createDatabase') {
        result = await createDatabase()
      } else {
        const e = await getEngine()
        result = await (method === 'getDatabaseVersion' ? e.version(params) : e[method](params))
      }
      if (method === 'diff' && result.stdout != null) {
        send({ id: `print-${id}`, method: 'print', params: { content: result.stdout } })
        result = { ...result, stdout: null }
      }
      send({ id, result: result ?? {} })
    } catch (err) {
      const panic = globalThis.PRISMA_WASM_PANIC_REGISTRY.message
      const data = {
        is_panic: panic !== '',
        message: panic || err.message || String(err),
        error_code: err.code ?? null,
        meta: null,
      }
      send({
        id,
        error: { code: 4466, message: 'An error happened. Check the data field for details.', data },
      })
    }
  }
  let queue = Promise.resolve()
  const lines = createInterface({ input: process.stdin })
  lines.on('line', (line) => {
    const msg = line.trim() ? JSON.parse(line) : {}
    if (msg.method) queue = queue.then(() => handle(msg)) // answers to our own `print` carry no method
  })
  lines.on('close', () => queue.then(() => process.exit(0)))
}

if (opt.version) {
  await loadWasm()
  console.log(`schema-engine-cli ${bg.version()}`)
} else if (cmd[0] === 'cli') {
  await runCli(cmd[1])
} else {
  runRpc()
}
