import type { FeedEvent } from '../../domain/event.ts';

const LABELS: Readonly<Record<FeedEvent['type'], string>> = {
  decision: 'decision',
  'merge-request': 'merge request',
  verdict: 'verdict',
  merge: 'merge',
  apply: 'apply',
  verification: 'verification',
  alert: 'alert',
  notice: 'notice',
  security: 'security',
};
const WIDTH = Math.max(...Object.values(LABELS).map((label) => label.length));

/** `12:03:04  merge request  service-1  …`: one line of the live feed, in the world's time (UTC). */
export function terminalLine(event: FeedEvent): string {
  const time = new Date(event.at).toISOString().slice(11, 19);
  const subject = event.service === null ? '' : `${event.service}: `;
  const link = event.url === null ? '' : `  ${event.url}`;
  return `${time}  ${LABELS[event.type].padEnd(WIDTH)}  ${subject}${event.sentence}${link}`;
}
