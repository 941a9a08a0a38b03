import * as z from 'zod';
import { Secret } from '../../secret.ts';
import type { GitOptions } from './options.ts';
import { transportOf, urlProblems, type Transport } from './url.ts';

type Name = keyof GitOptions;

const onlyFor: Readonly<Record<Transport, readonly Name[]>> = {
  http: ['username', 'password', 'token', 'ca'],
  ssh: ['privateKey', 'privateKeyFile', 'passphrase', 'agent', 'knownHostsFile', 'hostKey'],
};

const text = z.string().min(1, 'must not be empty');
const value = z.union([text, z.custom<Secret>(Secret.isInstance)], 'must be a string or secret()');
// Lines are what git's credential helpers and askpass programs answer with.
const line = value.refine((given) => !/[\r\n\0]/.test(revealed(given)), 'must be one line');
// What `git check-ref-format` refuses, and a dash at the start.
const refName = z
  .string()
  .regex(
    /^(?![-/.])(?!.*(?:\.\.|\/[/.]|@\{))[^\s~^:?*[\\\p{Cc}]+(?<![/.]|\.lock)$/u,
    'is not a name of a branch or tag',
  );
const shortName = refName.refine((name) => !name.startsWith('refs/'), 'must be a short name, as in `main`');

/** Options of `git()`. */
export const gitSchema: z.ZodType = z
  .strictObject({
    url: z.string().superRefine((url, context) => {
      for (const message of urlProblems(url)) context.addIssue({ code: 'custom', message });
    }),
    branch: shortName.optional(),
    tag: shortName.optional(),
    ref: refName.regex(/^refs\/[^/]+\/./, 'must be a full name, as in `refs/pull/7/head`').optional(),
    commit: z
      .string()
      .regex(/^[0-9a-f]{40}$/, 'must be a full hash of 40 hex digits')
      .optional(),
    username: text.regex(/^[^:\r\n\0]+$/, 'must be one line without a colon').optional(),
    password: line.optional(),
    token: line.optional(),
    ca: z.string().includes('-----BEGIN CERTIFICATE-----', 'must be certificates as PEM text').optional(),
    privateKey: value.optional(),
    privateKeyFile: text.optional(),
    passphrase: line.optional(),
    agent: text.optional(),
    knownHostsFile: text.optional(),
    hostKey: z
      .string()
      .regex(/^SHA256:[A-Za-z0-9+/]{43}$/, 'must be SHA256: and 43 letters, as ssh-keygen -l prints it')
      .optional(),
    client: z.enum(['system', 'builtin'], 'must be `system` or `builtin`').optional(),
  })
  .superRefine((options, context) => {
    for (const [name, message] of problemsOf(options))
      context.addIssue({ code: 'custom', ...(name !== undefined && { path: [name] }), message });
  });

/** Of options that do not go together. */
function problemsOf(options: Readonly<Partial<Record<Name, unknown>>>): readonly [Name | undefined, string][] {
  const has = (name: Name): boolean => options[name] !== undefined;
  const transport = transportOf(String(options.url));
  return [
    ...exclusive(has, 'branch', 'tag', 'ref', 'commit'),
    ...exclusive(has, 'password', 'token'),
    ...exclusive(has, 'privateKey', 'privateKeyFile'),
    ...pick(has('password') && !has('username'), 'username', 'is missing beside password'),
    ...pick(has('username') && !has('password') && !has('token'), 'username', 'needs a password or a token'),
    ...pick(
      has('passphrase') && !has('privateKey') && !has('privateKeyFile'),
      'passphrase',
      'needs privateKey or privateKeyFile',
    ),
    ...pick(transport === 'ssh' && options.client === 'builtin', 'client', 'must be `system` over ssh'),
    ...(transport === 'ssh' ? onlyFor.http.filter(has).map((name) => wrong(name, 'is for https:// URLs')) : []),
    ...(transport === 'http' ? onlyFor.ssh.filter(has).map((name) => wrong(name, 'is for ssh URLs')) : []),
  ];
}

function exclusive(has: (name: Name) => boolean, ...names: readonly Name[]): [Name | undefined, string][] {
  const all = `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
  return names.filter(has).length > 1 ? [[undefined, `takes only one of ${all}`]] : [];
}

function pick(isWrong: boolean, name: Name, message: string): [Name, string][] {
  return isWrong ? [[name, message]] : [];
}

function wrong(name: Name, message: string): [Name, string] {
  return [name, message];
}

function revealed(given: string | Secret): string {
  return Secret.isInstance(given) ? given.reveal() : given;
}
