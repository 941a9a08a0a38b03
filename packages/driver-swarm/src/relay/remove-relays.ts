import { type Context, engine, together } from '@appliku/core';
import { relaysOn, routingHosts } from './routing-hosts.ts';

/** What is under way through one that leads nowhere has ended with its release. */
const graceMs = 30_000;

/** Removes the relays of an app but those that are needed where requests come in, from all machines that are known. */
export async function removeRelays(app: string, needed: ReadonlySet<string>, { places }: Context): Promise<void> {
  const routing = new Set(routingHosts(places));
  await together(
    places.nodes.map(async (host) => {
      const machine = engine(host);
      const over = (await relaysOn(host, app)).filter(({ key }) => !routing.has(host) || !needed.has(key));
      for (const { id } of over) {
        await machine.stop(id, { graceMs });
        await machine.remove(id);
      }
    }),
  );
}
