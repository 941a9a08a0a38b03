import { type Context, DeployError, engine, type Host, together, waitAnswers } from '@appliku/core';
import type { Settings } from '../options.ts';
import type { Listener } from './relay-config.ts';
import { probePortOf, type Relay } from './relay-state.ts';
import { relaysOn, routingHosts } from './routing-hosts.ts';

const lines = 50;

/**
 * Resolves when the relay answers on each machine that routes.
 * @throws DEPLOY_UNHEALTHY
 */
export async function waitRelay(
  { relay, listeners, app }: { readonly relay: Relay; readonly listeners: readonly Listener[]; readonly app: string },
  { scheduleMs: timeoutMs }: Pick<Settings, 'scheduleMs'>,
  { places, signal }: Context,
): Promise<void> {
  const question = { ports: [probePortOf(relay, listeners)], path: '/', headers: { Host: app }, timeoutMs, signal };
  const ask = async (host: Host): Promise<void> => {
    const failure = await waitAnswers(host, question);
    if (failure === undefined) return;
    const reason = `The relay of ${app} does not run on ${host.name}: ${failure.text}`;
    throw new DeployError(reason, {
      code: 'DEPLOY_UNHEALTHY',
      hint: 'Check swarm({ relay: { image } }): an Nginx with its stream module. Its log is in `output`.',
      output: [...(await logOf(host, app, relay)), reason],
    });
  };
  await together(routingHosts(places).map(ask));
}

async function logOf(host: Host, app: string, { key }: Relay): Promise<readonly string[]> {
  const found = (await relaysOn(host, app)).find((one) => one.key === key);
  if (found === undefined) return [];
  const told: string[] = [];
  for await (const { text } of engine(host).logs(found.id, { tail: lines })) told.push(text);
  return told;
}
