import { DeployError, messageOf, type Secret } from '@appliku/core';
import type { Pool, PoolClient, PoolConfig } from 'pg';

/** Where a server of PostgreSQL is, and as whom it is asked. */
export interface PostgresServer {
  /** Name or address, or the directory of its socket. */
  readonly host: string;
  /** Default: 5432. */
  readonly port?: number;
  readonly database: string;
  readonly user: string;
  /** Default: none, as over a socket. */
  readonly password?: string | Secret;
  /** Whether the way to it is encrypted and its certificate checked; `ca` trusts another authority, as PEM. Default: false. */
  readonly tls?: boolean | { readonly ca: string };
}

/** How the pool is made. */
export interface PostgresPool {
  readonly connection: string | Secret | PostgresServer;
  /** Connections at most. */
  readonly connections: number;
  /** Milliseconds that one question may wait for its answer, and a connection to be made. */
  readonly patienceMs: number;
}

/** Runs one statement and resolves with its rows. */
export type Ask = (text: string, values?: readonly unknown[]) => Promise<readonly unknown[]>;

/** Connections to a database. What the server refuses is QUEUE_STORE_FAILED. */
export interface Postgres {
  readonly ask: Ask;
  /** Begins by these statements, and commits what was done by `work`; where anything throws, nothing was done. */
  transaction<Result>(begin: string, work: (ask: Ask) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

/** The only file that knows pg. */
export async function openPostgres(options: PostgresPool): Promise<Postgres> {
  const { default: pg } = await asked(() => import('pg'));
  const pool = await asked(async () => new pg.Pool(configOf(options)));
  // A connection that breaks leaves the pool by itself; who asks next gets a new one, or is told why not.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => void client.on('error', () => undefined));
  const using = async <Result>(work: (client: PoolClient) => Promise<Result>): Promise<Result> => {
    const client = await asked(() => pool.connect());
    let isDone = false;
    try {
      const result = await work(client);
      isDone = true;
      return result;
    } finally {
      // With its connection ends whatever it had begun.
      client.release(!isDone);
    }
  };
  return {
    ask: (text, values) => using((client) => askerOf(client)(text, values)),
    transaction: (begin, work) => using((client) => transact(askerOf(client), begin, work)),
    close: () => asked(() => pool.end()),
  };
}

function configOf({ connection, connections, patienceMs }: PostgresPool): PoolConfig {
  return {
    ...serverOf(connection),
    max: connections,
    connectionTimeoutMillis: patienceMs,
    query_timeout: patienceMs,
    keepAlive: true,
    application_name: 'appliku-queue',
    allowExitOnIdle: true,
  };
}

function serverOf(server: PostgresPool['connection']): PoolConfig {
  if (typeof server === 'string') return { connectionString: server };
  if ('reveal' in server) return { connectionString: server.reveal() };
  const { password, tls = false, ...rest } = server;
  const revealed = typeof password === 'object' ? password.reveal() : password;
  return {
    ...rest,
    ...(revealed !== undefined && { password: revealed }),
    ssl: typeof tls === 'object' ? { ...tls } : tls,
  };
}

function askerOf(client: PoolClient | Pool): Ask {
  return async (text, values) => {
    const { rows } = await asked(() => client.query<Record<string, unknown>>(text, values && [...values]));
    return rows;
  };
}

async function transact<Result>(ask: Ask, begin: string, work: (ask: Ask) => Promise<Result>): Promise<Result> {
  // One question for all of them.
  await ask(`begin; ${begin}`);
  const result = await work(ask);
  await ask('commit');
  return result;
}

async function asked<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    throw new DeployError(`PostgreSQL: ${reasonOf(cause)}`, { code: 'QUEUE_STORE_FAILED', hint: hintOf(cause), cause });
  }
}

/** Where a name has several addresses, all of them were tried. */
function reasonOf(cause: unknown): string {
  return cause instanceof AggregateError ? cause.errors.map(messageOf).join('; ') : messageOf(cause);
}

function hintOf(cause: unknown): string {
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : '';
  return (
    hints.find(([codes]) => codes.includes(code))?.[1] ??
    'Look whether the server runs and can be reached from here, and what its own log says.'
  );
}

const hints: readonly (readonly [readonly string[], string])[] = [
  [['ERR_MODULE_NOT_FOUND'], 'Install the package pg.'],
  [['28P01', '28000'], 'Look at user, password and TLS of the connection, and at pg_hba.conf of the server.'],
  [['3D000'], 'Make the database; its tables are made by the store itself.'],
  [['42501'], 'The user must own the schema, or may make one in the database.'],
  [
    [
      'SELF_SIGNED_CERT_IN_CHAIN',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'ERR_TLS_CERT_ALTNAME_INVALID',
    ],
    'Give the authority of its certificate by sslrootcert or tls.ca, and the name that the certificate is for.',
  ],
];
