/** Resolves and checks out once, and tells what that cost. Arguments: JSON of the options of git(), and of what is measured. */
import { readFileSync } from 'node:fs';
import { git, type GitOptions } from '@appliku/core';
import { testContext } from '../../packages/conformance/src/context.ts';
import { noHost } from '../../packages/core/src/sources/fixtures/no-host.ts';

const [options = '', work = ''] = process.argv.slice(2);
const given: GitOptions = JSON.parse(options);
const context = testContext({ host: noHost });
const source = git(given);
const before = spent();
const began = performance.now();
const revision = await source.resolve(context);
if (work === 'checkout') await (await source.checkout(revision, context)).dispose();
const ms = performance.now() - began;
process.stdout.write(JSON.stringify({ ms, cpuMs: spent() - before }));

/** Milliseconds of processor time of this process, and of those that it started and that have ended. */
function spent(): number {
  const { user, system } = process.cpuUsage();
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1]?.split(' ') ?? [];
  const ticks = Number(fields[13]) + Number(fields[14]);
  return (user + system) / 1000 + ticks * 10;
}
