import { isIP } from 'node:net';
import { type AddressKind, kindOf } from './address.ts';

/** Where a receiver may connect to. */
export type Target = {
  readonly url: URL;
  readonly kinds: ReadonlySet<AddressKind>;
};

/**
 * Reads the URL of a receiver. https leads to public addresses; `allowPrivate` opens one's own
 * network and plain http inside it. This machine may always be named by its own names.
 *
 * @returns the fault as words that follow "url" where it cannot be used
 */
export function parseTarget(
  text: string,
  allowPrivate: boolean,
): Target | { readonly fault: string } {
  if (!URL.canParse(text))
    return { fault: 'must be a URL such as https://hooks.example.org/crisis' };
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    return { fault: 'must begin with https://' };
  // Would be shown wherever a URL is.
  if (url.username !== '' || url.password !== '') return { fault: 'must hold no user or password' };
  if (url.hash !== '') return { fault: 'must hold no # part: it would not be sent' };

  const host = hostOf(url);
  const literal = isIP(host) === 0 ? undefined : kindOf(host);
  const ownName = host === 'localhost' || host.endsWith('.localhost') || literal === 'loopback';
  const secure = url.protocol === 'https:';
  if (!secure && !ownName && !allowPrivate)
    return {
      fault:
        'must begin with https://; http is for this machine, and for your own network with allowPrivate: true',
    };
  const kinds = new Set<AddressKind>();
  if (secure && !ownName) kinds.add('public');
  if (allowPrivate) kinds.add('private');
  if (allowPrivate || ownName) kinds.add('loopback');
  if (literal !== undefined && !kinds.has(literal)) return { fault: refusal(literal, secure) };
  return { url, kinds };
}

/** Host name or address, an IPv6 one without brackets. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1');
}

/** Why an address of this kind is not connected to, as words that follow the host. */
export function refusal(kind: AddressKind, secure: boolean): string {
  switch (kind) {
    case 'never':
      return 'leads to an address that nobody can be told at (link-local, multicast or reserved)';
    case 'private':
    case 'loopback':
      return 'leads into a private network; if that is meant, set allowPrivate: true';
    case 'public':
      return secure
        ? 'leads out of this machine'
        : 'leads to a public address over plain http; use https';
  }
}
