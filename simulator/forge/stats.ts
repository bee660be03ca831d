import { findQuickActions } from './merge-requests/quick-actions.ts';
import type { User } from './state/user.ts';

/** A call of the API that was answered. */
export interface ApiCall {
  readonly method: string;
  /** Route pattern, such as `/api/v4/projects/:id/merge_requests`. */
  readonly route: string;
  readonly status: number;
  /** Null without a valid token. */
  readonly username: string | null;
}

/** A line that GitLab would have run as a command of its author. */
export interface QuickActionLine {
  readonly username: string;
  readonly where: 'description' | 'note';
  readonly mergeRequestIid: number;
  readonly line: string;
}

export interface ForgeStats {
  readonly apiCalls: readonly ApiCall[];
  readonly quickActions: readonly QuickActionLine[];
  readonly webhooks: { readonly delivered: number; readonly failed: number };
  readonly pushes: number;
}

const KEPT_CALLS = 20_000;

/** What tests and benchmarks may ask about the forge's own doing. */
export class Stats {
  readonly #calls: ApiCall[] = [];
  readonly #quickActions: QuickActionLine[] = [];
  delivered = 0;
  failed = 0;
  pushes = 0;

  called(call: ApiCall): void {
    this.#calls.push(call);
    if (this.#calls.length > KEPT_CALLS) this.#calls.splice(0, KEPT_CALLS / 10);
  }

  /** Quick actions are never executed here; a text that has one is remembered. */
  wrote(user: User, where: QuickActionLine['where'], mergeRequestIid: number, text: string): void {
    for (const line of findQuickActions(text)) this.#quickActions.push({ username: user.username, where, mergeRequestIid, line });
  }

  read(): ForgeStats {
    return {
      apiCalls: [...this.#calls],
      quickActions: [...this.#quickActions],
      webhooks: { delivered: this.delivered, failed: this.failed },
      pushes: this.pushes,
    };
  }
}
