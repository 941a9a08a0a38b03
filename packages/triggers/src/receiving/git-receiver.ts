import { checked, execute, type Host, Secret } from '@appliku/core';
import * as z from 'zod';
import { hookMark, hookScript } from './hook-script.ts';
import { makeRepositoryScript } from './make-repository.ts';

/** Where is pushed to, and what is asked for a deploy. */
export interface GitReceiverOptions {
  /** The server with the repository, as the user who owns it and as whom everybody pushes. */
  readonly host: Host;
  /** Absolute path of the bare repository; it is made where it is missing. */
  readonly directory: string;
  /** The branch that is deployed. Default: `main`. */
  readonly branch?: string;
  /** The webhook of the app, as the server reaches it: `https://deploy.example.com/hooks/deploy/shop`. */
  readonly url: string;
  /** Of the webhook; in a file that only the owner may read. */
  readonly token: string | Secret;
  /**
   * `report`: the branch is moved, then deployed, and who pushes reads what became of it. `refuse`: it is deployed first, and
   * the push is refused where that fails. Default: `report`.
   */
  readonly onFailure?: 'report' | 'refuse';
  /** What becomes of other branches, and of tags: they deploy nothing. Default: `take`. */
  readonly otherBranches?: 'take' | 'refuse';
}

/** The repository as it is on the server now. */
export interface GitReceiver {
  readonly directory: string;
  /** What was not as it should be, and is now: `repository`, files and settings. Empty: nothing was touched. */
  readonly changed: readonly string[];
}

const word = (least: number): z.ZodString =>
  z
    .string()
    .regex(/^[\x21-\x7e]+$/, 'must be letters without spaces')
    .min(least);
const options = z.looseObject({
  directory: z.string().regex(/^\/[^\0\n]+$/, 'must be an absolute path'),
  branch: z
    .string()
    .regex(/^[^-\s][^\s\0]*$/, 'must be the name of a branch')
    .optional(),
  url: z
    .string()
    .regex(
      /^https?:\/\/[^\s?#]+[^\s?#/]$/,
      'must be an http:// or https:// URL without a query, and end without a slash',
    ),
  token: z.union([
    word(16),
    z.custom((given) => Secret.isInstance(given) && word(16).safeParse(given.reveal()).success),
  ]),
  onFailure: z.enum(['report', 'refuse']).optional(),
  otherBranches: z.enum(['take', 'refuse']).optional(),
});

/**
 * Makes sure that a server has a bare repository that deploys what is pushed to it, by the webhook of the app, and streams the
 * log to who pushes. Nothing but Git, curl and flock is needed there. A second call changes nothing.
 * @throws TypeError that names every mistake with the path of its option; COMMAND_FAILED where something else is in its
 * place or a program is missing; what `Host.run` throws
 */
export async function gitReceiver(
  given: GitReceiverOptions,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<GitReceiver> {
  checked(options, given, 'gitReceiver');
  const { host, directory, branch = 'main', url, token, onFailure = 'report', otherBranches = 'take' } = given;
  const during = signal === undefined ? {} : { signal };
  const argv = ['sh', '-c', makeRepositoryScript, 'appliku-receiver'];
  const values = [directory, branch, url, onFailure, otherBranches, hookMark];
  const { stdout } = await execute(host, [...argv, ...values], during);
  const changed = stdout.split('\n').filter((line) => line !== '');
  // Hooks last: before, nothing would know what to ask for a deploy.
  for (const { name, text, mode } of filesOf(typeof token === 'string' ? token : token.reveal())) {
    const path = `${directory}/${name}`;
    const present = await host.readFile(path, during);
    if (present !== undefined && Buffer.from(present).toString() === text) continue;
    await host.writeFile(path, text, { mode, ...during });
    changed.push(name);
  }
  return { directory, changed };
}

function filesOf(token: string): readonly { readonly name: string; readonly text: string; readonly mode: number }[] {
  return [
    { name: 'appliku.curl', text: curlSettings(token), mode: 0o600 },
    { name: 'hooks/update', text: hookScript, mode: 0o755 },
    { name: 'hooks/post-receive', text: hookScript, mode: 0o755 },
  ];
}

/** What is in a file is in no list of processes. */
export function curlSettings(token: string): string {
  return `header = "Authorization: Bearer ${token.replaceAll(/["\\]/g, String.raw`\$&`)}"\n`;
}
