import * as z from 'zod';
import type { Names } from '../contract/index.ts';
import { containerOf, createOptions, type ListedInfo, listedOf, listSchema } from './container-state.ts';
import type { DockerClient } from './docker-client.ts';
import type { Container, ContainerSpec, Engine } from './engine.ts';
import { engineError, statusOf } from './engine-error.ts';
import { labelFilters, unlessStatus } from './questions.ts';
import { abortedError } from '../hosts/abort.ts';

type Containers = Pick<
  Engine,
  'listContainers' | 'containers' | 'container' | 'create' | 'connect' | 'rename' | 'start' | 'wait' | 'stop' | 'remove'
>;

export function containers(client: DockerClient): Containers {
  const container = async (id: string): Promise<Container | undefined> => {
    const info = client.ask((docker) => docker.getContainer(id).inspect());
    const found = await unlessStatus([404], info);
    return found && containerOf(found);
  };
  const list = async (labels: Names<string>): Promise<readonly ListedInfo[]> =>
    listSchema.parse(
      await client.ask((docker) =>
        docker.ask({ path: '/containers/json', query: { all: true, ...labelFilters(labels) } }),
      ),
    );
  return {
    container,
    listContainers: async (labels) => (await list(labels)).map(listedOf),
    containers: async (labels) => {
      const found = await Promise.all((await list(labels)).map(({ Id }) => container(Id)));
      return found.filter((one) => one !== undefined);
    },
    create: async (spec) => create(client, spec),
    connect: async (id, network) => {
      await unlessStatus(
        [403],
        client.ask((docker) => docker.getNetwork(network).connect({ Container: id })),
      );
    },
    rename: async (id, name) => {
      await client.ask((docker) => docker.getContainer(id).rename({ name }));
    },
    start: async (id) => {
      await unlessStatus(
        [304],
        client.ask((docker) => docker.getContainer(id).start()),
      );
    },
    wait: async (id, signal) => wait(client, id, signal),
    stop: async (id, { graceMs }) => {
      const t = Math.ceil(graceMs / 1000);
      await unlessStatus(
        [304, 404],
        client.await((docker) => docker.getContainer(id).stop({ t })),
      );
    },
    remove: async (id) => remove(client, id),
  };
}

async function create(client: DockerClient, spec: ContainerSpec): Promise<string> {
  const { name, ...body } = createOptions(spec);
  const request = { path: '/containers/create', query: { name }, body } as const;
  return createdSchema.parse(await client.ask((docker) => docker.ask(request))).Id;
}

const createdSchema = z.object({ Id: z.string() });
const exitSchema = z.object({ StatusCode: z.number() });

async function wait(client: DockerClient, id: string, signal: AbortSignal): Promise<number> {
  try {
    const answer: unknown = await client.await((docker) => docker.getContainer(id).wait({ abortSignal: signal }));
    return exitSchema.parse(answer).StatusCode;
  } catch (error) {
    if (signal.aborted) throw abortedError(`waiting for container ${id}`, signal);
    throw engineError(error, client.host);
  }
}

/** Anonymous volumes go with it; named ones stay. */
async function remove(client: DockerClient, id: string): Promise<void> {
  try {
    await client.ask((docker) => docker.getContainer(id).remove({ force: true, v: true }));
  } catch (error) {
    if (statusOf(error) === 404) return;
    if (statusOf(error) !== 409) throw error;
    // Somebody else is removing it.
    await unlessStatus(
      [404],
      client.await((docker) => docker.getContainer(id).wait({ condition: 'removed' })),
    );
  }
}
