/**
 * Deploys from the Engine of the machine it runs on to a server; a process of its own. Arguments: options of ssh() as JSON, the
 * directory of the app, and `die`: to be killed in the middle of the transfer.
 */
import { local, ssh } from '@appliku/core';
import { apart } from './apart.ts';

const [options = '', files = '', fate] = process.argv.slice(2);
const deployment = apart({ build: local(), run: ssh(JSON.parse(options)) }, files);
deployment.on('progress', ({ step, done = 0 }) => {
  if (fate === 'die' && step === 'transfer' && done > 8_000_000) process.kill(process.pid, 'SIGKILL');
});
const lines: string[] = [];
deployment.on('log', ({ level, text }) => {
  if (level === 'info') lines.push(text);
});
const { outcome } = await deployment.deploy();
process.stdout.write(`${JSON.stringify({ outcome, lines })}\n`);
