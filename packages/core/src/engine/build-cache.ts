import type { DockerClient, Dockerode } from './docker-client.ts';
import type { Engine } from './engine.ts';
import * as z from 'zod';

const pruned = z.object({ SpaceReclaimed: z.number() });

export function buildCache(client: DockerClient): Pick<Engine, 'pruneBuildCache'> {
  return {
    pruneBuildCache: async (keepBytes) => {
      const answer = await client.ask((docker) => prune(docker, { 'keep-storage': keepBytes }));
      return pruned.parse(answer).SpaceReclaimed;
    },
  };
}

/** dockerode's own `pruneBuilder` leaves out what it is given. */
function prune({ modem }: Dockerode, query: object): Promise<unknown> {
  const statusCodes = { 200: true, 500: 'server error' };
  return new Promise((resolve, reject) => {
    const request = { path: '/build/prune?', method: 'POST', options: { _query: query, _body: {} }, statusCodes };
    modem.dial(request, (error, answer) => (error === null ? resolve(answer) : reject(error)));
  });
}
