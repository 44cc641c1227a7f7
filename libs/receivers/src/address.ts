/**
 * Which addresses a configured URL may lead to. A name is checked after it was resolved, at the
 * moment of connecting: a name that turns to the machine's own network later gets no connection.
 */
import { BlockList, isIP, isIPv4 } from 'node:net';

/**
 * `never`: unspecified, multicast, reserved, and link-local, where clouds keep their metadata.
 * `private`: somebody's own network. `loopback`: this machine.
 */
export type AddressKind = 'public' | 'private' | 'loopback' | 'never';

/** @source IANA IPv4 and IPv6 special-purpose address registries, RFC 6890; read 2026-11 */
const LOOPBACK = subnets(['127.0.0.0/8', '::1/128']);
const PRIVATE = subnets([
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10', // behind a carrier's NAT; also used inside clusters and VPNs
  'fc00::/7',
]);
const NEVER = subnets([
  '0.0.0.0/8',
  '169.254.0.0/16',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '2001::/23', // Teredo and other protocol assignments
  '2001:db8::/32',
  '3fff::/20',
  // Metadata services outside the link-local range.
  '100.100.100.200/32', // Alibaba Cloud
  '168.63.129.16/32', // Azure
  'fd00:ec2::254/128', // AWS
  'fd20:ce::254/128', // Google Cloud
]);
/** All that is given out to the public today. */
const GLOBAL_V6 = subnets(['2000::/3']);

/** @param address as a resolver gives it; anything that is no address is `never` */
export function kindOf(address: string): AddressKind {
  // A zone (`fe80::1%eth0`) is of use on one link only.
  if (address.includes('%')) return 'never';
  switch (isIP(address)) {
    case 4:
      return kindIn(address, 'ipv4') ?? 'public';
    case 6: {
      const embedded = embeddedV4(address);
      if (embedded !== undefined) return kindOf(embedded);
      const kind = kindIn(address, 'ipv6');
      return kind ?? (GLOBAL_V6.check(address, 'ipv6') ? 'public' : 'never');
    }
    default:
      return 'never';
  }
}

function kindIn(address: string, family: 'ipv4' | 'ipv6'): AddressKind | undefined {
  if (NEVER.check(address, family)) return 'never';
  if (LOOPBACK.check(address, family)) return 'loopback';
  return PRIVATE.check(address, family) ? 'private' : undefined;
}

/**
 * The IPv4 address that packets to this IPv6 address end up at: mapped (::ffff:0:0/96), NAT64
 * (64:ff9b::/96) and 6to4 (2002::/16).
 */
function embeddedV4(address: string): string | undefined {
  const groups = groupsOf(address);
  const [first = 0, second = 0, third = 0] = groups;
  const head = groups.slice(0, 6).join(':');
  if (head === '0:0:0:0:0:65535' || head === '100:65435:0:0:0:0')
    return dotted(groups[6] ?? 0, groups[7] ?? 0);
  return first === 0x2002 ? dotted(second, third) : undefined;
}

function dotted(high: number, low: number): string {
  return `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;
}

/** The eight groups of an IPv6 address. */
function groupsOf(address: string): readonly number[] {
  const tail = /[^:]*$/.exec(address)?.[0] ?? '';
  const [a = 0, b = 0, c = 0, d = 0] = tail.split('.').map(Number);
  const plain = isIPv4(tail)
    ? `${address.slice(0, -tail.length)}${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`
    : address;
  const [before = '', after] = plain.split('::');
  const left = before === '' ? [] : before.split(':');
  const right = after === undefined || after === '' ? [] : after.split(':');
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => '0');
  return [...left, ...zeros, ...right].map((group) => Number.parseInt(group, 16));
}

function subnets(cidrs: readonly string[]): BlockList {
  const list = new BlockList();
  for (const cidr of cidrs) {
    const [net = '', prefix] = cidr.split('/');
    list.addSubnet(net, Number(prefix), isIPv4(net) ? 'ipv4' : 'ipv6');
  }
  return list;
}
