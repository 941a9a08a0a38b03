import * as z from 'zod';
import type { DockerClient } from './docker-client.ts';
import type { Engine } from './engine.ts';
import { labelFilters, unlessStatus } from './questions.ts';

const listSchema = z.array(
  z.object({ Id: z.string(), Name: z.string(), Labels: z.record(z.string(), z.string()).nullish() }),
);

type Networks = Pick<Engine, 'networks' | 'removeNetwork'>;

export function networks(client: DockerClient): Networks {
  return {
    networks: async (labels) => {
      const list = await client.ask((docker) => docker.ask({ path: '/networks', query: labelFilters(labels) }));
      return listSchema.parse(list).map(({ Id, Name, Labels }) => ({ id: Id, name: Name, labels: Labels ?? {} }));
    },
    removeNetwork: async (id) => {
      await unlessStatus(
        [404],
        client.ask((docker) => docker.getNetwork(id).remove()),
      );
    },
  };
}
