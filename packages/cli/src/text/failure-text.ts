import { DeployError, type Finding, messageOf } from '@appliku/core';
import type { Colors } from 'picocolors/types.js';
import type { Serving } from '../serving-after.ts';

interface Told {
  readonly serving: Serving | undefined;
  /** All that the build has said. */
  readonly folded: readonly string[];
  readonly paint: Colors;
}

/** An error for people: what it was seen by, what it is, what to do, and what serves now. */
export function failureText(error: unknown, { serving, folded, paint }: Told): string {
  if (!DeployError.isInstance(error)) return `${paint.red('error:')} ${messageOf(error)}\n`;
  const { message, hint, code, stage, plugin, output = [], findings = [], recovery } = error;
  const shown = stage === 'build' && code !== 'ABORTED' && folded.length > output.length ? folded : output;
  const place = [code, stage, plugin].filter((part) => part !== undefined).join(', ');
  return [
    ...shown.map((line) => paint.dim(`  | ${line}`)),
    `${paint.red('error:')} ${message} ${paint.dim(`(${place})`)}`,
    ...(hint === undefined ? [] : [`${paint.cyan('hint:')} ${hint}`]),
    ...findings.flatMap(findingLines),
    ...(recovery === undefined ? [] : [`${paint.red('not serving:')} ${recovery.message}`]),
    ...(serving === undefined ? [] : [servingLine(serving)]),
    '',
  ].join('\n');
}

function findingLines({ host, what, found, fix }: Finding): readonly string[] {
  return [`${host}: ${what}: ${found}`, ...fix.flatMap((command) => command.split('\n')).map((line) => `    ${line}`)];
}

function servingLine(serving: NonNullable<Serving> | null): string {
  if (serving === null) return 'Nothing serves.';
  const { release, urls } = serving;
  return `Release ${release} serves${urls.length === 0 ? '' : ` at ${urls.join(', ')}`}.`;
}
