import { DeployError } from '../../errors.ts';

const lfsPointer = Buffer.from('version https://git-lfs.github.com/spec/');

/** Size that a pointer of Git LFS stays below, in bytes. */
export const largestPointer = 1024;

/** Whether a file's content is a pointer of Git LFS, whose content lies elsewhere. */
export function isLfsPointer(content: Uint8Array): boolean {
  return content.length < largestPointer && lfsPointer.equals(content.subarray(0, lfsPointer.length));
}

export function lfsError(path: string): DeployError {
  return refused(`${path} is in Git LFS`, 'LFS is not supported: keep the file in git, or fetch it in the build.');
}

export function submoduleError(path: string): DeployError {
  return refused(`${path} is a submodule`, 'Submodules are not supported: put the files into the repository itself.');
}

export function unsafeError(what: string, cause?: Error): DeployError {
  return refused(what, 'Rename the file in the repository.', cause);
}

function refused(what: string, hint: string, cause?: Error): DeployError {
  return new DeployError(`This revision cannot be checked out: ${what}`, { code: 'SOURCE_INVALID', hint, cause });
}
