import type { Member } from '@appliku/core';

/** Whether tasks can be given to it. */
export function isUp({ state, availability }: Member): boolean {
  return state === 'ready' && availability === 'active';
}

/** Whether a node meets a placement constraint, as far as that is known of it: what is not known does not count. */
export function fits(constraint: string, { id, name, role, labels }: Member): boolean {
  const [, key = '', operator, wanted = ''] = /^\s*(\S+?)\s*([=!]=)\s*(.*?)\s*$/.exec(constraint) ?? [];
  const known: Readonly<Record<string, string>> = { 'node.id': id, 'node.hostname': name, 'node.role': role };
  const label = /^node\.labels\.(.+)$/.exec(key)?.[1];
  const found = label === undefined ? known[key] : (labels[label] ?? '');
  if (operator === undefined || found === undefined) return true;
  return (found.toLowerCase() === wanted.toLowerCase()) === (operator === '==');
}
