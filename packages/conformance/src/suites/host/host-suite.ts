import { type Case, type Suite, suiteOf } from '../suite.ts';
import { commands } from './commands.ts';
import { ends } from './ends.ts';
import { files } from './files.ts';
import type { HostNeed, HostSubject } from './host-subject.ts';
import { leases } from './leases.ts';
import { links } from './links.ts';

/** What the pipeline and every plugin rely on in every host. */
export const hostSuite: Suite<HostSubject, HostNeed> = suiteOf(
  [...commands, ...ends, ...files, ...leases, ...links].map(closing),
);

function closing({ run, ...rest }: Case<HostSubject, HostNeed>): Case<HostSubject, HostNeed> {
  return {
    ...rest,
    run: (subject) => run(subject).finally(() => Promise.all([subject.host.close(), subject.other.close()])),
  };
}
