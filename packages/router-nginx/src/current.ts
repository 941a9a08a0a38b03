import { type Context, publicDirectory, type Route } from '@appliku/core';
import { checkApp } from './config/check-spec.ts';
import { parseRoute } from './config/route-record.ts';

/** The route that `live` points to; of several hosts, the first that has one: it was moved first. */
export async function current(app: string, { places, signal }: Context): Promise<Route | undefined> {
  checkApp(app);
  for (const host of places.route) {
    const bytes = await host.readFile(`${publicDirectory(app)}/live/route.json`, { signal });
    if (bytes !== undefined) return parseRoute(Buffer.from(bytes).toString());
  }
  return undefined;
}
