/**
 * `pnpm chaos [--json] [--every N] [--by kill|cut|docker] [--driver compose|swarm] [SCENARIO ...]`: breaks a deployer off at
 * every point of its work on the host. On a Swarm, of three managers and two workers, servers and registry have faults too.
 */
import { parseArgs } from 'node:util';
import { startLab } from '@appliku/lab';
import { type Hello, openHello } from '../hello.ts';
import { openSwarmHello } from '../swarm-hello.ts';
import { type Break, chaos, means, type Verdict } from './chaos.ts';
import { lineOfBreak, lineOfFault } from './lines.ts';
import { scenarios } from './scenarios.ts';
import { breakSwarm } from './swarm/break-swarm.ts';
import { faults } from './swarm/faults.ts';

const { values, positionals } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    every: { type: 'string', default: '1' },
    by: { type: 'string' },
    driver: { type: 'string', default: 'compose' },
  },
  allowPositionals: true,
});
const isSwarm = values.driver === 'swarm';
const isChosen = ({ name }: { readonly name: string }): boolean =>
  positionals.length === 0 || positionals.includes(name);
const chosen = scenarios.filter((one) => isChosen(one) && !(isSwarm && one.action === 'cron'));
const chosenFaults = isSwarm ? faults.filter(isChosen) : [];
const ways = means.filter((way) => values.by === undefined || values.by === way);
const every = Number(values.every);
if (chosen.length + chosenFaults.length === 0 || ways.length === 0 || !(every >= 1))
  throw new Error('no such scenario, means or step');
if (!isSwarm && values.driver !== 'compose') throw new Error('--driver is compose or swarm');

// An odd step comes by points before and after operations alike.
const everyOf = (points: number): readonly Break[] => {
  const chosenPoints = [...Array(points).keys()].filter((point) => point % every === 0);
  return ways.flatMap((by) => chosenPoints.map((point) => ({ by, point })));
};
const outcomes: Verdict[] = [];
const tell = (outcome: Verdict, line: string): void => {
  outcomes.push(outcome);
  if (!values.json) console.log(line);
};

if (isSwarm) {
  // The sixth has the registry.
  await using lab = await startLab({ name: 'kill', servers: 6, dockerSize: '2g' });
  const hello = await openSwarmHello(lab, { managers: 3, nodes: 5 });
  await breakAll(hello);
  if (chosenFaults.length > 0)
    for await (const outcome of breakSwarm(hello, chosenFaults)) tell(outcome, lineOfFault(outcome));
} else {
  await using lab = await startLab({ name: 'kill' });
  await breakAll(await openHello(lab));
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

async function breakAll(hello: Hello): Promise<void> {
  for (const scenario of chosen)
    for await (const outcome of chaos(hello, scenario, everyOf)) tell(outcome, lineOfBreak(outcome));
}
