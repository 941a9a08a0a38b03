import type { Prepared } from './plan/plan.ts';

const python = /^python-(?<version>\d+\.\d+(?:\.\d+)?)(?<uv>-uv)?(?:-node-(?<node>\d+(?:\.\d+){0,2}))?$/;
const node = /^node-(?<version>\d+(?:\.\d+){0,2})(?:-(?<manager>npm|yarn|pnpm|bun))?$/;
const ruby = /^ruby-(?<version>\d+\.\d+(?:\.\d+)?)(?:-rails)?$/;

/** What the name of one of Appliku's prepared images says, by its pattern; undefined: it is none of a language. */
export function preparedImage(name: string): Prepared | undefined {
  const of = (pattern: RegExp): Readonly<Record<string, string | undefined>> | undefined => pattern.exec(name)?.groups;
  const [forPython, forNode, forRuby] = [of(python), of(node), of(ruby)];
  if (forPython)
    return {
      language: 'python',
      version: forPython['version'] ?? '',
      manager: forPython['uv'] === undefined ? 'pip' : 'uv',
      ...(forPython['node'] !== undefined && { nodeVersion: forPython['node'] }),
    };
  if (forNode)
    return {
      language: 'node',
      version: forNode['version'] ?? '',
      ...(forNode['manager'] !== undefined && { manager: forNode['manager'] }),
    };
  return forRuby && { language: 'ruby', version: forRuby['version'] ?? '' };
}
