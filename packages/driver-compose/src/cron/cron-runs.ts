import { type Context, type CronRun, execute, stateDirectory } from '@appliku/core';
import * as z from 'zod';

/**
 * $1: where records are. A line a record, in base64. One that says \`running\` and is not locked is read once more: it has
 * been replaced meanwhile, or nobody is left to do that.
 */
const script = `
cd -- "$1" 2>/dev/null || exit 0
for file in *; do
  [ -f "$file" ] || continue
  text=$(base64 -w 0 < "$file")
  state=
  if head -n 1 "$file" | grep -q ' running -$' && flock -n "$file" true; then
    text=$(base64 -w 0 < "$file")
    state=lost
  fi
  echo "$text $state"
done`;

const headSchema = z.tuple([
  z.coerce.number(),
  z.string(),
  z.string(),
  z.enum(['running', 'ended', 'skipped', 'timeout', 'failed']),
  z.string(),
]);

/** What is recorded of a job's runs, oldest first. */
export async function cronRuns(app: string, job: string, { places, signal }: Context): Promise<readonly CronRun[]> {
  const argv = ['sh', '-c', script, 'cron-runs', `${stateDirectory(app)}/cron/${job}`];
  const { stdout } = await execute(places.run, argv, { signal });
  return stdout
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([text]) => text !== undefined && text !== '')
    .map(([text = '', state]) => parseRun(job, Buffer.from(text, 'base64').toString(), state === 'lost'));
}

export function parseRun(job: string, text: string, isLost: boolean): CronRun {
  const end = text.indexOf('\n');
  const [release, startedAt, endedAt, outcome, code] = headSchema.parse(text.slice(0, end).split(' '));
  return {
    job,
    ...(release > 0 && { release }),
    startedAt,
    ...(endedAt !== '-' && { endedAt }),
    outcome: outcome === 'running' && isLost ? 'lost' : outcome,
    ...(code !== '-' && { exitCode: Number(code) }),
    output: text.slice(end + 1),
  };
}
