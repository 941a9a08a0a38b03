import type { Word, Words } from './words.ts';

/** For a file `_appliku` in a directory of `fpath`, or `source <(appliku completion zsh)`. */
export function zshCompletion(words: readonly Words[]): string {
  const cases = words.map(
    ({ path, commands, options }) => `    '${path}') found=(${[...commands, ...options].map(entry).join(' ')}) ;;`,
  );
  return `#compdef appliku
_appliku() {
  local place='' word
  local -a found
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "$place\${place:+ }$word" in
${words
  .filter(({ path }) => path !== '')
  .map(({ path }) => `      '${path}') place='${path}' ;;`)
  .join('\n')}
    esac
  done
  case "$place" in
${cases.join('\n')}
  esac
  _describe appliku found || _files
}
compdef _appliku appliku
`;
}

function entry({ text, description }: Word): string {
  return `'${text}:${description.replaceAll(/['\\:]/g, ' ')}'`;
}
