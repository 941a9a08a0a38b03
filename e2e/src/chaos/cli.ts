/** `pnpm chaos [--json] [--every N] [first|redeploy|rollback ...]`: kills a deployer at every point of its work on the host. */
import { parseArgs } from 'node:util';
import { startLab } from '@appliku/lab';
import { openHello } from '../hello.ts';
import { chaos, type Outcome, scenarios } from './chaos.ts';

const { values, positionals } = parseArgs({
  options: { json: { type: 'boolean', default: false }, every: { type: 'string', default: '1' } },
  allowPositionals: true,
});
const chosen = scenarios.filter((scenario) => positionals.length === 0 || positionals.includes(scenario));
const every = Number(values.every);

// An odd step comes by points before and after operations alike.
const everyOf = (points: number): readonly number[] => [...Array(points).keys()].filter((point) => point % every === 0);
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

function lineOf({ scenario, point, at, sent, lost, stuck, leftovers }: Outcome): string {
  const troubles = [...lost.map((line) => `lost: ${line}`), ...stuck, ...leftovers.map((line) => `left over: ${line}`)];
  const verdict = troubles.length === 0 ? 'well' : troubles.join('; ');
  return `${scenario} ${String(point).padStart(3)} ${at.padEnd(50)} ${sent} sent  ${verdict}`;
}
