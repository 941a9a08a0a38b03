import * as z from 'zod';
import type { Names } from '../contract/index.ts';
import type { DockerClient, ImageInspectInfo } from './docker-client.ts';
import type { Engine, EngineImage } from './engine.ts';
import { statusOf } from './engine-error.ts';
import { labelFilters, unlessStatus } from './questions.ts';

const listSchema = z.array(z.object({ Id: z.string() }));

type Images = Pick<Engine, 'image' | 'imageIds' | 'images' | 'removeImage'>;

export function images(client: DockerClient): Images {
  const image = async (reference: string): Promise<EngineImage | undefined> => {
    const info = client.ask((docker) => docker.getImage(reference).inspect());
    const found = await unlessStatus([404], info);
    return found && imageOf(found);
  };
  const imageIds = async (labels: Names<string>): Promise<readonly string[]> => {
    const list = await client.ask((docker) => docker.ask({ path: '/images/json', query: labelFilters(labels) }));
    return listSchema.parse(list).map(({ Id }) => Id);
  };
  return {
    image,
    imageIds,
    images: async (labels) => {
      const found = await Promise.all((await imageIds(labels)).map((id) => image(id)));
      return found.filter((one) => one !== undefined);
    },
    removeImage: async (id) => {
      const found = await image(id);
      if (found === undefined) return true;
      const repositories = new Set(found.tags.map((tag) => tag.replace(/:[^:/]*$/, '')));
      // By its id alone Docker removes no image that bears names of several repositories, as one that was pushed does.
      const names = repositories.size > 1 ? [...found.tags, id] : [id];
      for (const name of names) if (!(await removeName(client, name))) return false;
      return true;
    },
  };
}

/** The last name goes with the image. False: it is in use. */
async function removeName(client: DockerClient, name: string): Promise<boolean> {
  try {
    await client.ask((docker) => docker.getImage(name).remove());
    return true;
  } catch (error) {
    if (statusOf(error) === 404) return true;
    if (statusOf(error) === 409) return false;
    throw error;
  }
}

function imageOf(info: ImageInspectInfo): EngineImage {
  const { Config: config } = info;
  return {
    id: info.Id,
    tags: info.RepoTags ?? [],
    labels: config?.Labels ?? {},
    platform: [info.Os, info.Architecture, info.Variant].filter(Boolean).join('/'),
    sizeBytes: info.Size,
    createdAt: info.Created,
    healthcheck: (config?.Healthcheck?.Test?.[0] ?? 'NONE') !== 'NONE',
    exposedPorts: Object.keys(config?.ExposedPorts ?? {}).map((port) => Number.parseInt(port, 10)),
  };
}
