import type { Context, Finding } from '../contract/index.ts';
import { execute } from '../hosts/execute.ts';

type Found = Omit<Finding, 'host'>;

/** Without a client there is nothing to say: that it is not there is told by what runs the image. */
const script = `
command -v docker > /dev/null || exit 0
docker --version
docker buildx version 2>/dev/null
exit 0
`;

/** What the build host lacks. Changes nothing. */
export async function checkBuildKit({ places, signal }: Context): Promise<readonly Finding[]> {
  const { stdout } = await execute(places.build, ['sh', '-c', script, 'appliku-check'], { signal });
  return [{ host: places.build.name, ...buildKitFinding(stdout) }];
}

/** Docker's client has BuildKit within it up to 20.10, and as a plugin from 23.0 on. */
export function buildKitFinding(stdout: string): Found {
  const what = 'BuildKit';
  const [, version, major] = /^Docker version ((\d+)\.[^\s,]+)/m.exec(stdout) ?? [];
  const [, plugin] = /^\S*buildx\S* v?(\d\S*)/m.exec(stdout) ?? [];
  if (plugin !== undefined) return { what, state: 'ok', found: `buildx ${plugin}`, fix: [] };
  if (version !== undefined && Number(major) < 23) return { what, state: 'ok', found: `in Docker ${version}`, fix: [] };
  const fix = ["# Install Docker's buildx plugin (docker-buildx-plugin, Debian: docker-buildx)."];
  return { what, state: 'missing', found: '`docker buildx` is not there', fix };
}
