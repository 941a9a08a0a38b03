import * as z from 'zod';

/** A tag of an image. */
export interface Tag {
  readonly name: string;
  /** Of the index of all platforms. */
  readonly digest?: string | undefined;
}

const page = z.object({
  next: z.string().nullish(),
  results: z.array(
    z.object({
      name: z.string(),
      digest: z
        .string()
        .regex(/^sha256:[0-9a-f]{64}$/)
        .optional()
        .catch(undefined),
    }),
  ),
});

/** Gets JSON from a URL, so that tests need no network. */
export type Get = (url: string) => Promise<unknown>;

/** All tags of an official image, from the public API of Docker Hub; `named` is a part of their names. */
export async function hubTags(repository: string, named: string, get: Get): Promise<readonly Tag[]> {
  const tags: Tag[] = [];
  const query = new URLSearchParams({ page_size: '100', name: named });
  const first = `https://hub.docker.com/v2/namespaces/library/repositories/${repository}/tags?${query}`;
  for (let url: string | null | undefined = first; url !== null && url !== undefined;) {
    if (!url.startsWith('https://hub.docker.com/')) throw new Error(`Docker Hub names ${url} as the next page`);
    const { next, results }: z.output<typeof page> = page.parse(await get(url));
    tags.push(...results);
    url = next;
  }
  return tags;
}
