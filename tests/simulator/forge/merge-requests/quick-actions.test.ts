import { describe, expect, it } from 'vitest';
import { findQuickActions } from '../../../../simulator/forge/merge-requests/quick-actions.ts';

describe('quick actions', () => {
  it('are lines that start with a command of GitLab', () => {
    const text =
      'Hello\n/merge\n/label ~x\r\n/Approve now\n /close\n/etc/passwd\n/mergers\nsee /merge\n> /close\n/unknown\n/target_branch main';
    expect(findQuickActions(text)).toEqual(['/merge', '/label ~x', '/Approve now', '/target_branch main']);
  });

  it('are nothing within fenced code, but count after it and in hidden comments', () => {
    expect(findQuickActions('```sh\n/merge\n```\n~~~\n/close\n~~~\n/approve')).toEqual(['/approve']);
    expect(findQuickActions('<!--\n/merge\n-->')).toEqual(['/merge']);
    expect(findQuickActions('````\n```\n/merge\n````\n')).toEqual([]);
  });
});
