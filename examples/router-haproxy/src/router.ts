import {
  type Context,
  DeployError,
  execute,
  type Host,
  type Rollout,
  type Route,
  type Router,
  type RouteSpec,
} from '@appliku/core';
import { checkSpec, rejected } from './check-spec.ts';
import { configOf } from './config.ts';
import { type AppRecord, recordOf, recordsIn, routeOf } from './record.ts';
import { applyScript, drainScript, readScript } from './scripts.ts';

// #region router
/** Routes by the HAProxy of the route hosts, which is ours alone; by HTTP. */
export function haproxy(): Router {
  return {
    kind: 'router',
    name: 'haproxy',
    specVersion: 1,
    inputs: () => '',
    accepts: ['tcp'],
    supports: { weights: false, tls: false },
    route: async (spec, context) => {
      for (const host of context.places.route) await change(host, spec.app, spec, context);
      return routeOf(recordOf(spec));
    },
    drain,
    current,
    remove: async (app, context) => {
      for (const host of context.places.route) await change(host, app, undefined, context);
    },
  };
}
// #endregion router

/** Brings in another configuration of all apps, one deployer at a time. */
async function change(host: Host, app: string, spec: RouteSpec | undefined, { signal }: Context): Promise<void> {
  const lease = await host.lease('haproxy', { purpose: `route ${app}`, signal, waitMs: 60_000 });
  try {
    const whileLeased = AbortSignal.any([signal, lease.lost]);
    const records = await read(host, whileLeased);
    const others = records.filter((record) => record.app !== app);
    if (spec === undefined && others.length === records.length) return;
    if (spec !== undefined) checkSpec(spec, others);
    await apply(host, [...others, ...(spec === undefined ? [] : [recordOf(spec)])], whileLeased);
  } finally {
    await lease.release();
  }
}

async function read(host: Host, signal: AbortSignal): Promise<readonly AppRecord[]> {
  const { stdout } = await execute(host, ['bash', '-c', readScript, 'read'], { signal });
  return recordsIn(stdout);
}

async function apply(host: Host, records: readonly AppRecord[], signal: AbortSignal): Promise<void> {
  const { text, generation } = configOf(records);
  const argv = ['bash', '-c', applyScript, 'apply', generation];
  const { stdout } = await execute(host, argv, { input: text, root: true, signal });
  const [word, ...output] = stdout.trim().split('\n');
  if (word === 'ok') return;
  if (word === 'missing') throw rejected(`There is no HAProxy on ${host.name}`, 'Install it there.');
  if (word === 'rejected') throw rejected(`HAProxy on ${host.name} rejects it`, 'Its words are in the output.', output);
  throw new DeployError(`HAProxy on ${host.name} did not take the new configuration`, {
    code: 'ROUTE_UNCONFIRMED',
    hint: 'The former one is in force; its journal may tell more.',
    output,
  });
}

async function current(app: string, { places, signal }: Context): Promise<Route | undefined> {
  for (const host of places.route) {
    const record = (await read(host, signal)).find((each) => each.app === app);
    if (record !== undefined) return routeOf(record);
  }
  return undefined;
}

// #region drain
/** HAProxy keeps no connection to an app for later: what is connected is a request that is open. */
async function drain({ endpoints }: Rollout, deadlineMs: number, context: Context): Promise<{ readonly open: number }> {
  const addresses = Object.values(endpoints)
    .flat()
    .flatMap((endpoint) => (endpoint.kind === 'tcp' ? [`${endpoint.address}:${endpoint.port}`] : []));
  if (addresses.length === 0) return { open: 0 };
  const argv = ['bash', '-c', drainScript, 'drain', String(Math.ceil(deadlineMs / 1000)), ...addresses];
  const { signal, places } = context;
  const counts = await Promise.all(places.route.map((host) => execute(host, argv, { signal })));
  return { open: counts.reduce((sum, { stdout }) => sum + Number(stdout), 0) };
}
// #endregion drain
