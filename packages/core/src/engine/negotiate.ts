import { DeployError } from '../errors.ts';

/** What the code was written for: Docker 25; later versions still speak it. */
export const writtenFor = '1.44';
/** Docker 20.10. */
const oldest = '1.41';

/** The version of the API to speak with an Engine. @throws DOCKER_TOO_OLD */
export function negotiate(host: string, version: string, newest: string, minimum: string | undefined): string {
  if (compare(newest, oldest) < 0)
    throw new DeployError(`Docker on ${host} is too old: ${version} (API ${newest})`, {
      code: 'DOCKER_TOO_OLD',
      hint: 'Install Docker 20.10 (API 1.41) or later there.',
    });
  const common = compare(newest, writtenFor) < 0 ? newest : writtenFor;
  return minimum !== undefined && compare(common, minimum) < 0 ? minimum : common;
}

function compare(one: string, other: string): number {
  const [major = 0, minor = 0] = one.split('.').map(Number);
  const [otherMajor = 0, otherMinor = 0] = other.split('.').map(Number);
  return major - otherMajor || minor - otherMinor;
}
