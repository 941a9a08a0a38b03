import type { Built, Names, Release } from '../contract/index.ts';
import type { Configuration } from '../options/configuration.ts';
import { describe } from './describe.ts';

/** What a deploy generates, as files to read or to go on with by hand. */
export interface Ejection {
  /** In the directory of the code: name -> text. */
  readonly code: Names<string>;
  /** On the host: absolute path -> text. */
  readonly host: Names<string>;
}

const unknown = `sha256:${'0'.repeat(64)}` as const;

/** The first release of an app, on a host where nothing is. What its code says of processes is known once it is built. */
export async function ejectFrom(configuration: Configuration, directory: string): Promise<Ejection> {
  const { app, builder, driver, router, rules } = configuration;
  const code = (await builder.eject?.(directory, app)) ?? {};
  const ejected = driver.eject?.(firstRelease(configuration));
  if (ejected === undefined) return { code, host: {} };
  const shares = [{ rollout: ejected.rollout, weight: 100 }];
  return { code, host: { ...ejected.files, ...router.eject?.({ app, rules, maintenance: false, shares }) } };
}

function firstRelease(configuration: Configuration): Release {
  const { builder, host, secrets, generated, by } = configuration;
  const image = { kind: 'image', id: unknown, platform: 'linux/amd64' } as const;
  const built: Built =
    builder.makes === 'image'
      ? { artifact: image, on: host }
      : { artifact: { kind: 'site', id: unknown, ...(builder.withImage === true && { image }) }, directory: '' };
  const described = describe({ configuration, note: { by } }, { id: unknown }, built, unknown);
  const names = Object.keys({ ...secrets, ...generated.own }).sort();
  return { ...described, secrets: names, at: new Date(0).toISOString(), number: 1, slot: 'a' };
}
