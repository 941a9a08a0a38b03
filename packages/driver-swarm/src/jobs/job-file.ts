import { argvOf, labels, labelsOf, literal, yamlText } from '@appliku/core';
import type { Job, Mount, Names, Release } from '@appliku/core';
import { appNetwork, sharedNetwork } from '../names.ts';
import { externalNetworks } from '../networks/shared-networks.ts';
import type { Settings } from '../options.ts';
import { limitsOf, literals, logging, placementOf } from '../stack/stack-file.ts';
import { mountsOf, volumesOf } from '../volumes/stack-mounts.ts';
import { volumeConstraints } from '../volumes/volume-place.ts';

/** What a job is made of besides its release. */
export interface JobStack {
  readonly image: string;
  readonly secrets: Names<string>;
  readonly mounts: readonly Mount[];
  readonly settings: Pick<Settings, 'logs' | 'volumes'>;
}

/** The stack file of a job: one task, that is started once. */
export function jobFile(release: Release, job: Job, { image, secrets, mounts, settings }: JobStack): string {
  const own = { ...labelsOf(release.app, release.number), [labels.job]: job.name };
  return yamlText({
    version: '3.9',
    services: {
      job: {
        image,
        command: argvOf(job.command).map(literal),
        init: true,
        environment: literals({ ...secrets, ...release.env }),
        networks: ['app', ...release.networks.map(sharedNetwork)],
        ...mountsOf(mounts),
        stop_grace_period: '5s',
        healthcheck: { disable: true },
        logging: logging(settings.logs),
        labels: own,
        deploy: {
          labels: own,
          mode: 'replicated-job',
          replicas: 1,
          ...placementOf(volumeConstraints(release.app, mounts, settings)),
          ...limitsOf(job),
          restart_policy: { condition: 'none' },
        },
      },
    },
    networks: { app: { external: true, name: appNetwork(release.app) }, ...externalNetworks(release.networks) },
    ...volumesOf(release.app, mounts, settings),
  });
}
