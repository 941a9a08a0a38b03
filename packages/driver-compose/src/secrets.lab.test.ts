import { aProcess } from '@appliku/conformance';
import { releaseDirectory } from '@appliku/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { compose } from './compose-driver.ts';
import { aWorld, type World } from './testing/world.ts';

const driver = compose();
const values = { API_KEY: 'planted-4711' };
const log = '/run/watched';
const watch = `trap "exit 0" TERM; while true; do cat /proc/[0-9]*/cmdline 2>/dev/null | tr "\\0" " "; echo; done >${log}`;
const [plugin, real] = ['/usr/libexec/docker/cli-plugins/docker-compose', '/usr/local/lib/docker-compose'];
/** Compose that waits until whoever called it for the release has been seen. */
const seenCompose = `#!/bin/sh
case " $* " in *' --project-name appliku-quiet-1 '*)
  until grep -qa 'docker[ ]compose --project-name appliku-quiet-1' ${log}; do sleep 0.05; done
esac
exec ${real} "$@"
`;

let world: World;
beforeAll(async () => {
  world = await aWorld('drvse');
});
afterAll(() => world[Symbol.asyncDispose]());

it('keeps secrets out of every argv, label, log and file but the env file', async () => {
  await world.server.run(['mv', plugin, real]);
  await world.server.run(['sh', '-c', 'cat > "$0" && chmod 755 "$0"', plugin], { input: seenCompose });
  const watching = world.server.exec(['timeout', '--preserve-status', '600', 'sh', '-c', watch]);
  const processes = { web: aProcess({ port: 3000 }), worker: aProcess() };
  const { release, built } = await world.release('quiet', { processes, values });
  const context = { ...world.context, secrets: () => Promise.resolve(values) };
  await driver.prepare(release, built, context);
  const job = { name: 'check', command: check, timeoutMs: 60_000 };
  const { exitCode } = await driver.run(release, job, context);
  expect(exitCode).toBe(0);
  await driver.promote(await driver.start(release, context), undefined, context);
  await world.server.run(['pkill', '--full', 'trap "exit 0" TERM']);
  await watching;
  const seen = await world.server.run(['cat', log]);
  expect(seen).toContain('docker compose --project-name appliku-quiet-1');
  expect(seen).not.toContain(values.API_KEY);
  expect(JSON.stringify(world.context.records)).not.toContain(values.API_KEY);
  const files = await world.server.run(['grep', '-rl', values.API_KEY, '/var/lib/appliku', '/srv/appliku', '/home']);
  expect(files.trim()).toBe(`${releaseDirectory('quiet', 1)}/env`);
  const mode = await world.server.run(['stat', '--format', '%a', files.trim()]);
  expect(mode.trim()).toBe('640');
  const format = ['--format', '{{json .Config.Labels}}{{json .Config.Cmd}}'];
  const labels = await world.server.run(['docker', 'inspect', ...format, 'appliku-quiet-1-web-1']);
  expect(labels).not.toContain(values.API_KEY);
});

/** Says whether it has the secret without saying the secret. */
const check = { argv: ['node', '-e', 'process.exit(process.env.API_KEY.length === 12 ? 0 : 1)'] };
