import type { DockerClient } from './docker-client.ts';
import type { Engine } from './engine.ts';
import * as z from 'zod';

const pruned = z.object({ SpaceReclaimed: z.number() });

export function buildCache(client: DockerClient): Pick<Engine, 'pruneBuildCache'> {
  return {
    pruneBuildCache: async (keepBytes) => {
      const query = { 'keep-storage': keepBytes };
      const answer = await client.ask((docker) => docker.ask({ path: '/build/prune', query, body: {} }));
      return pruned.parse(answer).SpaceReclaimed;
    },
  };
}
