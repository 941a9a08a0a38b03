import { DeployError, type Host } from '@appliku/core';
import { ourDirectory } from '../config/names.ts';
import type { Result } from './result.ts';

/** The error for what the install script said, in Nginx's own words. Undefined: all is well. */
export function rejectionOf(
  { word, lines }: Result,
  app: string,
  host: Host,
  domains: readonly string[],
): DeployError | undefined {
  if (word === 'ok') return undefined;
  if (word === 'rejected') return rejected(lines, app, host);
  if (word === 'conflicts') return takenBy(lines, app, host, domains);
  if (word === 'excluded') return excluded(host);
  if (word === 'denied') return denied(lines, host);
  return unconfirmed(lines, host);
}

/** Whose fault it is decides what to do. */
function rejected(output: readonly string[], app: string, host: Host): DeployError {
  const reason = output.findLast((line) => line.includes('[emerg]')) ?? output.at(-1) ?? 'no reason given';
  const path = / in (\S+):\d+$/.exec(reason)?.[1] ?? '';
  const owner = ownerOf(path);
  const fail = (message: string, hint: string): DeployError =>
    new DeployError(`${message}: ${plain(reason)}`, { code: 'ROUTE_REJECTED', hint, output });
  if (reason.includes('a duplicate default server'))
    return fail(
      `A site of ${host.name} that is not ours answers all unknown domains`,
      `Take default_server out of ${path}, or call nginx({ defaultServer: false }) to leave them to it.`,
    );
  if (owner === app && path.endsWith('.snippet'))
    return fail(`Nginx on ${host.name} rejects the snippet of ${app}`, 'Mend the option snippet of nginx().');
  if (owner === app) return fail(`Nginx on ${host.name} rejects the configuration of ${app}`, 'The reason is above.');
  if (owner !== undefined)
    return fail(
      `Nginx on ${host.name} rejects the configuration of another app, ${owner}, which was changed by hand`,
      `Mend ${path} there, or deploy ${owner} again.`,
    );
  return fail(
    `Nginx on ${host.name} rejects its own configuration, which is not of this SDK`,
    `Mend ${path === '' ? 'it' : path} there; nginx -t tells when it is right.`,
  );
}

/** A domain that two sites claim goes to the one that Nginx reads first; only a warning to Nginx. */
function takenBy(lines: readonly string[], app: string, host: Host, domains: readonly string[]): DeployError {
  const named = new Set(lines.map((line) => /conflicting server name "([^"]*)"/.exec(line)?.[1]));
  const domain = domains.find((each) => named.has(each)) ?? '';
  const files = lines
    .filter((line) => line.startsWith('names ') && line.split(/[\s;]+/).includes(domain))
    .map((line) => line.split(' ')[1] ?? '');
  const file = files.find((each) => ownerOf(each) !== app) ?? '';
  const owner = ownerOf(file);
  return new DeployError(
    `${domain} on ${host.name} belongs to ${owner === undefined ? `a site that is not ours, in ${file}` : `the app ${owner}`}`,
    {
      code: 'DOMAIN_TAKEN',
      hint: `Take it out of ${owner ?? file} first, or out of the domains of ${app}.`,
      output: lines.filter((line) => line.includes('conflicting server name')),
    },
  );
}

function excluded(host: Host): DeployError {
  return new DeployError(`Nginx on ${host.name} does not read /etc/nginx/conf.d/appliku.conf`, {
    code: 'ROUTE_REJECTED',
    hint: 'Add "include /etc/nginx/conf.d/*.conf;" to the http block of /etc/nginx/nginx.conf.',
  });
}

function denied(lines: readonly string[], host: Host): DeployError {
  return new DeployError(`sudo on ${host.name} does not let the user who deploys run: ${lines.join(' ')}`, {
    code: 'PERMISSION_DENIED',
    hint: 'Give it the lines of sudoers that `check()` of the deployment tells.',
  });
}

function unconfirmed(output: readonly string[], host: Host): DeployError {
  const reason = output.findLast((line) => line.includes('bind() to')) ?? output.at(-1);
  const taken = /bind\(\) to (\S+) failed/.exec(reason ?? '')?.[1];
  return new DeployError(
    `Nginx on ${host.name} did not take the new configuration${reason === undefined ? '' : `: ${plain(reason)}`}`,
    {
      code: 'ROUTE_UNCONFIRMED',
      hint:
        taken === undefined
          ? 'What was in force before is in force again; the error log of Nginx may tell more.'
          : `Something else listens on ${taken}: ss -ltnp tells what. What was in force before is in force again.`,
      output,
    },
  );
}

/** The app that a file of our tree belongs to. */
function ownerOf(path: string): string | undefined {
  return path.startsWith(`${ourDirectory}/`) ? /\/apps\/([^/.]+)\.[a-z]+$/.exec(path)?.[1] : undefined;
}

/** Without the time and the process that Nginx writes in front. */
function plain(line: string): string {
  return line.replace(/^.*\[(emerg|alert|crit)\] (\d+#\d+: )?/, '');
}
