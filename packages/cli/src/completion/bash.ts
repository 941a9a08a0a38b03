import type { Words } from './words.ts';

/** For `source <(appliku completion bash)`. Where nothing of ours fits, files are completed. */
export function bashCompletion(words: readonly Words[]): string {
  const cases = words.map(
    ({ path, commands, options }) =>
      `    '${path}') words='${[...commands, ...options].map(({ text }) => text).join(' ')}' ;;`,
  );
  return `# bash completion of appliku
_appliku() {
  local path='' word words=''
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$path\${path:+ }$word" in
${words
  .filter(({ path }) => path !== '')
  .map(({ path }) => `      '${path}') path='${path}' ;;`)
  .join('\n')}
    esac
  done
  case "$path" in
${cases.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _appliku appliku
`;
}
