import type { CommandUnknownOpts } from '@commander-js/extra-typings';

type Groups = Readonly<Record<string, readonly CommandUnknownOpts[]>>;

const half = 40;
const longestName = 12;

/** Help of the program on a screen of 24 lines of 80: all commands by group, in two columns. */
export function overview(program: CommandUnknownOpts, groups: Groups): string {
  const blocks = Object.entries(groups).map(([title, commands]) => [title, ...commands.map(lineOf), '']);
  const middle = Math.ceil(blocks.length / 2);
  const [left, right] = [blocks.slice(0, middle).flat(), blocks.slice(middle).flat()];
  const rows = Array.from({ length: Math.max(left.length, right.length) - 1 }, (_, row) =>
    `${(left[row] ?? '').padEnd(half)}${right[row] ?? ''}`.trimEnd(),
  );
  return [
    `Usage: ${program.name()} <command> [options]`,
    '',
    program.description(),
    '',
    ...rows,
    '',
    `${program.name()} help <command> tells more of one; there are --version and --help.`,
    '',
  ].join('\n');
}

function lineOf(command: CommandUnknownOpts): string {
  return `  ${command.name().padEnd(longestName)}${command.summary()}`;
}
