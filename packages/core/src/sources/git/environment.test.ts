import { expect, test } from 'vitest';
import { gitEnvironment, hiddenVariables } from './environment.ts';
import { gitPlan } from './plan.ts';

test('hides what git would take from the environment of a hook, and programs that ask people', () => {
  expect(
    hiddenVariables(['GIT_DIR', 'GIT_CONFIG_COUNT', 'git_ssl_no_verify', 'SSH_ASKPASS', 'SSH_AUTH_SOCK', 'PATH']),
  ).toEqual({
    GIT_DIR: undefined,
    GIT_CONFIG_COUNT: undefined,
    git_ssl_no_verify: undefined,
    SSH_ASKPASS: undefined,
  });
});

test('over https', () => {
  const plan = gitPlan({
    url: 'https://git.example.com:8443/team/shop.git',
    token: 't0ken',
    ca: '-----BEGIN CERTIFICATE-----',
  });
  expect(gitEnvironment(plan, '/checkout')).toMatchInlineSnapshot(`
    {
      "APPLIKU_GIT_PASSWORD": "t0ken",
      "APPLIKU_GIT_USERNAME": "x-access-token",
      "GIT_ALLOW_PROTOCOL": "http:https:ssh",
      "GIT_ATTR_NOSYSTEM": "1",
      "GIT_CONFIG_COUNT": "7",
      "GIT_CONFIG_GLOBAL": "/dev/null",
      "GIT_CONFIG_KEY_0": "gc.auto",
      "GIT_CONFIG_KEY_1": "maintenance.auto",
      "GIT_CONFIG_KEY_2": "checkout.workers",
      "GIT_CONFIG_KEY_3": "http.lowSpeedLimit",
      "GIT_CONFIG_KEY_4": "http.lowSpeedTime",
      "GIT_CONFIG_KEY_5": "http.sslCAInfo",
      "GIT_CONFIG_KEY_6": "credential.https://git.example.com:8443.helper",
      "GIT_CONFIG_NOSYSTEM": "1",
      "GIT_CONFIG_VALUE_0": "0",
      "GIT_CONFIG_VALUE_1": "false",
      "GIT_CONFIG_VALUE_2": "0",
      "GIT_CONFIG_VALUE_3": "1",
      "GIT_CONFIG_VALUE_4": "60",
      "GIT_CONFIG_VALUE_5": "/checkout/ca.pem",
      "GIT_CONFIG_VALUE_6": "!f() { test "$1" = get || return 0; printf "username=%s\\n" "$APPLIKU_GIT_USERNAME"; printf "password=%s\\n" "$APPLIKU_GIT_PASSWORD"; }; f",
      "GIT_TERMINAL_PROMPT": "0",
      "LANGUAGE": "",
      "LC_ALL": "C",
    }
  `);
});

test('over ssh, with all that can be given', () => {
  const plan = gitPlan({
    url: 'git@example.com:shop.git',
    privateKeyFile: '/keys/"$(id)" a',
    passphrase: '"; id',
    agent: '/agent $(id)',
    hostKey: `SHA256:${'a'.repeat(43)}`,
  });
  expect(gitEnvironment(plan, '/checkout')).toMatchInlineSnapshot(`
    {
      "APPLIKU_GIT_HOST_KEY": "SHA256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      "APPLIKU_GIT_PASSPHRASE": ""; id",
      "GIT_ALLOW_PROTOCOL": "http:https:ssh",
      "GIT_ATTR_NOSYSTEM": "1",
      "GIT_CONFIG_COUNT": "5",
      "GIT_CONFIG_GLOBAL": "/dev/null",
      "GIT_CONFIG_KEY_0": "gc.auto",
      "GIT_CONFIG_KEY_1": "maintenance.auto",
      "GIT_CONFIG_KEY_2": "checkout.workers",
      "GIT_CONFIG_KEY_3": "http.lowSpeedLimit",
      "GIT_CONFIG_KEY_4": "http.lowSpeedTime",
      "GIT_CONFIG_NOSYSTEM": "1",
      "GIT_CONFIG_VALUE_0": "0",
      "GIT_CONFIG_VALUE_1": "false",
      "GIT_CONFIG_VALUE_2": "0",
      "GIT_CONFIG_VALUE_3": "1",
      "GIT_CONFIG_VALUE_4": "60",
      "GIT_SSH_COMMAND": "ssh -o LogLevel=ERROR -o BatchMode=no -o NumberOfPasswordPrompts=1 -o PreferredAuthentications=publickey -o StrictHostKeyChecking=yes -o UpdateHostKeys=no -o CheckHostIP=no -o ControlMaster=no -o ControlPath=none -o ClearAllForwardings=yes -o PermitLocalCommand=no -o ConnectTimeout=20 -o ServerAliveInterval=15 -o ServerAliveCountMax=3 -o IdentitiesOnly=yes -i key -o UserKnownHostsFile=none -o GlobalKnownHostsFile=none -o "KnownHostsCommand=/bin/sh host-key %H %t %K %f"",
      "GIT_SSH_VARIANT": "ssh",
      "GIT_TERMINAL_PROMPT": "0",
      "LANGUAGE": "",
      "LC_ALL": "C",
      "SSH_ASKPASS": "/checkout/askpass",
      "SSH_ASKPASS_REQUIRE": "force",
      "SSH_AUTH_SOCK": "/agent $(id)",
    }
  `);
});

test('over ssh, with a file of known hosts', () => {
  const plan = gitPlan({ url: 'git@example.com:shop.git', knownHostsFile: '/a b/hosts' });
  expect(gitEnvironment(plan, '/checkout')['GIT_SSH_COMMAND']).toMatchInlineSnapshot(
    `"ssh -o LogLevel=ERROR -o BatchMode=yes -o NumberOfPasswordPrompts=1 -o PreferredAuthentications=publickey -o StrictHostKeyChecking=yes -o UpdateHostKeys=no -o CheckHostIP=no -o ControlMaster=no -o ControlPath=none -o ClearAllForwardings=yes -o PermitLocalCommand=no -o ConnectTimeout=20 -o ServerAliveInterval=15 -o ServerAliveCountMax=3 -o UserKnownHostsFile=known_hosts -o GlobalKnownHostsFile=none"`,
  );
});

test('over ssh, with nothing given', () => {
  const { GIT_SSH_COMMAND } = gitEnvironment(gitPlan({ url: 'git@example.com:shop.git' }), '/checkout');
  expect(GIT_SSH_COMMAND).toMatchInlineSnapshot(
    `"ssh -o LogLevel=ERROR -o BatchMode=yes -o NumberOfPasswordPrompts=1 -o PreferredAuthentications=publickey -o StrictHostKeyChecking=yes -o UpdateHostKeys=no -o CheckHostIP=no -o ControlMaster=no -o ControlPath=none -o ClearAllForwardings=yes -o PermitLocalCommand=no -o ConnectTimeout=20 -o ServerAliveInterval=15 -o ServerAliveCountMax=3"`,
  );
});
