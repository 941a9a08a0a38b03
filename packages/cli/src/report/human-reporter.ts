import type { DeploymentEvent } from '@appliku/core';
import type { Surroundings } from '../surroundings.ts';
import { failureText } from '../text/failure-text.ts';
import type { Work } from '../work.ts';
import { areaOf } from './area.ts';
import { colorsOf } from './colors.ts';
import { eventLines } from './event-lines.ts';
import type { Reporter } from './reporter.ts';
import { Stages } from './stages.ts';

/** Stages and what is said meanwhile on stderr, the result on stdout. */
export function humanReporter<Result>(
  { out, err }: Surroundings,
  { verbose, work }: { readonly verbose: boolean; readonly work: Work<Result> },
): Reporter<Result> {
  const paint = colorsOf(err);
  const area = areaOf(err);
  const stages = new Stages();
  const show = (event: DeploymentEvent): void => {
    stages.see(event);
    if (event.type !== 'run:end' || work.changes === true)
      for (const line of eventLines(event, { verbose, paint })) area.line(line);
    area.status(() => stages.running(paint));
  };
  return {
    subject: ({ app, environment, host, places }) => {
      if (work.changes !== true) return;
      const name = environment === undefined ? app : `${app} (${environment})`;
      area.line(paint.bold(`${name} on ${(host ?? places?.run)?.name}`));
    },
    event: show,
    piece: (_, text) => {
      area.end();
      out.write(text);
    },
    result: (result) => {
      area.end();
      out.write(work.text(result, colorsOf(out)));
      err.write(work.complaint?.(result) ?? '');
    },
    error: (error, _, serving) => {
      area.end();
      err.write(failureText(error, { serving, folded: verbose ? [] : stages.folded('build'), paint }));
    },
    end: () => area.end(),
  };
}
