import { checkDocker, cronFinding, execute, installation, lookAtCron } from '@appliku/core';
import type { Context, Finding, Needs } from '@appliku/core';
import { isRecentEnough, oldestCompose } from './compose-version.ts';
import { runner } from './cron/runner.ts';

type Found = Omit<Finding, 'host'>;

/** Without a client there is nothing to say: that it is not there is told of Docker. */
const script = `
command -v docker > /dev/null || exit 0
echo client
docker compose version --short 2>/dev/null
exit 0
`;

/** What the run host lacks for Compose. Changes nothing. */
export async function check(context: Context, needs: Needs): Promise<readonly Finding[]> {
  const { places, signal } = context;
  const host = places.run;
  const [docker, { stdout }, cron] = await Promise.all([
    checkDocker(host, signal),
    execute(host, ['sh', '-c', script, 'appliku-check'], { env: { LC_ALL: 'C' }, signal }),
    needs.cron ? lookAtCron(host, runner, signal) : undefined,
  ]);
  const [client, version = ''] = stdout.split('\n');
  const compose = client === 'client' ? [composeFinding(version)] : [];
  const lacksCompose = compose.some(({ state }) => state !== 'ok');
  const fix = lacksCompose ? await installation(host, 'compose', signal) : [];
  const found = [
    ...compose.map((finding) => ({ ...finding, fix })),
    ...(cron === undefined ? [] : [cronFinding(cron, runner)]),
  ];
  return [...docker, ...found.map((finding) => ({ host: host.name, ...finding }))];
}

/** @param version what Compose says of itself; empty: it is not there */
export function composeFinding(version: string): Omit<Found, 'fix'> {
  const what = 'Docker Compose';
  if (version === '') return { what, state: 'missing', found: '`docker compose` is not there' };
  const found = version.replace(/^v/, '');
  if (isRecentEnough(version)) return { what, state: 'ok', found };
  return { what, state: 'wrong', found: `${found}; ${oldestCompose} or later is needed` };
}
