import { argvOf, type Job, labels, labelsOf, literal, type Names, type Release, yamlText } from '@appliku/core';
import { appNetwork } from '../names.ts';
import type { Settings } from '../options.ts';
import { limitsOf, literals, logging } from '../stack/stack-file.ts';

/** The stack file of a job: one task, that is started once. */
export function jobFile(
  release: Release,
  job: Job,
  {
    image,
    secrets,
    logs,
  }: { readonly image: string; readonly secrets: Names<string>; readonly logs: Settings['logs'] },
): string {
  const own = { ...labelsOf(release.app, release.number), [labels.job]: job.name };
  return yamlText({
    version: '3.9',
    services: {
      job: {
        image,
        command: argvOf(job.command).map(literal),
        init: true,
        environment: literals({ ...secrets, ...release.env }),
        networks: ['app'],
        stop_grace_period: '5s',
        healthcheck: { disable: true },
        logging: logging(logs),
        labels: own,
        deploy: {
          labels: own,
          mode: 'replicated-job',
          replicas: 1,
          ...limitsOf(job),
          restart_policy: { condition: 'none' },
        },
      },
    },
    networks: { app: { external: true, name: appNetwork(release.app) } },
  });
}
