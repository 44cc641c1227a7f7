const COLON = 0x3a;
const SLASH = 0x2f;
const AT = 0x40;
const DOT = 0x2e;
const BLANK = /\s/;

/**
 * The host that a browser would go to, in lower case: what follows the last @ (before it stands a
 * user name, which may look like a host), without port and without a final dot.
 * @returns '' when there is none
 */
export function hostOf(url: string): string {
  const start = startOfHost(url);
  return start < 0 ? '' : url.slice(start, endOfHost(url, start)).toLowerCase();
}

/** Where the host begins, see `hostOf`; -1 where no scheme and // stand before it. */
export function startOfHost(url: string): number {
  let at = 0;
  while (isLetter(url.charCodeAt(at))) at += 1;
  const isAuthority =
    url.charCodeAt(at) === COLON &&
    url.charCodeAt(at + 1) === SLASH &&
    url.charCodeAt(at + 2) === SLASH;
  if (at === 0 || !isAuthority) return -1;
  let start = at + 3;
  for (at = start; at < url.length; at += 1) {
    const code = url.charCodeAt(at);
    if (endsAuthority(code)) break;
    if (code === AT) start = at + 1;
  }
  return start;
}

/** Where it ends, see `hostOf`. */
export function endOfHost(url: string, start: number): number {
  let end = start;
  while (end < url.length && !endsAuthority(url.charCodeAt(end))) end += 1;
  let port = end;
  while (port > start && isDigit(url.charCodeAt(port - 1))) port -= 1;
  if (port > start && url.charCodeAt(port - 1) === COLON) end = port - 1;
  return end > start && url.charCodeAt(end - 1) === DOT ? end - 1 : end;
}

/** The domain that a host belongs to next: "ziggo.nl" for "www.ziggo.nl"; '' above the last. */
export function parentDomain(host: string): string {
  const dot = host.indexOf('.');
  return dot < 0 ? '' : host.slice(dot + 1);
}

/** What follows the host, from its first / or ? on; '' when nothing does. */
export function pathOf(url: string): string {
  let at = startOfHost(url);
  if (at < 0) return url;
  while (at < url.length && !endsAuthority(url.charCodeAt(at))) at += 1;
  return url.slice(at);
}

/** A slash, ?, #, \ or a blank. */
function endsAuthority(code: number): boolean {
  if (code > 0x7f) return BLANK.test(String.fromCharCode(code));
  const isBlank = code === 0x20 || (code >= 0x09 && code <= 0x0d);
  return isBlank || code === SLASH || code === 0x3f || code === 0x23 || code === 0x5c;
}

function isLetter(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a);
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}
