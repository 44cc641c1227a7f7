/** What `/readyz` says. */
export type ReadinessState = {
  readonly ready: boolean;
  /** Per check that is not ready, a sentence for an operator; no secret, no text of a mention. */
  readonly reasons: Readonly<Record<string, string>>;
};

export type Health = { readonly ok: true } | { readonly ok: false; readonly reason: string };

export interface Readiness {
  /**
   * @throws Error for a check that was not declared (a typo would never become ready), unless it
   *   takes others
   */
  set(check: string, health: Health): void;
  state(): ReadinessState;
}

/**
 * Named checks, each unready ("starting") until it says otherwise. The process is ready when all
 * are: nothing is ready by having been forgotten.
 *
 * @param takesOthers checks of what comes and goes, as tasks that move between processes, are not
 *   declared: each counts while it reports a problem, and only then
 */
export function createReadiness(
  checks: readonly string[],
  { takesOthers = false }: { readonly takesOthers?: boolean } = {},
): Readiness {
  const reasons = new Map<string, string>(checks.map((check) => [check, 'starting']));
  const declared = new Set(checks);
  return {
    set(check, health) {
      if (!declared.has(check) && !takesOthers)
        throw new Error(`No readiness check named ${check} was declared.`);
      if (health.ok) reasons.delete(check);
      else reasons.set(check, health.reason);
    },
    state: () => ({ ready: reasons.size === 0, reasons: Object.fromEntries(reasons) }),
  };
}
