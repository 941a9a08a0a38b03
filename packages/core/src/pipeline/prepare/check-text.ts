import type { Finding } from '../../contract/index.ts';
import { isLacking } from './lacking.ts';

/**
 * What was found, then the commands that make it right. These begin at the start of the line: they are there to be
 * pasted, and some have several lines.
 */
export function reportText(findings: readonly Finding[]): string {
  const hosts = [...new Set(findings.map(({ host }) => host))];
  const tables = hosts.map((host) => table(host, of(host, findings)));
  const repairs = hosts.flatMap((host) => repair(host, of(host, findings)));
  return [...tables, ...repairs].join('\n');
}

function of(host: string, findings: readonly Finding[]): readonly Finding[] {
  return findings.filter((finding) => finding.host === host);
}

function table(host: string, findings: readonly Finding[]): string {
  const lines = findings.map(({ what, state, found }) => `  ${state.padEnd(8)} ${what}: ${found}\n`);
  return `${host}\n${lines.join('')}`;
}

/** A command that mends several things is there once. */
function repair(host: string, findings: readonly Finding[]): readonly string[] {
  const commands = [...new Set(findings.filter(isLacking).flatMap(({ fix }) => fix))];
  return commands.length === 0 ? [] : [`Once, as root on ${host}:\n\n${commands.join('\n')}\n`];
}
