import { type Finding, makeGroup } from '@appliku/core';
import { includePath, ourDirectory, testDirectory, usersDirectory } from '../config/names.ts';
import { type Part, partsFor } from '../config/parts.ts';
import type { NginxFacts } from '../config/server.ts';
import type { Settings } from '../options/options.ts';
import type { Observed } from './observed.ts';
import { allowNginx, makeInclude, makeOurDirectory, makeTestDirectory } from './set-up.ts';
import { makeUsersDirectory } from './users-directory.ts';

type Found = Omit<Finding, 'host'>;

/** What the check script found. */
export interface NginxRights {
  /** Root, or sudo for everything: then a deploy does by itself what is to be done once. */
  readonly privileged: boolean;
  /** Our directories that do not belong to the group. */
  readonly unshared: readonly string[];
  readonly readsConfD: boolean;
  /** All that a deploy calls sudo for, with whole paths. */
  readonly commands: readonly string[];
  /** Those that sudo does not allow. */
  readonly denied: readonly string[];
  /** The distribution's site, where it answers for all unknown domains. */
  readonly defaultSite: string | undefined;
}

export function parseRights(stdout: string): NginxRights {
  const lines = stdout.split('\n');
  const values = (name: string): readonly string[] =>
    lines.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1));
  return {
    privileged: values('privileged').length > 0,
    unshared: values('unshared'),
    readsConfD: values('reads').length > 0,
    commands: values('command'),
    denied: values('denied'),
    defaultSite: values('default-site')[0],
  };
}

export function nginxFindings(observed: Observed, rights: NginxRights, settings: Settings): readonly Found[] {
  return [
    versionFinding(observed.facts.version),
    ...partsFor(observed.facts, settings).map((part) => partFinding(observed.facts, part)),
    includeFinding(rights),
    setUpFinding(rights, ourDirectory, observed.writable || rights.unshared.length === 0, [
      makeGroup,
      makeOurDirectory,
    ]),
    setUpFinding(rights, testDirectory, observed.testable, [makeTestDirectory]),
    setUpFinding(rights, includePath, observed.included, [makeInclude]),
    ...(asksForPasswords(settings)
      ? [setUpFinding(rights, usersDirectory, observed.guardable, [makeGroup, makeUsersDirectory])]
      : []),
    sudoFinding(rights),
    ...defaultSiteFindings(observed, rights, settings),
  ];
}

function asksForPasswords({ auth, locations }: Settings): boolean {
  return Boolean(auth) || locations.some((location) => Boolean(location.auth));
}

/** @param install how it is installed there */
export function missingNginx(install: readonly string[]): Found {
  const fix = [...install, '# Then check again: what Nginx itself needs can be told only then.'];
  return { what: 'Nginx', state: 'missing', found: 'is not there', fix };
}

function versionFinding(version: string): Found {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > 1 || minor >= 22) return { what: 'Nginx', state: 'ok', found: version, fix: [] };
  return { what: 'Nginx', state: 'wrong', found: version, fix: ['# Update Nginx to 1.22 or later.'] };
}

function partFinding({ version }: NginxFacts, { what: part, isThere, cure }: Part): Found {
  const what = `${part} in Nginx`;
  if (isThere) return { what, state: 'ok', found: 'is there', fix: [] };
  return { what, state: 'missing', found: `${version} has none`, fix: [`# ${cure}`] };
}

function includeFinding({ readsConfD }: NginxRights): Found {
  const what = 'include of /etc/nginx/conf.d in nginx.conf';
  if (readsConfD) return { what, state: 'ok', found: 'is there', fix: [] };
  const fix = ['# Add "include /etc/nginx/conf.d/*.conf;" to the http block of /etc/nginx/nginx.conf.'];
  return { what, state: 'missing', found: 'is not there', fix };
}

function setUpFinding({ privileged }: NginxRights, what: string, isRight: boolean, fix: readonly string[]): Found {
  if (isRight) return { what, state: 'ok', found: 'as it should be', fix: [] };
  if (privileged) return { what, state: 'advised', found: 'made right by the next deploy', fix };
  return { what, state: 'missing', found: 'not as it should be', fix };
}

/** For the group: one line lets everybody in it deploy. */
function sudoFinding({ commands, denied }: NginxRights): Found {
  const what = 'sudo for Nginx';
  if (denied.length === 0) return { what, state: 'ok', found: 'as it should be', fix: [] };
  return { what, state: 'missing', found: `not for ${denied.join(', ')}`, fix: [allowNginx(commands)] };
}

function defaultSiteFindings(
  { placeholder }: Observed,
  { defaultSite, privileged }: NginxRights,
  { defaultServer, port }: Settings,
): readonly Found[] {
  if (defaultSite === undefined || !defaultServer || port !== 80) return [];
  const what = `site ${defaultSite}`;
  if (placeholder && privileged)
    return [
      {
        what,
        state: 'advised',
        found: 'the welcome page, which gives way to the next deploy',
        fix: [`rm ${defaultSite}`],
      },
    ];
  const byHand = `# Take default_server out of ${defaultSite}, or call nginx({ defaultServer: false }).`;
  const fix = placeholder ? [`rm ${defaultSite}`] : [byHand];
  return [{ what, state: 'wrong', found: 'answers for all unknown domains', fix }];
}
