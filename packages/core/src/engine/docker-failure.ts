import { CommandError } from '../command-error.ts';
import type { CommandResult } from '../contract/index.ts';
import type { ErrorCode } from '../error-codes.ts';
import { lastLines } from '../text.ts';

/** For what is there under a name of ours, and was not made by us. */
export const nameTakenHint =
  'Somebody else made it, and it was not touched: rename it (`docker rename`) or remove it on the host, then deploy again.';

/** What one who is asked says that is not its own fault: the managers of the Swarm have no leader. */
export const noMajority: Kind = {
  says: /swarm does not have a leader|lost leader status|rpc error: code = (?:DeadlineExceeded|Unavailable)/,
  code: 'CLUSTER_NO_MAJORITY',
  hint: 'More than half of the managers have to be up and reach each other: see `docker node ls` on each of them.',
};

interface Kind {
  readonly says: RegExp;
  readonly code: ErrorCode;
  readonly hint: string;
}

const kinds: readonly Kind[] = [
  noMajority,
  {
    says: /is not a docker command|unknown (shorthand )?flag: (--project-name|--short|'f' in -f)|docker: not found|No such file or directory.*docker$/m,
    code: 'DOCKER_MISSING',
    hint: 'Install Docker with its compose plugin (docker-compose-plugin, or docker-compose-v2 in Debian and Ubuntu).',
  },
  {
    says: /Cannot connect to the Docker daemon/,
    code: 'DOCKER_MISSING',
    hint: 'Start Docker on the host: systemctl start docker.',
  },
  {
    says: /permission denied while trying to connect to the Docker daemon/i,
    code: 'PERMISSION_DENIED',
    hint: 'Add the user to the group docker on the host.',
  },
  {
    says: /no space left on device/i,
    code: 'DISK_FULL',
    hint: 'Free some space on the host; `docker system df` shows what Docker holds.',
  },
  {
    says: /port is already allocated|address already in use|ports are already allocated/i,
    code: 'PORT_TAKEN',
    hint: 'Stop what listens there, or deploy with compose({ ports }) elsewhere.',
  },
  {
    says: /container name "[^"]*" is already in use|^network \S+ (was found but has incorrect label|exists but was not created)/m,
    code: 'NAME_TAKEN',
    hint: nameTakenHint,
  },
  {
    says: /No such image/i,
    code: 'IMAGE_MISSING',
    hint: 'Deploy again, which builds the image anew.',
  },
  {
    says: /non-overlapping IPv4 address pool|all predefined address pools have been fully subnetted/,
    code: 'DOCKER_FAILED',
    hint: 'Docker has no network left to give: set default-address-pools in /etc/docker/daemon.json.',
  },
];

/** What a command of docker that failed means to a user; `what` begins the message. */
export function dockerFailure(argv: readonly string[], result: CommandResult, what?: string): CommandError {
  const kind = kinds.find(({ says }) => says.test(result.stderr));
  const reason = lastLines(result.stderr).at(-1) ?? `exit code ${result.exitCode}`;
  return new CommandError(argv, result, {
    code: kind?.code ?? 'DOCKER_FAILED',
    ...(kind && { hint: kind.hint }),
    ...(what !== undefined && { message: `${what}: ${reason}` }),
  });
}
