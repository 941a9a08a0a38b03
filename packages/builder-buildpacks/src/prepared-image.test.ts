import { expect, test } from 'vitest';
import { textsOf } from './eject.ts';
import { settingsOf } from './options.ts';
import { preparedImage } from './prepared-image.ts';
import { treeOf } from './tree.ts';

test.each([
  ['python-3.13', { language: 'python', version: '3.13', manager: 'pip' }],
  ['python-3.11-uv', { language: 'python', version: '3.11', manager: 'uv' }],
  ['python-3.13-uv-node-25.6', { language: 'python', version: '3.13', manager: 'uv', nodeVersion: '25.6' }],
  ['python-3.10-node-20.10', { language: 'python', version: '3.10', manager: 'pip', nodeVersion: '20.10' }],
  ['node-20-yarn', { language: 'node', version: '20', manager: 'yarn' }],
  ['node-14', { language: 'node', version: '14' }],
  ['ruby-3.4.1', { language: 'ruby', version: '3.4.1' }],
  ['ruby-3.3-rails', { language: 'ruby', version: '3.3' }],
  ['pypy3', undefined],
  ['dockerfile', undefined],
  ['python-3.13-yarn', undefined],
])('%s', (name, expected) => {
  expect(preparedImage(name)).toEqual(expected);
});

type Files = Readonly<Record<string, string>>;

function decided(preparedImage: string, files: Files, options = {}): Readonly<Record<string, string>> {
  const { plan } = textsOf(treeOf(files), 'shop', settingsOf({ preparedImage, ...options }));
  return Object.fromEntries(plan.decisions.map(({ what, value, reason }) => [what, `${value}, ${reason}`]));
}

const said = (name: string): string => `the option \`preparedImage\` is ${name}`;

test('a prepared image says language, versions and package manager; gunicorn is in those of Python', () => {
  const files = {
    'requirements.txt': 'flask',
    'uv.lock': '',
    'app.py': 'app = Flask()',
    '.python-version': '3.11',
    'package.json': '{ "scripts": { "build": "x", "start": "y" } }',
  };
  expect(decided('python-3.12-node-25.6', files)).toMatchObject({
    Language: `Python, ${said('python-3.12-node-25.6')}`,
    Python: '3.12.15, the option `preparedImage` is 3.12',
    'Package manager': 'pip, there is requirements.txt',
    'Node.js of the assets': '25.6.1, the option `preparedImage` is 25.6',
    gunicorn: `installed, ${said('python-3.12-node-25.6')}`,
    'Start command': 'gunicorn --worker-tmp-dir=/dev/shm app:app, the Flask app in app.py',
  });
  expect(decided('python-3.12-uv', files)['Package manager']).toBe('uv 0.13.0, there is uv.lock');
  expect(decided('node-20-yarn', files)).toMatchObject({
    'Node.js': '20.20.2, the option `preparedImage` is 20',
    'Package manager': 'yarn 1.22.22, the option `preparedImage`',
  });
});

test('gunicorn is installed once; options win over what the image says', () => {
  const [pip, uv] = ['python-3.12', 'python-3.12-uv'].map((image) => {
    const files = {
      'requirements.txt': 'flask',
      'app.py': 'app = Flask()',
      ...(image.endsWith('uv') && { 'uv.lock': '' }),
    };
    return textsOf(treeOf(files), 'shop', settingsOf({ preparedImage: image })).dockerfile;
  });
  expect(pip).toMatch(/\n(RUN --mount=\S+) pip install --requirement=requirements.txt\n\1 pip install gunicorn\n/);
  expect(uv).toMatch(/ uv pip install gunicorn\n/);
  const files = { 'requirements.txt': 'flask\ngunicorn', 'app.py': 'app = Flask()' };
  const decisions = decided('python-3.12', files, { version: '3.13' });
  expect(decisions['gunicorn']).toBe(undefined);
  expect(decisions['Python']).toMatch(/^3\.13\.16, the option `version`/);
});

test('a name that is none is refused', () => {
  expect(() => settingsOf({ preparedImage: 'custom' })).toThrow(/preparedImage: is none of python-<version>/);
});
