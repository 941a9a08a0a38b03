import { z } from 'zod';
import { Secret } from '../secret.ts';
import { withoutCredentials } from './git-url.ts';
import { checked } from '../hosts/checked.ts';

/** Which repository, what of it, and with which credentials. */
export interface GitOptions {
  /** `https://` or `http://`, without credentials in it. */
  readonly url: string;
  /** Deploys the head of this branch. Default: the server's default branch. */
  readonly branch?: string;
  /** Deploys this tag instead; an annotated one stands for its commit. */
  readonly tag?: string;
  /** Deploys this commit instead: its full hash. */
  readonly commit?: string;
  /** Default: `x-access-token` with a token; Bitbucket wants `x-token-auth`, a GitLab deploy token its own name. */
  readonly username?: string;
  readonly password?: string | Secret;
  /** An access token: sent as the password. */
  readonly token?: string | Secret;
}

/** What to follow on the server. */
export type Follow =
  | { readonly kind: 'branch' | 'tag'; readonly name: string }
  | { readonly kind: 'commit'; readonly id: string }
  | { readonly kind: 'default' };

export interface GitPlan {
  readonly url: string;
  readonly follow: Follow;
  readonly credentials?: { readonly username: string; readonly password: string };
}

const value = z.union([z.string().min(1), z.custom<Secret>(Secret.isInstance)], 'must be a string or secret()');
// What `git check-ref-format` refuses, and a dash at the start.
const refName = z
  .string()
  .regex(
    /^(?![-/.])(?!.*(?:\.\.|\/[/.]|@\{))[^\s~^:?*[\\\p{Cc}]+(?<![/.]|\.lock)$/u,
    'is not a name of a branch or tag',
  )
  .refine((name) => !name.startsWith('refs/'), 'must be a short name, as in `main`');

const schema = z
  .strictObject({
    url: z.string().superRefine((url, context) => {
      for (const message of problemsOf(url)) context.addIssue({ code: 'custom', message });
    }),
    branch: refName.optional(),
    tag: refName.optional(),
    commit: z
      .string()
      .regex(/^[0-9a-f]{40}$/, 'must be a full hash of 40 hex digits')
      .optional(),
    username: z.string().min(1).optional(),
    password: value.optional(),
    token: value.optional(),
  })
  .refine(atMostOne('branch', 'tag', 'commit'), 'takes only one of branch, tag and commit')
  .refine(atMostOne('password', 'token'), 'takes only one of password and token')
  .refine((options) => options.password === undefined || options.username !== undefined, {
    path: ['username'],
    message: 'is missing beside password',
  })
  .refine(
    (options) => options.username === undefined || options.password !== undefined || options.token !== undefined,
    {
      path: ['username'],
      message: 'needs a password or a token',
    },
  );

/** @throws TypeError that names every mistake */
export function gitPlan(options: GitOptions): GitPlan {
  checked(schema, options, 'git');
  const password = options.password ?? options.token;
  return {
    url: options.url.replace(/\/+$/, ''),
    follow: followOf(options),
    ...(password !== undefined && {
      credentials: {
        username: options.username ?? 'x-access-token',
        password: Secret.isInstance(password) ? password.reveal() : password,
      },
    }),
  };
}

function followOf({ branch, tag, commit }: GitOptions): Follow {
  if (branch !== undefined) return { kind: 'branch', name: branch };
  if (tag !== undefined) return { kind: 'tag', name: tag };
  return commit === undefined ? { kind: 'default' } : { kind: 'commit', id: commit };
}

function problemsOf(url: string): readonly string[] {
  if (/^(?:git\+)?ssh:|^git:/i.test(url) || /^[^/\s]+@[^/\s:]+:/.test(url) || /^[\w.-]+:(?![/\\]{2})[^\d]/.test(url))
    return ['git over ssh is not supported yet: take the http:// or https:// URL of the repository'];
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    return [`must be an http:// or https:// URL; ${JSON.stringify(withoutCredentials(url))} is not`];
  const { username, password, search, hash } = new URL(url);
  return [
    ...(username !== '' || password !== '' ? ['must not hold credentials: use username and password, or token'] : []),
    ...(search !== '' || hash !== '' ? ['must have no query and no fragment'] : []),
  ];
}

function atMostOne<Name extends string>(...names: readonly Name[]): (options: { [Key in Name]?: unknown }) => boolean {
  return (options) => names.filter((name) => options[name] !== undefined).length <= 1;
}
