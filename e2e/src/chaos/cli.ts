/**
 * `pnpm chaos [--json] [--every N] [--by kill|cut|docker] [SCENARIO ...]`: breaks a deployer off at every point of its
 * work on the host.
 */
import { parseArgs } from 'node:util';
import { startLab } from '@appliku/lab';
import { openHello } from '../hello.ts';
import { type Break, chaos, means, type Outcome } from './chaos.ts';
import { scenarios } from './scenarios.ts';

const { values, positionals } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    every: { type: 'string', default: '1' },
    by: { type: 'string' },
  },
  allowPositionals: true,
});
const chosen = scenarios.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
const ways = means.filter((way) => values.by === undefined || values.by === way);
const every = Number(values.every);
if (chosen.length === 0 || ways.length === 0 || !(every >= 1)) throw new Error('no such scenario, means or step');

// An odd step comes by points before and after operations alike.
const everyOf = (points: number): readonly Break[] => {
  const chosenPoints = [...Array(points).keys()].filter((point) => point % every === 0);
  return ways.flatMap((by) => chosenPoints.map((point) => ({ by, point })));
};
const outcomes: Outcome[] = [];
await using lab = await startLab({ name: 'kill' });
const hello = await openHello(lab);
for (const scenario of chosen) {
  for await (const outcome of chaos(hello, scenario, everyOf)) {
    outcomes.push(outcome);
    if (!values.json) console.log(lineOf(outcome));
  }
}

const summary = {
  points: outcomes.length,
  sent: outcomes.reduce((sum, { sent }) => sum + sent, 0),
  lost: outcomes.reduce((sum, { lost }) => sum + lost.length, 0),
  stuck: outcomes.filter(({ stuck }) => stuck.length > 0).length,
  leftovers: outcomes.reduce((sum, outcome) => sum + outcome.leftovers.length, 0),
};
console.log(values.json ? JSON.stringify({ ...summary, outcomes }) : JSON.stringify(summary));
process.exitCode = summary.lost + summary.stuck + summary.leftovers === 0 ? 0 : 1;

function lineOf({ scenario, by, point, at, sent, lost, stuck, leftovers }: Outcome): string {
  const troubles = [...lost.map((line) => `lost: ${line}`), ...stuck, ...leftovers.map((line) => `left over: ${line}`)];
  const verdict = troubles.length === 0 ? 'well' : troubles.join('; ');
  return `${by} ${scenario} ${String(point).padStart(3)} ${at.padEnd(50)} ${sent} sent  ${verdict}`;
}
