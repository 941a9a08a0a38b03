import { casesOf, type Suite, suiteOf } from '../suite.ts';
import { apps } from './apps.ts';
import type { DriverSubject } from './driver-subject.ts';
import { failures } from './failures.ts';
import { instances } from './instances.ts';
import { jobs } from './jobs.ts';
import { services } from './services.ts';
import { starts } from './starts.ts';

/** What the pipeline relies on in every driver. */
export const driverSuite: Suite<DriverSubject> = suiteOf(
  casesOf<DriverSubject>({ ...starts, ...failures, ...apps, ...jobs, ...instances, ...services }),
);
