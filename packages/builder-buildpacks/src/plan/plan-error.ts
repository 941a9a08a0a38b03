import { DeployError } from '@appliku/core';
import type { Decision, Place } from './plan.ts';

/** What keeps an app from being planned: nothing was sent or built yet. */
export function planError(message: string, hint: string, at?: Place): DeployError {
  const where = at === undefined ? '' : ` (${placeText(at)})`;
  return new DeployError(`The image cannot be planned: ${message}${where}`, { code: 'BUILD_FAILED', hint });
}

/** `package.json:7`. */
export function placeText({ file, line }: Place): string {
  return line === undefined ? file : `${file}:${line}`;
}

/** The first line of a text that the pattern fits. */
export function placeOf(file: string, text: string, pattern: RegExp): Place {
  const index = text.split('\n').findIndex((line) => pattern.test(line));
  return index === -1 ? { file } : { file, line: index + 1 };
}

/** E.g. `Node.js: 20.20.2 (engines.node is ^20, package.json:7)`. */
export function decisionText({ what, value, reason, at }: Decision): string {
  // A reason that is a file names it.
  const where = at?.line === undefined ? '' : `, ${placeText(at)}`;
  return `${what}: ${value} (${reason}${where})`.replaceAll(/[\r\n]+/g, ' ');
}
