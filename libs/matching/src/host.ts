const AUTHORITY = /^[a-z]+:\/\/([^\s/?#\\]*)/i;
const PORT = /:\d*$/;

/**
 * The host that a browser would go to, in lower case: what follows the last @ (before it stands a
 * user name, which may look like a host), without port and without a final dot.
 * @returns '' when there is none
 */
export function hostOf(url: string): string {
  const authority = AUTHORITY.exec(url)?.[1] ?? '';
  const host = authority.slice(authority.lastIndexOf('@') + 1).replace(PORT, '');
  return (host.endsWith('.') ? host.slice(0, -1) : host).toLowerCase();
}

/** The domain that a host belongs to next: "ziggo.nl" for "www.ziggo.nl"; '' above the last. */
export function parentDomain(host: string): string {
  const dot = host.indexOf('.');
  return dot < 0 ? '' : host.slice(dot + 1);
}

/** What follows the host, from its first / or ? on; '' when nothing does. */
export function pathOf(url: string): string {
  const authority = AUTHORITY.exec(url)?.[0] ?? '';
  return url.slice(authority.length);
}
