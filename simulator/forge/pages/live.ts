/** Reads the page again while something changes, and takes over its main part. Nobody's half-written comment is lost. */
export const LIVE_SCRIPT = `
const PERIOD = 2000;
const writing = () => [...document.querySelectorAll('textarea')].some((area) => area.value !== '' || area === document.activeElement);
const openParts = (root) => [...root.querySelectorAll('details')];

async function refresh() {
  if (document.hidden || writing()) return;
  const answer = await fetch(location.href, { headers: { accept: 'text/html' } });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const [now, next] = [document.querySelector('main'), page.querySelector('main')];
  if (!now || !next || writing()) return;
  const opened = openParts(now).map((part) => part.open);
  openParts(next).forEach((part, index) => { if (opened[index] !== undefined) part.open = opened[index]; });
  if (now.innerHTML === next.innerHTML) return;
  const log = now.querySelector('.log');
  const atEnd = log && log.scrollTop + log.clientHeight >= log.scrollHeight - 20;
  const top = log ? log.scrollTop : 0;
  now.replaceWith(next);
  const newLog = next.querySelector('.log');
  if (newLog) newLog.scrollTop = atEnd ? newLog.scrollHeight : top;
  document.title = page.title;
}

setInterval(() => refresh().catch(() => {}), PERIOD);
`;
