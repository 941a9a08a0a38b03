import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { certificateFor } from '../images/server-certificate.ts';
import { ensureInstalled } from '../install/install.ts';
import { type Argv, attempt, run } from '../machine/run.ts';
import { until } from '../machine/until.ts';

/** A server of PostgreSQL on this machine, of its caller alone. */
export interface LabPostgres extends AsyncDisposable {
  /** Makes an empty database, and gives its URL: over a socket, as the server's superuser. */
  createDatabase(name: string): Promise<string>;
  /** Over TCP, where it wants TLS and a password; for any database. */
  readonly tcp: { readonly address: string; readonly user: string; readonly password: string };
  /** File that its certificate is trusted by. */
  readonly caFile: string;
  /** Runs statements in a database, as the superuser. */
  sql(database: string, statements: string): Promise<string>;
  /** Stops it without warning: every connection is cut. */
  crash(): Promise<void>;
  /** Starts it again. */
  start(): Promise<void>;
}

export interface PostgresOptions {
  /** What is committed is on the disk, as it should be: for measurements. Default: false, which is faster. */
  readonly durable?: boolean;
}

interface Cluster {
  readonly directory: string;
  readonly address: string;
  readonly durable: boolean;
}

const versions = '/usr/lib/postgresql';
const user = 'postgres';
const password = 'hunter2&more';
/** It refuses to run as root. Whoever started it must not leave it behind. */
const asItself = ['setpriv', `--reuid=${user}`, `--regid=${user}`, '--clear-groups', '--pdeathsig=QUIT', '--'] as const;

/** Brings up a server with a directory and an address of its own; nothing of it is left when it is disposed of. */
export async function startPostgres({ durable = false }: PostgresOptions = {}): Promise<LabPostgres> {
  await ensureInstalled();
  const directory = await mkdtemp(join(tmpdir(), 'lab-postgres-'));
  // All of 127.0.0.0/8 is this machine: nobody else listens at an address that was picked from it.
  const address = `127.${randomInt(1, 255)}.${randomInt(255)}.${randomInt(1, 255)}`;
  const cluster = { directory, address, durable };
  await makeCluster(cluster);
  let server = await startCluster(cluster);
  const sql = async (database: string, statements: string): Promise<string> =>
    run([
      await program('psql'),
      '-XqAt',
      '-v',
      'ON_ERROR_STOP=1',
      '-h',
      directory,
      '-U',
      user,
      '-d',
      database,
      '-c',
      statements,
    ]);
  await sql(user, `alter role ${user} password '${password}'`);
  return {
    createDatabase: async (name) => {
      await sql(user, `create database ${name}`);
      return `postgresql://${user}@/${name}?host=${directory}`;
    },
    tcp: { address, user, password },
    caFile: join(directory, 'ca.crt'),
    sql,
    crash: () => end(server),
    start: async () => void (server = await startCluster(cluster)),
    [Symbol.asyncDispose]: async () => {
      await end(server);
      await rm(directory, { recursive: true });
    },
  };
}

async function makeCluster({ directory, address }: Cluster): Promise<void> {
  const { ca, certificate, key } = await certificateFor(address);
  const data = join(directory, 'data');
  await run(['chown', user, directory]);
  await run(['chmod', '755', directory]);
  const options = ['--no-sync', '--no-locale', '--encoding=UTF8', '--auth=trust', `--username=${user}`];
  await run([...asItself, await program('initdb'), ...options, '--pgdata', data]);
  await writeFile(join(data, 'pg_hba.conf'), 'local all all trust\nhostssl all all all scram-sha-256\n');
  await writeFile(join(directory, 'ca.crt'), ca);
  await writeFile(join(data, 'server.crt'), certificate);
  await writeFile(join(data, 'server.key'), key, { mode: 0o600 });
  await run(['chown', '-R', user, data]);
}

async function startCluster({ directory, address, durable }: Cluster): Promise<ChildProcess> {
  const settings = {
    listen_addresses: address,
    unix_socket_directories: directory,
    ssl: 'on',
    fsync: durable ? 'on' : 'off',
  };
  const words = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const [file, ...rest]: Argv = [...asItself, await program('postgres'), '-D', join(directory, 'data'), ...words];
  const server = spawn(file, rest, { stdio: 'ignore' });
  const isReady = async (): Promise<boolean> => {
    if (server.exitCode !== null) throw new Error(`PostgreSQL ended with ${server.exitCode}`);
    return (await attempt([await program('pg_isready'), '-h', directory])).exitCode === 0;
  };
  await until(isReady, { waitingFor: 'PostgreSQL takes connections' });
  return server;
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, 'exit');
  // At once, and without cleaning up.
  server.kill('SIGQUIT');
  await ended;
}

async function program(name: string): Promise<string> {
  const [newest = ''] = (await readdir(versions)).toSorted((one, other) => Number(other) - Number(one));
  return join(versions, newest, 'bin', name);
}
