import { type Context, execute, stateDirectory } from '@appliku/core';

/** $1: the app's directory, which each run holds shared to its end. What begins from now on finds no job. Waits a second. */
const script = `
[ -d "$1" ] || { echo over; exit 0; }
rm -f -- "$1"/releases/*/cron
flock --exclusive --timeout 1 --conflict-exit-code 0 "$1" echo over`;

/** Ends all cron jobs of an app; whether none of its runs is left, be it one that is just beginning. */
export async function areRunsOver(app: string, { places, signal }: Context): Promise<boolean> {
  const argv = ['sh', '-c', script, 'cron-runs-over', stateDirectory(app)];
  const { stdout } = await execute(places.run, argv, { signal });
  return stdout.trim() === 'over';
}
