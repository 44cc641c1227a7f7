const ADVICE: readonly (readonly [codes: RegExp, advice: string])[] = [
  [
    /^CERT_(HAS_EXPIRED|NOT_YET_VALID)$/,
    ': its certificate is not valid today; check the clock of this machine, else the receiver has to renew it',
  ],
  [
    /^ERR_TLS_CERT_ALTNAME_INVALID$/,
    ': its certificate is for another name; check `url`, and whether a proxy answers in its place',
  ],
  [
    /CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET)/,
    ': nobody known here vouches for its certificate; where it is your own authority, name its file in NODE_EXTRA_CA_CERTS',
  ],
  [
    /^(EPROTO|ERR_SSL_.*)$/,
    ': it does not speak TLS there; check the port of `url`, and whether it begins with https:// or http://',
  ],
];

/** What a person should look at where a secure connection could not be made; else nothing. */
export function tlsAdvice(code: string): string {
  return ADVICE.find(([codes]) => codes.test(code))?.[1] ?? '';
}
