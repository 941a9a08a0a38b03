import type { Host } from '../contract/index.ts';
import { buildCache } from './build-cache.ts';
import { containers } from './containers.ts';
import { dockerClient } from './docker-client.ts';
import { during } from './during.ts';
import type { Engine } from './engine.ts';
import { images } from './images.ts';
import { networks } from './networks.ts';
import { streams } from './streams.ts';

/** Docker on a host, over its socket there. Nothing stays open between calls, so there is nothing to close. */
export function engine(host: Host): Engine {
  const client = dockerClient(host);
  const { events, logs } = streams(client);
  return {
    version: client.version,
    ...containers(client),
    ...images(client),
    ...networks(client),
    ...buildCache(client),
    events,
    logs,
    during: during(host, events),
  };
}
