import type { Words } from './words.ts';

/** For `appliku completion fish | source`. */
export function fishCompletion(words: readonly Words[]): string {
  const lines = words.flatMap(({ path, commands, options }) => {
    const where = `complete -c appliku -n '${conditionOf(path, words)}'`;
    return [
      ...commands.map(({ text, description }) => `${where} -f -a '${text}' -d '${plain(description)}'`),
      ...options.map(({ text, description }) => `${where} -l '${text.replace(/^--/, '')}' -d '${plain(description)}'`),
    ];
  });
  return `# fish completion of appliku\n${lines.join('\n')}\n`;
}

function conditionOf(path: string, words: readonly Words[]): string {
  if (path === '') return '__fish_use_subcommand';
  const inner = words.find((each) => each.path === path)?.commands.map(({ text }) => text) ?? [];
  const seen = path.split(' ').map((word) => `__fish_seen_subcommand_from ${word}`);
  return [...seen, ...(inner.length === 0 ? [] : [`not __fish_seen_subcommand_from ${inner.join(' ')}`])].join(
    '; and ',
  );
}

function plain(description: string): string {
  return description.replaceAll(/['\\]/g, ' ');
}
