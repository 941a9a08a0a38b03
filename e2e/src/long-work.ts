import { dockerfile } from '@appliku/builder-dockerfile';
import { type LabServer, until } from '@appliku/lab';
import type { Attempt } from './trial.ts';

/** A stage that would take an hour, and the command line that shows on the server that it is in the middle of it. */
export interface LongWork {
  readonly title: string;
  readonly stage: string;
  readonly plugin: string;
  readonly running: string;
  readonly attempt: Attempt;
}

export const longWork: readonly LongWork[] = [
  {
    title: 'a build',
    stage: 'build',
    plugin: 'dockerfile',
    running: 'sleep 3001',
    attempt: {
      files: { 'Slow.Dockerfile': 'FROM node:20-slim\nRUN sleep 3001\n' },
      options: { builder: dockerfile({ path: 'Slow.Dockerfile' }) },
    },
  },
  {
    title: 'a release command',
    stage: 'release',
    plugin: 'compose',
    running: 'sleep 3002',
    attempt: { options: { releaseCommand: ['sleep', '3002'] } },
  },
  {
    title: 'waiting for health',
    stage: 'start',
    plugin: 'compose',
    running: 'sleep 3003',
    attempt: { options: { processes: { web: { port: 3000, health: '/up', command: ['sleep', '3003'] } } } },
  },
];

export async function untilRuns(server: LabServer, commandLine: string): Promise<void> {
  await until(() => runs(server, commandLine), { waitingFor: commandLine });
}

export async function untilEnded(server: LabServer, commandLine: string): Promise<void> {
  await until(async () => !(await runs(server, commandLine)), { waitingFor: `the end of ${commandLine}` });
}

async function runs(server: LabServer, commandLine: string): Promise<boolean> {
  return (await server.exec(['pgrep', '--full', '--exact', commandLine])).exitCode === 0;
}
