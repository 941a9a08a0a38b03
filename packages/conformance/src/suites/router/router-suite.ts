import { casesOf, type Suite, suiteOf } from '../suite.ts';
import { certificates } from './certificates.ts';
import { drains } from './drains.ts';
import { ejects } from './ejects.ts';
import { refusals } from './refusals.ts';
import type { RouterSubject } from './router-subject.ts';
import { routes } from './routes.ts';
import { weights } from './weights.ts';

/** What the pipeline relies on in every router. */
export const routerSuite: Suite<RouterSubject> = suiteOf(
  casesOf<RouterSubject>({ ...routes, ...refusals, ...drains, ...weights, ...certificates, ...ejects }),
);
