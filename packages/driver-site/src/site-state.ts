import { type Endpoint, parseRelease, publicDirectory, type Release, type Rollout, type Slot } from '@appliku/core';
import { formerNames } from './site-scripts.ts';

/** Where the files of an app's sites are. */
export function sitesDirectory(app: string): string {
  return `${publicDirectory(app)}/sites`;
}

/** What the list script found, lowest number first. @throws LEDGER_NEWER */
export function parseRollouts(stdout: string): readonly Rollout[] {
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [slot = '', number = '', whole, encoded = ''] = line.split(' ');
      const release = parseRelease(Buffer.from(encoded, 'base64').toString(), `the record of release ${number}`);
      return rolloutOf(release, whole === 'yes' && slot === release.slot);
    })
    .toSorted((one, other) => one.release.number - other.release.number);
}

/** What is observed of a release; `complete`: its slot leads to its files, so that they can be served. */
export function rolloutOf(release: Release, complete: boolean): Rollout {
  const { app, slot } = release;
  const other = otherThan(slot);
  return {
    release,
    instances: [],
    complete,
    endpoints: complete ? { site: [endpoint(app, slot)] } : {},
    reserved: { site: [endpoint(app, other)] },
    traffic: 'standby',
  };
}

/** The other slot holds the former site until the next release is started. */
function endpoint(app: string, slot: Slot): Endpoint {
  const top = sitesDirectory(app);
  const formers = [otherThan(slot), ...formerNames].map((name) => `${top}/${name}`);
  return { kind: 'directory', instance: 'site', path: `${top}/${slot}`, formers };
}

function otherThan(slot: Slot): Slot {
  return slot === 'a' ? 'b' : 'a';
}
