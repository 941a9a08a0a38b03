import { casesOf, type Suite, suiteOf } from '../suite.ts';
import { apps } from './apps.ts';
import { cron } from './cron.ts';
import type { DriverSubject } from './driver-subject.ts';
import { ejects } from './ejects.ts';
import { failures } from './failures.ts';
import { instances } from './instances.ts';
import { jobs } from './jobs.ts';
import { services } from './services.ts';
import { starts } from './starts.ts';
import { stops } from './stopped.ts';

/** What the pipeline relies on in every driver. */
export const driverSuite: Suite<DriverSubject> = suiteOf(
  casesOf<DriverSubject>({
    ...starts,
    ...stops,
    ...failures,
    ...apps,
    ...jobs,
    ...cron,
    ...instances,
    ...services,
    ...ejects,
  }),
);
