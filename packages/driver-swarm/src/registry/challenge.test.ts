import { describe, expect, it } from 'vitest';
import { manifestUrl, tokenUrl } from './challenge.ts';

describe('manifestUrl', () => {
  it.each([
    [
      'registry.example.com:5000/team/shop@sha256:00',
      'https://registry.example.com:5000/v2/team/shop/manifests/sha256:00',
      'team/shop',
    ],
    ['127.0.0.1:5000/shop@sha256:00', 'http://127.0.0.1:5000/v2/shop/manifests/sha256:00', 'shop'],
    ['localhost/shop@sha256:00', 'http://localhost/v2/shop/manifests/sha256:00', 'shop'],
  ])('of %s is %s', (image, url, repository) => {
    expect(manifestUrl(image)).toEqual({ url: new URL(url), repository });
  });
});

describe('tokenUrl', () => {
  it('is where the registry sends for a token, for this repository alone', () => {
    const challenge = 'Bearer realm="https://auth.example.com/token?a=1",service="registry.example.com"';
    expect(tokenUrl(challenge, 'team/shop')?.href).toMatchInlineSnapshot(
      `"https://auth.example.com/token?a=1&service=registry.example.com&scope=repository%3Ateam%2Fshop%3Apull%2Cdelete"`,
    );
  });

  it.each(['Basic realm="lab"', '', 'Bearer', 'Bearer realm="nowhere"'])('is none in %j', (challenge) => {
    expect(tokenUrl(challenge, 'shop')).toBeUndefined();
  });
});
