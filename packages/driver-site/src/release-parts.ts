import { type Endpoint, imageOf, type Names, type Release, type Rollout } from '@appliku/core';

/** One for what runs in the image of a release, one for its files. */
export interface Parts<Part> {
  readonly processes: Part;
  readonly files: Part;
}

/** Those that a release has; what is first may fail without a file being changed. */
export function partsOf<Part>({ artifact }: Release, { processes, files }: Parts<Part>): readonly Part[] {
  return [...(imageOf(artifact) === undefined ? [] : [processes]), ...(artifact.kind === 'site' ? [files] : [])];
}

/** The rollout that those of its parts make: whole when each is there and whole. */
export function asOne(release: Release, parts: readonly (Rollout | undefined)[]): Rollout {
  const found = parts.filter((part) => part !== undefined);
  return {
    release,
    instances: found.flatMap(({ instances }) => instances),
    complete: parts.every((part) => part?.complete === true),
    endpoints: joined(found.map(({ endpoints }) => endpoints)),
    // Half of what the next release will have is no help.
    ...(found.every(({ reserved }) => reserved !== undefined) && {
      reserved: joined(found.map(({ reserved = {} }) => reserved)),
    }),
    traffic: 'standby',
  };
}

function joined(names: readonly Names<readonly Endpoint[]>[]): Names<readonly Endpoint[]> {
  return Object.fromEntries(names.flatMap((each) => Object.entries(each)));
}
