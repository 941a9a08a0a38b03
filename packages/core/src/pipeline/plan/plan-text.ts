import type { Plan } from './plan-data.ts';
import type { PlannedChange } from './plan-changes.ts';

const signs = { added: '+', removed: '-', changed: '~' } as const;

/** A plan for people. */
export function planText(
  app: string,
  { outcome, release, canary, revision, changes, gaps, notes = [] }: Omit<Plan, 'text'>,
): string {
  if (outcome === 'canary')
    return `${app}: nothing would change; it is release ${canary?.release}, a canary with ${canary?.weight} % beside release ${release}\n`;
  if (outcome === 'unchanged') return `${app}: nothing would change; release ${release} serves\n`;
  if (outcome === 'heal')
    return `${app}: nothing would change, but release ${release} is not whole: it would be healed\n`;
  const { from, to } = revision;
  const code =
    from?.id === to.id
      ? `${shortOf(to.id)}, the same`
      : [from, to].flatMap((one) => (one ? [shortOf(one.id)] : [])).join(' -> ');
  return [
    release === undefined
      ? `${app}: the first release would be made`
      : `${app}: a new release would follow release ${release}`,
    `  revision ${code}`,
    ...changes.map(lineOf),
    ...(canary === undefined ? [] : [`  ! release ${canary.release}, a canary with ${canary.weight} %, is taken back`]),
    ...gaps.map(({ name, reason }) => `  ! ${name} is stopped before the new one starts: ${reason}`),
    ...notes.map((note) => `  . ${note}`),
    '',
  ].join('\n');
}

function lineOf({ of, name, change, options }: PlannedChange): string {
  return `  ${signs[change]} ${of === 'release command' ? of : `${of} ${name}`}${options ? `: ${options.join(', ')}` : ''}`;
}

function shortOf(id: string): string {
  return id.slice(0, 12);
}
