import { constants } from 'node:fs';
import { chmod, copyFile, mkdir, stat, symlink } from 'node:fs/promises';
import { dirname, join, normalize, resolve as absolute } from 'node:path';
import * as z from 'zod';
import type { Checkout, Context, Revision, Source } from '../contract/index.ts';
import { DeployError } from '../errors.ts';
import { eachOf } from './each-of.ts';
import { listFiles, type FileItem } from './file-list.ts';
import { hashFiles, readFileTree } from './file-tree.ts';
import { ignoreRules } from './ignore-rules.ts';
import { checked } from '../hosts/checked.ts';
import { workDirectory } from './work-directory.ts';

/** What of the directory is left out. */
export interface DirectoryOptions {
  /** Patterns as in `.gitignore`, counted from the directory; they win over the `.gitignore` files in it. */
  readonly ignore?: readonly string[];
}

interface Plan {
  readonly top: string;
  readonly ignore: readonly string[];
}

const schema = z.strictObject({
  path: z.string().min(1, 'must not be empty'),
  ignore: z.array(z.string()).optional(),
});

/**
 * A directory on this machine, without `.git` and what its `.gitignore` files ignore. The revision is a hash over
 * names, executable bits and contents. A checkout is a copy: what is edited during a build is not mixed in.
 * @throws TypeError for wrong options
 */
export function directory(path: string, options: DirectoryOptions = {}): Source {
  const { ignore = [] } = checked(schema, { path, ...options }, 'directory');
  const plan = { top: absolute(path), ignore };
  return {
    kind: 'source',
    name: 'directory',
    specVersion: 1,
    resolve: (context) => resolve(plan, context),
    checkout: (revision, context) => checkout(plan, revision, context),
  };
}

async function resolve(plan: Plan, { signal }: Context): Promise<Revision> {
  const { hash } = await hashFiles(plan.top, await filesOf(plan), signal);
  return { id: hash };
}

async function checkout(plan: Plan, revision: Revision, { signal }: Context): Promise<Checkout> {
  const files = await filesOf(plan);
  const work = await workDirectory();
  try {
    await copyAll(plan.top, files, work.path, signal);
    const { hash } = await readFileTree(work.path, signal);
    if (hash !== revision.id) throw changed(plan.top);
    return { revision, directory: work.path, dispose: work.remove };
  } catch (error) {
    await work.remove();
    throw error;
  }
}

async function filesOf({ top, ignore }: Plan): Promise<readonly FileItem[]> {
  await checkDirectory(top);
  const files = await listFiles(top, await ignoreRules(top, ignore));
  checkLinks(top, files);
  return files;
}

async function checkDirectory(top: string): Promise<void> {
  const found = await stat(top).catch((cause: unknown) => {
    throw new DeployError(`${top} cannot be read`, { code: 'SOURCE_INVALID', hint: 'Check the path.', cause });
  });
  if (!found.isDirectory())
    throw new DeployError(`${top} is not a directory`, {
      code: 'SOURCE_INVALID',
      hint: 'Name the directory it is in.',
    });
}

function checkLinks(top: string, files: readonly FileItem[]): void {
  const outside = files.find(({ path, target = '' }) => /^(?:\/|\.\.(?:\/|$))/.test(normalize(leadsTo(path, target))));
  if (outside === undefined) return;
  throw new DeployError(`${outside.path} in ${top} is a symbolic link that leads outside, to ${outside.target}`, {
    code: 'SOURCE_INVALID',
    hint: 'Ignore it, or put a file in its place: what it points to is not on the server.',
  });
}

function leadsTo(path: string, target: string): string {
  return target.startsWith('/') ? target : join(dirname(path), target);
}

async function copyAll(top: string, files: readonly FileItem[], target: string, signal: AbortSignal): Promise<void> {
  const directories = new Set(files.map(({ path }) => dirname(join(target, path))));
  for (const path of directories) await mkdir(path, { recursive: true });
  await eachOf(files, (file) => copyOne(join(top, file.path), join(target, file.path), file), signal);
}

async function copyOne(from: string, to: string, { kind, target }: FileItem): Promise<void> {
  if (target !== undefined) return symlink(target, to);
  // Shares the blocks where the file system can, and is a copy of its own all the same.
  await copyFile(from, to, constants.COPYFILE_FICLONE);
  await chmod(to, kind === 'executable' ? 0o755 : 0o644);
}

function changed(top: string): DeployError {
  return new DeployError(`${top} has changed since its revision was taken`, {
    code: 'REVISION_NOT_FOUND',
    hint: 'Deploy again while nothing writes to the directory, or ignore what is written.',
  });
}
