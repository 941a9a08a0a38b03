import { basename } from 'node:path';
import { DeployError, messageOf } from '@appliku/core';

/** What a file of code threw, with the line of the file that it came from. What is told to people already stays as it is. */
export function codeError(path: string, error: unknown): DeployError {
  if (DeployError.isInstance(error)) return error;
  const line = lineIn(path, error);
  const place = `${basename(path)}${line === undefined ? '' : `:${line}`}`;
  return new DeployError(`${place}: ${toldBy(error, path)}`, {
    code: 'CONFIG_INVALID',
    hint: 'Nothing was contacted. docs/configuration.md says what the file exports.',
    cause: error,
  });
}

/** The stack has it, and where a file cannot be parsed, the message. */
function lineIn(path: string, error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  const text = `${error.message}\n${error.stack ?? ''}`;
  const after = text.split(`${path}:`).slice(1);
  const [line] = after.flatMap((rest) => /^\d+/.exec(rest)?.[0] ?? []);
  return line === undefined ? undefined : Number(line);
}

/** Without the place, which is told before it. */
function toldBy(error: unknown, path: string): string {
  const [told = ''] = messageOf(error).split(`${path}:`);
  return told.replace(/\nRequire stack:[^]*$/, '').trim();
}
