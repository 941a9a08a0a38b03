import { readFile, writeFile } from 'node:fs/promises';
import { Agent } from 'node:http';
import { round } from '../scene/numbers.ts';
import { ask } from './clients.ts';
import { flip, port } from './designs.ts';
import type { Nginx } from './nginx.ts';

const requests = 30_000;
/** Of Linux: what times of processes are counted in. */
const msPerTick = 10;

/**
 * Processor time that Nginx takes for a request which it answers itself: with the looks for flags alone, and with those
 * for lots.
 */
export async function measureLots(nginx: Nginx): Promise<[name: string, us: number][]> {
  const look = (name: string, slot: string): string => `if (-f ${nginx.directory}/live/${name}) { set $slot ${slot}; }`;
  const flags = `set $slot none; ${look('a', 'a')} ${look('b', 'b')} ${look('a', 'a')}`;
  const lots = `set $client $request_id; ${flags} ${look('a-$lot', 'a')} ${look('b-$lot', 'b')}`;
  const parts = Array.from({ length: 99 }, (_, lot) => `1% ${lot};`).join(' ');
  return [
    ['flags: us', await measure(nginx, flags)],
    ['flags and lots: us', await measure(nginx, lots, `split_clients $client $lot { ${parts} * 99; }`)],
    ['flags and lots, with a canary: us', await measure(nginx, lots, `split_clients $client $lot { ${parts} * 99; }`, 20)],
  ]; // prettier-ignore
}

async function measure(nginx: Nginx, looks: string, maps = '', canary = 0): Promise<number> {
  await nginx.configure(`${maps} server { listen ${port}; keepalive_requests 100000; ${looks} return 200 "$slot 0"; }`);
  await flip(nginx, 'a');
  const drawn = canary > 0 ? 100 : 0;
  for (let lot = 0; lot < drawn; lot += 1)
    await writeFile(`${nginx.directory}/live/${lot < canary ? 'b' : 'a'}-${lot}`, '');
  await nginx.start();
  const agent = new Agent({ keepAlive: true, maxSockets: 4 });
  const before = await ticks(nginx);
  for (let sent = 0; sent < requests; sent += 100) {
    const answers = await Promise.all(Array.from({ length: 100 }, () => ask('keep-alive GET', port, agent)));
    const reason = answers.find((answer) => answer !== undefined);
    if (reason !== undefined) throw new Error(reason);
  }
  const used = (await ticks(nginx)) - before;
  agent.destroy();
  await nginx.stop();
  return round((used * msPerTick * 1000) / requests, 1);
}

/** Of all its workers, in their own code and in the kernel. */
async function ticks(nginx: Nginx): Promise<number> {
  const stats = await Promise.all((await nginx.workers()).map((pid) => readFile(`/proc/${pid}/stat`, 'utf8')));
  const fields = stats.map((stat) => stat.replace(/^.*\) /, '').split(' ').map(Number)); // prettier-ignore
  return fields.reduce((sum, all) => sum + (all[11] ?? 0) + (all[12] ?? 0), 0);
}
