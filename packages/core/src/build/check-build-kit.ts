import type { Context, Finding } from '../contract/index.ts';
import { checkDocker } from '../engine/check-docker.ts';
import { execute } from '../hosts/execute.ts';
import type { BuildSettings } from './build-settings.ts';
import { checkSlice } from './ensure-slice.ts';
import { installation } from '../hosts/set-up/installation.ts';

type Found = Omit<Finding, 'host'>;

/** Without a client there is nothing to say: that it is not there is told of Docker. */
const script = `
command -v docker > /dev/null || exit 0
docker --version
docker buildx version 2>/dev/null
exit 0
`;

/** What the build host lacks. Changes nothing. Of a host that also runs the app, what runs it tells the rest. */
export async function checkBuildKit(
  { places, signal }: Context,
  settings: BuildSettings = {},
): Promise<readonly Finding[]> {
  const host = places.build;
  const [docker, slice, { stdout }] = await Promise.all([
    host === places.run ? [] : checkDocker(host, signal),
    checkSlice(settings, host, signal),
    execute(host, ['sh', '-c', script, 'appliku-check'], { signal }),
  ]);
  if (stdout === '') return [...docker, ...slice];
  const found = buildKitFinding(stdout);
  const fix = found.state === 'ok' ? [] : await installation(host, 'buildx', signal);
  return [...docker, { host: host.name, ...found, fix }, ...slice];
}

/** Docker's client has BuildKit within it up to 20.10, and as a plugin from 23.0 on. */
export function buildKitFinding(stdout: string): Omit<Found, 'fix'> {
  const what = 'BuildKit';
  const [, version, major] = /^Docker version ((\d+)\.[^\s,]+)/m.exec(stdout) ?? [];
  const [, plugin] = /^\S*buildx\S* v?(\d\S*)/m.exec(stdout) ?? [];
  if (plugin !== undefined) return { what, state: 'ok', found: `buildx ${plugin}` };
  if (version !== undefined && Number(major) < 23) return { what, state: 'ok', found: `in Docker ${version}` };
  return { what, state: 'missing', found: '`docker buildx` is not there' };
}
