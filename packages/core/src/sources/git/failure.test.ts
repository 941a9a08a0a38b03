import { expect, test } from 'vitest';
import { gitFailure, isNotSent, programError } from './failure.ts';
import { gitPlan } from './plan.ts';

const https = gitPlan({ url: 'https://example.com/shop.git', token: 't0ken' });
const ssh = gitPlan({ url: 'git@example.com:shop.git', privateKeyFile: '/key' });
const pinned = gitPlan({ url: 'git@example.com:shop.git', hostKey: `SHA256:${'a'.repeat(43)}` });

// As git 2.39 with curl's GnuTLS and OpenSSL, and OpenSSH 9.2 say it, and servers of git.
test.each([
  ["fatal: unable to access 'https://example.com/shop.git/': Could not resolve host: example.com", 'dns'],
  [
    "fatal: unable to access 'https://example.com/': Failed to connect to example.com port 443 after 0 ms: Couldn't connect to server",
    'refused',
  ],
  [
    "fatal: unable to access 'https://example.com/': Operation too slow. Less than 1 bytes/sec transferred the last 60 seconds",
    'timeout',
  ],
  [
    "fatal: unable to access 'https://example.com/': server certificate verification failed. CAfile: none CRLfile: none",
    'tls',
  ],
  [
    "fatal: unable to access 'https://example.com/': SSL certificate problem: unable to get local issuer certificate",
    'tls',
  ],
  ["fatal: could not read Username for 'https://example.com': terminal prompts disabled", 'auth'],
  ["remote: HTTP Basic: Access denied\nfatal: Authentication failed for 'https://example.com/shop.git/'", 'auth'],
  ["fatal: unable to access 'https://example.com/': The requested URL returned error: 403", 'auth'],
  ["remote: Repository not found.\nfatal: repository 'https://example.com/shop.git/' not found", 'not-found'],
  ["fatal: unable to access 'https://example.com/': The requested URL returned error: 502", 'failed'],
  ['', 'failed'],
])('over https: %j is %s', (stderr, reason) => {
  const code = reason === 'auth' ? 'SOURCE_AUTH' : 'SOURCE_UNREACHABLE';
  expect(gitFailure(https, stderr)).toMatchObject({ code, reason, hint: expect.stringMatching(/\.$/) });
});

const closing =
  'fatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.\n';

test.each([
  ['ssh: Could not resolve hostname example.com: Name or service not known', 'SOURCE_UNREACHABLE', 'dns'],
  ['ssh: connect to host example.com port 22: Connection refused', 'SOURCE_UNREACHABLE', 'refused'],
  ['ssh: connect to host example.com port 22: No route to host', 'SOURCE_UNREACHABLE', 'no-route'],
  ['ssh: connect to host example.com port 22: Connection timed out', 'SOURCE_UNREACHABLE', 'timeout'],
  ['Timeout, server example.com not responding.', 'SOURCE_UNREACHABLE', 'timeout'],
  ['git@example.com: Permission denied (publickey).', 'SOURCE_AUTH', 'auth'],
  ['ERROR: Repository not found.', 'SOURCE_UNREACHABLE', 'not-found'],
  ["fatal: 'shop.git' does not appear to be a git repository", 'SOURCE_UNREACHABLE', 'not-found'],
  [
    'No ED25519 host key is known for example.com and you have requested strict checking.\nHost key verification failed.',
    'HOST_KEY_UNKNOWN',
    'host-key',
  ],
  [
    '@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\nHost key verification failed.',
    'HOST_KEY_CHANGED',
    'host-key',
  ],
])('over ssh: %j is %s, %s', (stderr, code, reason) => {
  expect(gitFailure(ssh, `${stderr}\n${closing}`)).toMatchObject({ code, reason, hint: expect.stringMatching(/\.$/) });
});

test('says what was said first, what to do, and which key was shown', () => {
  expect(gitFailure(ssh, `git@example.com: Permission denied (publickey).\n${closing}`).toJSON())
    .toMatchInlineSnapshot(`
    {
      "code": "SOURCE_AUTH",
      "hint": "Check that it is the right key, and add its public half to the server as a deploy key; if it has a passphrase, give that, too.",
      "message": "git@example.com:shop.git cannot be read: git@example.com: Permission denied (publickey).",
      "name": "SourceError",
      "output": [
        "git@example.com: Permission denied (publickey).",
        "fatal: Could not read from remote repository.",
        "Please make sure you have the correct access rights",
        "and the repository exists.",
      ],
      "reason": "auth",
    }
  `);
  expect(
    gitFailure(pinned, `host key shown: ssh-ed25519 SHA256:shown\nHost key verification failed.\n${closing}`).message,
  ).toMatchInlineSnapshot(
    `"The host key of git@example.com:shop.git is ssh-ed25519 SHA256:shown, not SHA256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa as the option hostKey says"`,
  );
});

test('takes git from 2.32 on', () => {
  const reason = (printed: string | undefined): string | undefined => programError('u', printed)?.message;
  expect(['git version 2.32.0', 'git version 2.45.1.windows.1', 'git version 3.0.0'].map(reason)).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect([undefined, 'git version 2.30.2\n', 'busybox'].map(reason)).toMatchInlineSnapshot(`
    [
      "u cannot be read: there is no git on this machine",
      "u cannot be read: git is 2.30.2 on this machine",
      "u cannot be read: git is busybox on this machine",
    ]
  `);
});

test('knows what a server says of a commit that it does not send', () => {
  expect(isNotSent(`fatal: remote error: upload-pack: not our ref ${'1'.repeat(40)}`)).toBe(true);
  expect(isNotSent(`error: Server does not allow request for unadvertised object ${'1'.repeat(40)}`)).toBe(true);
  expect(isNotSent('fatal: Authentication failed')).toBe(false);
});
