import type { Context, Names } from '../../contract/index.ts';
import { runDocker } from '../run-docker.ts';

/** Arguments: filters. */
const script = 'set -e; ids=$(docker volume ls --quiet "$@"); [ -z "$ids" ] || docker volume rm $ids';

/** Removes the volumes of the run host that carry all these labels, and nothing else. */
export async function removeVolumes(wanted: Names<string>, context: Context): Promise<void> {
  const filters = Object.entries(wanted).flatMap(([name, value]) => ['--filter', `label=${name}=${value}`]);
  await runDocker(['sh', '-c', script, 'remove', ...filters], context);
}
