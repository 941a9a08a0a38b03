import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** Compares in the same time whatever they have in common, or how long they are. */
export function isSame(given: string, wanted: string): boolean {
  return timingSafeEqual(digest(given), digest(wanted));
}

/** HMAC-SHA-256 in hexadecimal digits. */
export function hmacHex(secret: string, body: Buffer): string {
  return createHmac('sha256', secret).update(body).digest('hex');
}

/** SHA-256 in hexadecimal digits. */
export function hashHex(body: Buffer): string {
  return createHash('sha256').update(body).digest('hex');
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
