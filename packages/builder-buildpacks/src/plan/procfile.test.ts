import { expect, test } from 'vitest';
import { treeOf } from '../tree.ts';
import { procfileOf } from './procfile.ts';

test('entries with their lines', () => {
  const text = '# ours\nweb: gunicorn app:app --bind 0.0.0.0:$PORT\n\nslow_worker: node worker.js\r\n';
  expect(procfileOf(treeOf({ Procfile: text }))).toEqual([
    {
      name: 'web',
      command: { shell: 'exec gunicorn app:app --bind 0.0.0.0:$PORT' },
      at: { file: 'Procfile', line: 2 },
    },
    { name: 'slow-worker', command: { argv: ['node', 'worker.js'] }, at: { file: 'Procfile', line: 4 } },
  ]);
  expect(procfileOf(treeOf({}))).toEqual([]);
});

test('a line that is no entry is named', () => {
  expect(() => procfileOf(treeOf({ Procfile: 'web: a\nweb node' }))).toThrow(/"web node" is no entry \(Procfile:2\)/);
});
